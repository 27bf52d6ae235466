import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRecording } from '@spikeseg/data-ebssa';
import { afterAll, expect, it } from 'vitest';
import { convertRecording, formatsToWrite } from './convert.ts';

const folder = mkdtempSync(join(tmpdir(), 'spikeseg-convert-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const [es, mat] = ['es', 'mat'].map((name) => formatsToWrite.find((row) => row.name === name) ?? formatsToWrite[0]);

it('leaves nothing behind when a recording cannot be written, before or after its first event', async () => {
  const hour = 3600e6;
  const header = '% evt 3.0\n% format EVT3;height=260.5;width=346\n% end\n';
  for (const [from, to, message] of [
    ['size.raw', 'size.es', 'expected the size of the sensor, got none'],
    [
      'gap.csv',
      'gap.es',
      /gap\.csv: byte 0: expected events that es holds, got events: expected times that .* at most an hour apart/,
    ],
  ] as const) {
    const rows = Array.from({ length: 20 }, (_, k) => `${k < 10 ? 1000 * k : 2 * hour + 1000 * k},1,1,1`);
    const text = from === 'size.raw' ? `${header}\x01\x80\x00\x60\x0a\x00\x01\x20` : `t_us,x,y,p\n${rows.join('\n')}\n`;
    writeFileSync(join(folder, from), text, 'latin1');
    const request = { from: join(folder, from), to: join(folder, to), format: es, packed: false, selection: {} } as const;
    await expect(convertRecording({ ...request, reading: {} })).rejects.toThrow(message);
    expect(readdirSync(folder).filter((name) => name !== 'size.raw' && name !== 'gap.csv')).toEqual([]);
  }
});

it('a file that was named is read where only its bytes look like a recording: N-MNIST has no mark', async () => {
  const rows = Array.from({ length: 20 }, (_, k) => [k, 33 - k, (k % 2) << 7, (1000 + 50 * k) >> 8, (1000 + 50 * k) & 0xff]);
  const from = join(folder, '1.bin');
  writeFileSync(from, Uint8Array.from(rows.flat()));
  const request = { from, to: join(folder, '1.es'), format: es, packed: false, selection: {}, reading: {} } as const;
  expect(await convertRecording(request)).toMatchObject({ events: 20 });
  expect((await readRecording(request.to)).events.sensor).toEqual({ width: 34, height: 34 });
});

it('labels that lie beside a recording go with it, where the format holds them', async () => {
  const from = join(folder, 'night.csv');
  writeFileSync(from, '10,1,2,1\n20,3,4,0\n');
  const object = { id: 3, t_us: [10, 20], x: [1.5, 2], y: [3, 4] };
  writeFileSync(join(folder, 'night.labels.json'), JSON.stringify({ format: 'spikeseg-labels', version: 1, objects: [object] }));
  const reading = { sensor: { width: 240, height: 180 } };
  const to = join(folder, 'night.mat');
  const request = { from, packed: false, selection: {}, reading };
  expect(await convertRecording({ ...request, to, format: mat })).toMatchObject({ unlabelled: 0 });
  expect(await convertRecording({ ...request, to: join(folder, 'night.es'), format: es })).toMatchObject({ unlabelled: 1 });
  rmSync(join(folder, 'night.labels.json'));
  const { objects, labelled } = await readRecording(to);
  expect({ objects, labelled }).toEqual({
    labelled: true,
    objects: [{ id: 3, t: Float64Array.of(10, 20), x: Float64Array.of(1.5, 2), y: Float64Array.of(3, 4) }],
  });
});

it('says where it could not write, not the temporary file', async () => {
  const from = join(folder, 'two.csv');
  writeFileSync(from, '10,1,2,1\n20,3,4,0\n');
  const to = join(folder, 'none', 'two.mat');
  const request = { from, to, format: mat, packed: false, selection: {}, reading: {} } as const;
  await expect(convertRecording(request)).rejects.toMatchObject({ code: 'ENOENT', path: to });
});
