import { says } from '@spikeseg/test-support';
import { describe, expect, test } from 'vitest';
import { inPieces, readRows } from '../hostile.fixture.ts';
import { readAll } from '../prophesee/bytes.fixture.ts';
import { readEvents } from '../reading/read-events.ts';

const record = (t: number, x: number, y: number, p: number): readonly number[] => [
  x,
  y,
  (p << 7) | (t >> 16),
  (t >> 8) & 0xff,
  t & 0xff,
];
const fileOf = (rows: readonly (readonly [t: number, x: number, y: number, p: number])[]): Uint8Array =>
  Uint8Array.from(rows.flatMap((row) => record(...row)));
const read = (rows: Parameters<typeof fileOf>[0]) => readAll(fileOf(rows), { format: 'nmnist' });

/** Enough to tell the format by. */
const rising = Array.from({ length: 20 }, (_, k) => [1000 + 50 * k, k, 33 - k, k % 2] as const);

describe('N-MNIST files', () => {
  test('a record is x, y, the polarity, and 23 bits of time, the highest byte first', async () => {
    const bytes = Uint8Array.of(9, 30, 0x80, 0x02, 0x08, 10, 23, 0x7f, 0xff, 0xff);
    const { events } = await readAll(bytes, { format: 'nmnist' });
    expect(events).toEqual([
      [520, 9, 30, 1],
      [2 ** 23 - 1, 10, 23, 0],
    ]);
  });

  test('the clock passes its end after 8.39 s', async () => {
    const { file, events } = await read([
      [2 ** 23 - 1, 1, 1, 0],
      [0, 1, 1, 0],
      [2 ** 22, 1, 1, 0],
      [0, 1, 1, 0],
    ]);
    expect(events.map(([t]) => t)).toEqual([2 ** 23 - 1, 2 ** 23, 2 ** 23 + 2 ** 22, 2 ** 23]);
    expect(file.report).toMatchObject({ wraps: 1, stepsBack: 1 });
  });

  test('a record at row 240 is an overflow of the clock, and no event', async () => {
    const { file, events } = await read([
      [8000, 1, 1, 0],
      [8191, 0, 240, 0],
      [5, 1, 1, 0],
    ]);
    expect(events.map(([t]) => t)).toEqual([8000, 8192 + 5]);
    expect(file.report.wraps).toBe(1);
  });

  test('the size is that of N-MNIST where the first events fit into it, and is noted', async () => {
    const { file } = await read([[1, 33, 33, 0]]);
    expect(file.header).toMatchObject({ sensor: { width: 34, height: 34 }, sensorFrom: 'format' });
    expect(file.report.notes).toEqual(['the file has no header; its first events fit into 34×34, the size of N-MNIST']);
    expect((await read([[1, 34, 33, 0]])).file.header.sensor).toBeUndefined();
  });

  test('files are told by times that rise, and by nothing else', async () => {
    expect((await readAll(fileOf(rising))).file.format).toBe('nmnist');
    const unknown = [
      fileOf(rising.slice(0, 15)),
      fileOf([...rising, [0, 1, 1, 0]]),
      fileOf(rising.map(([, x, y, p]) => [1000, x, y, p] as const)),
      fileOf(rising.map(([t, , y, p]) => [t, 240, y, p] as const)),
      fileOf(rising).subarray(0, -1),
      new TextEncoder().encode(Array.from({ length: 20 }, (_, k) => `${1000 + k}\n`).join('')),
      new Uint8Array(100),
    ];
    for (const bytes of unknown) await expect(readEvents(bytes)).rejects.toThrow(says('a recording'));
  });

  test('a file with bytes behind its last record is refused', async () => {
    await expect(readAll(fileOf(rising).subarray(0, -1), { format: 'nmnist', name: '1.bin' })).rejects.toThrow(
      says('1.bin: byte 95', 5, 4),
    );
  });

  test('pieces of a stream that are cut anywhere give the same events, and a cut record is counted', async () => {
    const bytes = fileOf(rising.slice(0, 3)).subarray(0, 14);
    for (let size = 1; size <= 14; size++) {
      const { rows, report } = await readRows(inPieces(bytes, size), { format: 'nmnist' });
      expect(rows.map(([t]) => t)).toEqual([1000, 1050]);
      expect(report.cutBytes).toBe(4);
    }
  });
});
