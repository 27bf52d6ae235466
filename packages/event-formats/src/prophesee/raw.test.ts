import { says } from '@spikeseg/test-support';
import { describe, expect, test } from 'vitest';
import { bytesOf, fileOf, readAll } from './bytes.fixture.ts';

/** TIME_HIGH 1 and an event of EVT3; of EVT2 these are other words. */
const evt3Words = bytesOf([0x8001, 0x2001], 2);
const read = (header: string) => readAll(fileOf(header, evt3Words), { name: 'night.raw' });

describe('headers of RAW files', () => {
  test.each([
    ['% evt 2.0\n', 'evt2'],
    ['% format EVT2;height=720;width=1280\n', 'evt2'],
    ['% evt 2.1\n', 'evt2.1'],
    ['% format EVT21;height=720;width=1280\n', 'evt2.1'],
    ['% evt 3.0\n', 'evt3'],
    ['% evt 2.0\n% format EVT3; height = 720; width = 1280\n% end\n', 'evt3'],
    ['% system_ID 21\n', 'evt2'],
    ['% system_ID 49\n', 'evt3'],
  ])('%j names its encoding', async (header, format) => {
    expect((await read(header)).file.format).toBe(format);
  });

  test.each([
    ['% format EVT3; height = 720; width = 1280\n', 'header', { width: 1280, height: 720 }],
    ['% evt 3.0\n% geometry 320x320\n% system_ID 49\n', 'header', { width: 320, height: 320 }],
    ['% evt 3.0\r\n% geometry 320x320\r\n', 'header', { width: 320, height: 320 }],
    ['% evt 3.0\n% system_ID 40\n', 'camera', { width: 640, height: 480 }],
    ['% evt 3.0\n% plugin_name hal_plugin_imx636_evk4\n', 'camera', { width: 1280, height: 720 }],
  ])('%j tells the size of the sensor', async (header, sensorFrom, sensor) => {
    expect((await read(header)).file.header).toMatchObject({ sensor, sensorFrom });
  });

  test.each([
    'height=260.5;width=346',
    'height=0x104;width=346',
    'height=1e2;width=346',
    'height=0;width=346',
    'height=-1;width=3',
  ])('%s is no size', async (size) => {
    expect((await read(`% format EVT3;${size}\n`)).file.header.sensor).toBeUndefined();
  });

  test.each(['HISTO3D', 'DIFF3D', 'AER-8b', 'EVT4'])('the format %s is refused by its name', async (name) => {
    await expect(read(`% format ${name};height=320;width=320\n% end\n`)).rejects.toThrow(
      says('night.raw: header, byte 0', 'EVT2', 'EVT2.1', 'EVT3', name, 'EVT3'),
    );
  });

  test('a version that is not known is refused', async () => {
    await expect(read('% evt 3.1\n')).rejects.toThrow(says('EVT2', 'EVT2.1', 'EVT3', 3.1));
  });

  test('a header that names neither encoding nor a known system is refused, and read when the format is given', async () => {
    const header = '% system_ID 7\n% integrator_name Prophesee\n';
    await expect(read(header)).rejects.toThrow('got none, and no known system_ID; name it (option format evt3');
    const { file, events } = await readAll(fileOf(header, evt3Words), { format: 'evt3' });
    expect(events).toEqual([[4096, 1, 0, 0]]);
    expect(file.report.notes).toEqual(['the header names no encoding; the words are read as EVT3, as asked for']);
  });

  test('an encoding that is told by the system alone is noted', async () => {
    expect((await read('% system_ID 49\n')).file.report.notes).toEqual([
      'the header names no encoding; EVT3 is that of its system_ID',
    ]);
  });

  test.each(['% evt 3.0\n% endianness big\n', '% format EVT21;endianness=big\n', '% format EVT2;endianness=big\n'])(
    '%j is refused',
    async (header) => {
      await expect(read(header)).rejects.toThrow(says('endianness big'));
    },
  );

  test.each([
    ['lines', '% evt 3.0\n'.repeat(7000)],
    ['one line', `% evt 3.0\n% ${'x'.repeat(70_000)}`],
  ])('a header of %s that does not end within 64 KiB is an error', async (_, header) => {
    await expect(read(header)).rejects.toThrow(says(65536, 'longer'));
  });
});
