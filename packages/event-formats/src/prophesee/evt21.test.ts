import { describe, expect, test } from 'vitest';
import { bytesOf, decodedBy, fileOf, readAll } from './bytes.fixture.ts';
import { type Evt21Order, evt21Decoder } from './evt21.ts';

/** Bytes of words, each as its upper and its lower half. */
const bytesIn = (order: Evt21Order, words: readonly (readonly [upper: number, lower: number])[]): Uint8Array =>
  bytesOf(
    words.flatMap(([upper, lower]) => (order === 'legacy' ? [upper, lower] : [lower, upper])),
    4,
  );

const decoded = (order: Evt21Order, words: readonly (readonly [number, number])[], cuts?: readonly number[]) =>
  decodedBy((report) => evt21Decoder(report, order), bytesIn(order, words), cuts);

/** TIME_HIGH 2, then ON, 5 µs later, row 10, pixels 96 and 127. */
const vector = [
  [0x8000_0002, 0],
  [0x1143_000a, 0x8000_0001],
] as const;

describe('words of EVT2.1', () => {
  test('the bytes are those of the layout, in both orders', () => {
    expect([...bytesIn('little', vector.slice(1))]).toEqual([1, 0, 0, 0x80, 0x0a, 0, 0x43, 0x11]);
    expect([...bytesIn('legacy', vector.slice(1))]).toEqual([0x0a, 0, 0x43, 0x11, 1, 0, 0, 0x80]);
  });

  test.each(['little', 'legacy'] as const)('a word of the order "%s" is an event per set bit', (order) => {
    expect(decoded(order, vector).events).toEqual([
      [2 * 64 + 5, 96, 10, 1],
      [2 * 64 + 5, 127, 10, 1],
    ]);
  });

  test('the clock passes its end after 2^34 µs', () => {
    const words = [
      [0x8fff_ffff, 0],
      [0x0fc0_0001, 1],
      [0x8000_0000, 0],
      [0x0000_0001, 1],
    ] as const;
    const { events, report } = decoded('little', words);
    expect(events.map(([t]) => t)).toEqual([2 ** 34 - 1, 2 ** 34]);
    expect(report.wraps).toBe(1);
  });

  test('counts of events before and after the rate control are in the lower half of a word', () => {
    const words = [...vector, [0xe040_0014, 80], [0xe040_0016, 80], [0xe080_0014, 90], [0xe080_0016, 20]] as const;
    expect(decoded('legacy', words).report.takeLost()).toEqual([{ fromUs: 129, untilUs: 130, events: 70 }]);
  });

  test('events before the first time and words of other kinds are counted; triggers are read', () => {
    const words = [[0x1000_0000, 0x8000_0003], ...vector, [0xa040_0201, 1], [0xe000_0000, 7], [0x7000_0000, 7]] as const;
    const { events, report } = decoded('legacy', words);
    expect(events).toHaveLength(2);
    expect(Object.fromEntries(report.dropped)).toEqual({
      'events before the first time': 3,
      'words of other kinds': 2,
    });
    expect(report.triggers).toMatchObject({ channel: [2], edge: [1] });
    expect(report.triggers.t[0] % 64).toBe(1);
  });

  test('pieces that are cut anywhere give the same events', () => {
    const whole = decoded('little', vector).events;
    for (let cut = 0; cut <= 16; cut++)
      for (let next = cut; next <= 16; next++) expect(decoded('little', vector, [cut, next]).events).toEqual(whole);
  });

  test('a word that is cut at the end is counted', () => {
    const { report } = decodedBy((to) => evt21Decoder(to, 'little'), bytesIn('little', vector).subarray(0, 13));
    expect(report.cutBytes).toBe(5);
  });
});

describe('EVT2.1 files', () => {
  const words = [...vector, [0x1100_000a, 0x7000_0001] as const];
  const events = [[133, 96, 10, 1], [133, 127, 10, 1], ...[0, 28, 29, 30].map((column) => [132, column, 10, 1])];

  test.each(['little', 'legacy'] as const)('the order "%s" is that of the header', async (order) => {
    const { file, events: read } = await readAll(fileOf(`% format EVT21;endianness=${order}\n% end\n`, bytesIn(order, words)));
    expect(read).toEqual(events);
    expect(file.report.notes).toEqual([]);
  });

  test.each(['little', 'legacy'] as const)('the order "%s" is told by the words where the header is silent', async (order) => {
    const { file, events: read } = await readAll(fileOf('% evt 2.1\n', bytesIn(order, words)));
    expect(read).toEqual(events);
    expect(file.report.notes).toEqual([`the header names no endianness; the words fit the order "${order}"`]);
  });
});
