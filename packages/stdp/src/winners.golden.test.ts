import { type Competition, type LayerSpec, NEVER_FIRED, type NetworkSpec, sparseFromDense } from '@spikeseg/snn-core';
import { typescriptBackend } from '@spikeseg/snn-core/reference';
import { describe, expect, test } from 'vitest';
import { folder, read, timesOf } from './golden.fixture.ts';
import type { Winner } from './winners.ts';
import { selectWinners } from './winners.ts';

const key = ({ map, step }: Winner): string => `${map} at ${step}`;
/** Chebyshev distance of the places of two winners. */
const distance = (a: Winner, b: Winner) => Math.max(Math.abs(a.y - b.y), Math.abs(a.x - b.x));
const pairs = (winners: readonly Winner[]) => winners.flatMap((a, i) => winners.slice(i + 1).map((b) => [a, b] as const));

describe.skipIf(folder === undefined)('choice of winners', () => {
  const golden = read('wta_trainer_winners');
  const times = golden['times'] === undefined ? new Int32Array() : timesOf(golden['times']).firstSpike;
  const theirs = (mode: string): Winner[] =>
    Array.from({ length: golden[mode].data.length / 3 }, (_, i) => {
      const [map, y, x] = golden[mode].data.subarray(3 * i, 3 * i + 3);
      return { map, y, x, step: times[(map * 16 + y) * 16 + x], potential: 1 };
    });

  /** Plays the recorded first spikes through 36 maps that copy one channel each, with competition; all potentials are 1. */
  async function compete(mode: Competition['mode'], localRadius: number, tieSeed = 1) {
    const layer: LayerSpec = {
      kind: 'conv',
      name: 'copy',
      maps: 36,
      kernel: 1,
      neuron: { threshold: 0.5, leak: { kind: 'none' } },
    };
    const network: NetworkSpec = {
      input: { channels: 36, height: 16, width: 16 },
      layers: [layer],
      fireOnce: true,
      numerics: 'float',
    };
    const identity = Float32Array.from({ length: 36 * 36 }, (_, i) => (i % 37 === 0 ? 1 : 0));
    const session = await typescriptBackend.compile(network, {
      'copy.weight': { shape: [36, 36, 1, 1], data: identity },
      'copy.threshold': { shape: [36], data: new Float32Array(36).fill(0.5) },
    });
    const units = times.length;
    const dense = new Float32Array(6 * units);
    times.forEach((t, unit) => {
      if (t < NEVER_FIRED) dense[t * units + unit] = 1;
    });
    const competition = { mode, localRadius, tieSeed };
    const { layers } = await session.run(sparseFromDense([6, 36, 16, 16], dense), { competition });
    return { trace: layers['copy'], winners: selectWinners(layers['copy'], competition) };
  }
  const mine = async (...how: Parameters<typeof compete>): Promise<Winner[]> => (await compete(...how)).winners;
  /** Places of a map's earliest spikes, row-major. */
  const equals = ({ map, step }: Winner): number[] =>
    [...times.subarray(256 * map, 256 * (map + 1)).entries()].flatMap(([place, t]) => (t === step ? [place] : []));

  /** Where among n > 1 equals the winners are: 0 = the first, 1 = the last. */
  const ranks = (winners: readonly Winner[]) =>
    winners.flatMap((winner) => {
      const places = equals(winner);
      return places.length > 1 ? [places.indexOf(16 * winner.y + winner.x) / (places.length - 1)] : [];
    });

  test('global: the same maps win, at the same steps', async () => {
    expect((await mine('global', 0)).map(key)).toEqual(theirs('global').map(key));
  });

  test('difference on purpose: its ties go to the lowest index, towards the top-left corner; here a seed decides', async () => {
    expect(new Set(ranks(theirs('global')))).toEqual(new Set([0]));
    const seeds = Array.from({ length: 40 }, (_, seed) => mine('global', 0, seed));
    const mineRanks = (await Promise.all(seeds)).flatMap(ranks);
    const mean = mineRanks.reduce((sum, rank) => sum + rank, 0) / mineRanks.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(2 / Math.sqrt(mineRanks.length)); // four standard errors of a coin
  });

  test('difference on purpose: its "local" does nothing local: every map wins, neighbours included', async () => {
    expect(theirs('local').map(({ map }) => map)).toEqual(theirs('global').map(({ map }) => map));
    expect(pairs(theirs('local')).some(([a, b]) => distance(a, b) <= 2)).toBe(true);
    // Here a spike silences the other maps around it: of two winners in reach, the later one would have been silent.
    for (const [a, b] of pairs(await mine('local', 2))) expect(distance(a, b)).toBeGreaterThan(2);
  });

  test('difference on purpose: its "both" compares places only and ignores local_radius; here the radius counts', async () => {
    expect(pairs(theirs('both')).every(([a, b]) => distance(a, b) > 0)).toBe(true);
    expect(pairs(theirs('both')).some(([a, b]) => distance(a, b) <= 2)).toBe(true);
    for (const radius of [0, 1, 2, 4]) {
      const winners = await mine('both', radius);
      expect(winners.length).toBeGreaterThan(0);
      for (const [a, b] of pairs(winners)) expect(distance(a, b)).toBeGreaterThan(radius);
    }
  });

  test('difference on purpose: its winners are picked after a pass without competition; here a spike is a winner', async () => {
    const spikes = times.filter((t) => t < NEVER_FIRED).length;
    expect(spikes).toBeGreaterThan(5 * theirs('both').length);
    const { trace, winners } = await compete('both', 2);
    expect(trace.spikes.index).toHaveLength(winners.length);
  });
});
