import { deriveSeed, type LayerTrace, NEVER_FIRED, sparseFromDense } from '@spikeseg/snn-core';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { causalPattern, selectWinners } from './winners.ts';

/** A trace from rows (step, map, y, x, potential) over [steps, maps, 4, 4]. */
function traceOf(maps: number, rows: readonly (readonly [number, number, number, number, number])[]): LayerTrace {
  const dense = new Float32Array(5 * maps * 16);
  for (const [step, map, y, x, potential] of rows) dense[((step * maps + map) * 4 + y) * 4 + x] = potential;
  const { values, ...spikes } = sparseFromDense([5, maps, 4, 4], dense);
  return { spikes, potential: values ?? new Float32Array(spikes.index.length).fill(1) };
}

describe('selectWinners', () => {
  test('hand-computed: one winner per map, the earliest', () => {
    const trace = traceOf(3, [
      [2, 0, 1, 1, 5],
      [1, 0, 3, 2, 1.5],
      [4, 2, 0, 3, 9],
    ]);
    expect(selectWinners(trace, { tieSeed: 1 })).toEqual([
      { map: 0, y: 3, x: 2, step: 1, potential: 1.5 },
      { map: 2, y: 0, x: 3, step: 4, potential: 9 },
    ]);
  });

  test('no neuron wins where none fires', () => expect(selectWinners(traceOf(3, []), { tieSeed: 1 })).toEqual([]));

  test('a pool has no potentials, hence no winners', () => {
    const { spikes } = traceOf(1, []);
    expect(() => selectWinners({ spikes }, { tieSeed: 1 })).toThrow('expected the trace of a convolution');
  });

  test('equals are settled fairly: over many stimuli every place of a map wins as often as any other', () => {
    const all = Array.from({ length: 16 }, (_, i) => [2, 0, i >> 2, i & 3, 7] as const);
    const trace = traceOf(1, all);
    const wins = Array.from({ length: 16 }, () => 0);
    const stimuli = 3200;
    for (let k = 0; k < stimuli; k++) {
      const [{ y, x }] = selectWinners(trace, { tieSeed: deriveSeed(42, 'ties', 'conv2', k) });
      wins[4 * y + x]++;
    }
    const expected = stimuli / 16;
    const chiSquare = wins.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    expect(chiSquare).toBeLessThan(37.7); // 15 degrees of freedom, p = 0.001
  });

  test('every map that fired has exactly one winner, and none of its spikes was earlier or, then, stronger', () => {
    const row = fc.tuple(fc.nat(4), fc.nat(3), fc.nat(3), fc.nat(3), fc.integer({ min: 1, max: 4 }));
    fc.assert(
      fc.property(fc.uniqueArray(row, { selector: (r) => r.slice(0, 4).join(), maxLength: 60 }), fc.nat(), (rows, tieSeed) => {
        const winners = selectWinners(traceOf(4, rows), { tieSeed });
        expect(winners.map(({ map }) => map)).toEqual([...new Set(rows.map(([, map]) => map))].toSorted((a, b) => a - b));
        for (const { map, step, potential } of winners) {
          for (const [otherStep, otherMap, , , otherPotential] of rows) {
            if (otherMap !== map) continue;
            expect(otherStep > step || (otherStep === step && otherPotential <= potential)).toBe(true);
          }
        }
      }),
    );
  });
});

const winner = (y: number, x: number, step: number) => ({ map: 0, y, x, step, potential: 1 });

/** Pattern of a winner over a 1 × 4 × 4 layer whose first spikes are given. */
function pattern(firstSpike: readonly number[], y: number, x: number, step: number, kernel = 3): number[] {
  const result = new Uint8Array(kernel * kernel).fill(9);
  causalPattern({ shape: [1, 4, 4], firstSpike: Int32Array.from(firstSpike) }, winner(y, x, step), kernel, result);
  return [...result];
}

const never = NEVER_FIRED;
const times = [
  [0, 1, 2, never],
  [1, never, 3, 0],
  [2, 2, 5, 1],
  [never, 0, 4, 9],
].flat();

describe('causalPattern', () => {
  test('hand-computed: earlier and simultaneous spikes took part, later and missing ones did not', () => {
    expect(pattern(times, 1, 1, 2)).toEqual([1, 1, 1, 1, 0, 0, 1, 1, 0]);
    expect(pattern(times, 1, 1, 0)).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  test('channels follow each other, as in weights [channels, k, k]', () => {
    const firstSpike = Int32Array.from({ length: 2 * 9 }, (_, unit) => (unit < 9 ? never : 0));
    const result = new Uint8Array(18);
    causalPattern({ shape: [2, 3, 3], firstSpike }, winner(1, 1, 0), 3, result);
    expect([...result]).toEqual([...Array.from({ length: 9 }, () => 0), ...Array.from({ length: 9 }, () => 1)]);
  });

  test('agrees with a direct lookup for any times, place and kernel', () => {
    const units = fc.array(fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constant(never)), { minLength: 16, maxLength: 16 });
    const place = fc.integer({ min: 0, max: 3 });
    fc.assert(
      fc.property(units, place, place, fc.integer({ min: 0, max: 9 }), fc.constantFrom(1, 3, 5), (first, y, x, step, kernel) => {
        const at = (row: number, column: number) =>
          row >= 0 && row < 4 && column >= 0 && column < 4 && first[4 * row + column] <= step ? 1 : 0;
        const expected = Array.from({ length: kernel * kernel }, (_, j) =>
          at(y + Math.floor(j / kernel) - (kernel >> 1), x + (j % kernel) - (kernel >> 1)),
        );
        expect(pattern(first, y, x, step, kernel)).toEqual(expected);
      }),
    );
  });
});
