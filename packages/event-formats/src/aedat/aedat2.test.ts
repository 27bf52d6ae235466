import { says } from '@spikeseg/test-support';
import { describe, expect, test } from 'vitest';
import { inPieces } from '../hostile.fixture.ts';
import { realFile } from '../truth.fixture.ts';
import { joined } from './aedat4.fixture.ts';
import { readRows } from './read-rows.fixture.ts';

/** Records of 8 bytes, big endian. */
function records(...all: readonly (readonly [address: number, time: number])[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(8 * all.length));
  for (const [k, [address, time]] of all.entries()) {
    view.setUint32(8 * k, address);
    view.setInt32(8 * k + 4, time);
  }
  return new Uint8Array(view.buffer);
}

const file = (header: string, data: Uint8Array): Uint8Array => joined(new TextEncoder().encode(header), data);
const headerOf = (chip: string): string => `#!AER-DAT2.0\r\n# This is a raw AE data file\r\n# AEChip: ${chip}\r\n`;
const dvs128 = headerOf('ch.unizh.ini.jaer.chip.retina.DVS128');
const davis240 = headerOf('eu.seebetter.ini.chips.davis.DAVIS240C');

describe('addresses of a DVS128', () => {
  // 0x0703: y 7, x 1, OFF; 0x0702: the same, ON.
  const data = records([0x0703, 10], [0x0702, 12], [0x8000, 13], [0x7fff, 14]);

  test('y, x and polarity are stored as in the layout, and bit 0 is 0 for ON', async () => {
    const { events, report } = await readRows(file(dvs128, data), { asStored: true });
    expect(events).toEqual([
      [10, 1, 7, 0],
      [12, 1, 7, 1],
      [14, 127, 127, 0],
    ]);
    expect(report.triggers).toEqual({ t: [13], channel: [0], edge: [1] });
  });

  test('the image is that of jAER: rows from the bottom, columns from the right', async () => {
    const { events, header, report } = await readRows(file(dvs128, data));
    expect(events[0]).toEqual([10, 126, 120, 0]);
    expect(header).toMatchObject({ sensor: { width: 128, height: 128 }, sensorFrom: 'camera', camera: 'DVS128' });
    expect(report.notes).toEqual(['rows are counted from the bottom and columns from the right, as jAER shows them']);
  });

  test('records of version 1 have addresses of 16 bits, with and without a line that tells the version', async () => {
    const short = Uint8Array.of(0x07, 0x02, 0, 0, 0, 10, 0x80, 0x02, 0, 0, 0, 11, 0x00, 0x05, 0, 0, 1, 0);
    const expected = [
      [10, 1, 7, 1],
      [256, 2, 0, 0],
    ];
    for (const header of ['#!AER-DAT1.0\r\n', '# This is a raw AE data file - do not edit\n']) {
      const { events, report, header: found } = await readRows(file(header, short), { asStored: true });
      expect(events).toEqual(expected);
      expect(found).toMatchObject({ sensor: { width: 128, height: 128 }, sensorFrom: 'format' });
      expect(report.notes).toContain('taken for a DVS128, the camera of version 1');
    }
    expect((await readRows(short, { asStored: true, format: 'aedat2' })).events).toEqual(expected);
  });
});

describe('addresses of a DAVIS', () => {
  test('y, x and polarity are stored as in the layout; frames and motion are counted; external events are triggers', async () => {
    const event = (5 << 22) | (9 << 12);
    const data = records(
      [event | 0x800, 1],
      [event, 2],
      [event | 0x400, 3],
      [0x80000000, 4],
      [0x80000400, 5],
      [0x80000c00, 6],
      [(179 << 22) | (239 << 12), 7],
      [0x402, 8],
      [0x403, 9],
    );
    const { events, report, header } = await readRows(file(davis240, data), { asStored: true });
    expect(events).toEqual([
      [1, 9, 5, 1],
      [2, 9, 5, 0],
      [7, 239, 179, 0],
    ]);
    expect(Object.fromEntries(report.dropped)).toEqual({
      'samples of frames': 2,
      'samples of motion (IMU)': 1,
    });
    expect(report.triggers).toEqual({ t: [3, 8, 9], channel: [0, 0, 0], edge: [1, 0, 1] });
    expect(header.sensor).toEqual({ width: 240, height: 180 });
  });

  test.each([
    ['eu.seebetter.ini.chips.davis.Davis346blue', 346, 260],
    ['eu.seebetter.ini.chips.sbret10.SBret10', 240, 180],
    ['eu.seebetter.ini.chips.davis.DavisRGB640', 640, 480],
  ])('%s has a size', async (chip, width, height) => {
    expect((await readRows(file(headerOf(chip), records([0, 0])))).header.sensor).toEqual({ width, height });
  });
});

