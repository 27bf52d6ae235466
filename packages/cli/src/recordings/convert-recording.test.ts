import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRecording } from '@spikeseg/data-ebssa';
import { writeRecording } from '@spikeseg/data-ebssa/writing';
import { UsageError } from '@spikeseg/experiment/commands';
import { fails } from '@spikeseg/test-support';
import { afterAll, expect, it } from 'vitest';
import { convert, convertRecording, formatsToWrite } from './convert.ts';

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

const labelsIn = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
const sensor = { width: 240, height: 180 };
const labelled = {
  format: 'spikeseg-labels',
  version: 1,
  objects: [{ id: 3, name: 'ISS', by: 'Ada', t_us: [10, 20], x: [1.5, 2], y: [3, 4] }],
};

it('labels that lie beside a recording go with it, with who said what', async () => {
  const from = join(folder, 'night.csv');
  writeFileSync(from, '10,1,2,1\n20,3,4,0\n');
  const star = { id: 4, class: 'star', t_us: [20], x: [9], y: [9] };
  writeFileSync(join(folder, 'night.labels.json'), JSON.stringify({ ...labelled, objects: [...labelled.objects, star] }));
  const request = { from, packed: false, selection: {}, reading: { sensor } };
  // Those beside both serve both.
  const beside = join(folder, 'night.labels.json');
  expect(await convertRecording({ ...request, to: join(folder, 'night.es'), format: es })).toMatchObject({ labels: beside });
  const to = join(folder, 'other.mat');
  expect(await convertRecording({ ...request, to, format: mat })).toMatchObject({ labels: join(folder, 'other.labels.json') });
  expect(labelsIn('other.labels.json')).toMatchObject({
    recording: 'other.mat',
    clock: { first_us: 10, last_us: 20, events: 2 },
    objects: [
      { id: 3, name: 'ISS', class: 'satellite', by: 'Ada' },
      { id: 4, class: 'star' },
    ],
  });
  rmSync(join(folder, 'other.labels.json'));
  expect(await readRecording(to)).toMatchObject({
    labelled: true,
    objects: [{ id: 3, t: Float64Array.of(10, 20), x: Float64Array.of(1.5, 2), y: Float64Array.of(3, 4) }],
  });
});

it('labels of a recording are on the clock of the new file, from the corner of what was selected', async () => {
  const from = join(folder, 'late.mat');
  // Single precision, as in EBSSA, holds multiples of 1024 µs there.
  const step = 1000 * 1024;
  const events = { x: Uint16Array.of(5, 6, 7), y: Uint16Array.of(5, 6, 7), p: Uint8Array.of(1, 0, 1), sensor };
  const t = [0, step, 2 * step].map((tUs) => 2 ** 33 + tUs);
  const track = { id: 1, t: Float64Array.from(t), x: Float64Array.of(5.5, 6.5, 7.5), y: Float64Array.of(5, 6, 7) };
  const recording = { events: { ...events, t: Float64Array.from(t) }, objects: [track], labelled: true };
  writeFileSync(from, writeRecording(recording));
  const request = { from, format: es, packed: false, reading: {} };
  const whole = await convertRecording({ ...request, to: join(folder, 'whole.es'), selection: {} });
  expect(whole).toMatchObject({ originUs: 2 ** 33, labels: join(folder, 'whole.labels.json') });
  const { objects, events: again } = await readRecording(join(folder, 'whole.es'));
  expect([...again.t, ...objects[0].t]).toEqual([0, step, 2 * step, 0, step, 2 * step]);
  const region = { x: 6, y: 6, width: 9, height: 9 };
  await convertRecording({ ...request, to: join(folder, 'part.es'), selection: { fromS: 0.5, region } });
  expect((await readRecording(join(folder, 'part.es'))).objects).toEqual([
    { id: 1, t: Float64Array.of(0, step), x: Float64Array.of(0.5, 1.5), y: Float64Array.of(0, 1) },
  ]);
  // A clock that was set anew moves the labels beside both: nothing is written twice.
  await convertRecording({ ...request, to: join(folder, 'late.es'), selection: {} });
  expect([...(await readRecording(from)).objects[0].t]).toEqual(t);
  expect([...(await readRecording(join(folder, 'late.es'))).objects[0].t]).toEqual([0, step, 2 * step]);
});

it('no file is written beside labels of other events: the next command would take them', async () => {
  writeFileSync(join(folder, 'n.csv'), '10,1,2,1\n20,3,4,0\n');
  writeFileSync(join(folder, 'n.labels.json'), JSON.stringify(labelled));
  const into = (output: string, selection = {}) =>
    convert(join(folder, 'n.csv'), { output: join(folder, output), selection, reading: { sensor } });
  await expect(into('n.es', { fromS: 0, untilS: 1e-5 })).rejects.toThrow('n.labels.json');
  const elsewhere = labelled.objects.map((object) => ({ ...object, x: [7, 8] }));
  writeFileSync(join(folder, 'm.labels.json'), JSON.stringify({ ...labelled, objects: elsewhere }));
  await expect(into('m.es')).rejects.toThrow(fails(UsageError, 'm.labels.json'));
  expect(readdirSync(folder).filter((name) => /^[nm]\.es/.test(name))).toEqual([]);
  expect(await into('n.es')).toMatchObject({ labels: join(folder, 'n.labels.json') });
});

it('says where it could not write, not the temporary file', async () => {
  const from = join(folder, 'two.csv');
  writeFileSync(from, '10,1,2,1\n20,3,4,0\n');
  const to = join(folder, 'none', 'two.mat');
  const request = { from, to, format: mat, packed: false, selection: {}, reading: {} } as const;
  await expect(convertRecording(request)).rejects.toMatchObject({ code: 'ENOENT', path: to });
});