describe('clock of AEDAT 2', () => {
  test('a time that falls by more than half of its range has passed its end; a smaller fall is kept', async () => {
    const times = [0x7ffffffe, 0x7fffffff, -0x80000000, -1, 0, -5, 0x7fffffff, -0x80000000];
    const { events, report } = await readRows(file(dvs128, records(...times.map((time) => [0, time] as const))), {
      asStored: true,
    });
    const wrap = 2 ** 32;
    expect(events.map(([t]) => t)).toEqual([
      0x7ffffffe,
      0x7fffffff,
      0x80000000,
      wrap - 1,
      wrap,
      wrap - 5,
      wrap + 0x7fffffff,
      wrap + 0x80000000,
    ]);
    expect([report.wraps, report.stepsBack]).toEqual([2, 1]);
  });
});

describe('headers of AEDAT 2', () => {
  test('a first record that begins with a # is no line of the header', async () => {
    // Row 140 of a DAVIS: 140 << 22 begins with 0x23. It holds a line feed, too.
    const data = records([(140 << 22) | (10 << 12), 0x0a0a0a], [(140 << 22) | (11 << 12), 0x0a0a0b]);
    expect(data[0]).toBe(0x23);
    const { events } = await readRows(file(davis240, data), { asStored: true });
    expect(events).toEqual([
      [0x0a0a0a, 10, 140, 0],
      [0x0a0a0b, 11, 140, 0],
    ]);
  });

  test('long preferences with letters of any language are passed over, and are no fields', async () => {
    const preferences = `#Start of Preferences for this AEChip\r\n${'#   <entry key="größe: x" value="1"/>\r\n'.repeat(5000)}#End of Preferences\r\n`;
    const { events, header } = await readRows(file(dvs128 + preferences, records([0x0703, 10])), { asStored: true });
    expect(events).toEqual([[10, 1, 7, 0]]);
    expect(header.fields).toEqual([['AEChip', 'ch.unizh.ini.jaer.chip.retina.DVS128']]);
  });

  test('a header without an end is an error, and one without records a file without events', async () => {
    const endless = file(dvs128, new Uint8Array(1 << 22).fill(0x23));
    await expect(readRows(endless)).rejects.toThrow(says('events: header, byte 0', 4194304));
    expect((await readRows(file(dvs128, new Uint8Array(0)))).events).toEqual([]);
  });

  test('a chip that is not known is an error, unless the camera is given', async () => {
    const data = records([0x0703, 10]);
    await expect(readRows(file(headerOf('CochleaAMS1c'), data))).rejects.toThrow(
      says('events: AEChip, byte 0', 'DVS128', 'DAVIS', 'CochleaAMS1c', 'option camera'),
    );
    await expect(readRows(file('#!AER-DAT2.0\r\n', data))).rejects.toThrow('got none; give it');
    const { events, header } = await readRows(file('#!AER-DAT2.0\r\n', data), { camera: 'DVS128' });
    expect(events).toEqual([[10, 126, 120, 0]]);
    expect(header).toMatchObject({ sensor: { width: 128, height: 128 }, sensorFrom: 'option' });
  });
});

describe('pieces and damage', () => {
  const data = records(...Array.from({ length: 60 }, (_, k) => [(((k * 37) % 128) << 8) | ((k * 11) % 256), 100 * k] as const));

  test('pieces that are cut anywhere give the same events', async () => {
    for (const bytes of [file(dvs128, data), file('#!AER-DAT1.0\r\n', data)]) {
      const whole = await readRows(bytes);
      expect(whole.events.length).toBeGreaterThan(2);
      for (let size = 1; size <= bytes.length; size++) expect(await readRows(inPieces(bytes, size))).toEqual(whole);
      expect((await readRows(bytes.subarray(0, -5))).report.cutBytes).toBeGreaterThan(0);
    }
  });
});

describe('real files', () => {
  const boxes = realFile('IMU_translBoxes.aedat');
  test.skipIf(boxes === undefined)('the words of motion of a DAVIS are counted', async () => {
    const { report } = await readRows(boxes!.path);
    expect(Object.fromEntries(report.dropped)).toEqual({ 'samples of motion (IMU)': 33_837 });
  });
});
