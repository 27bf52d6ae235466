import { fails, readNpz, says, sharedPath } from '@spikeseg/test-support';
import { describe, expect, it } from 'vitest';
import { atRest, lifStep, type Neuron } from '../neurons/lif.ts';
import { dogFilterBank, dogMaps, spotFilterBank } from './filter-banks.ts';
import { worstDifference } from './golden.fixture.ts';
import { differenceOfGaussians } from './kernels.ts';

const checkpoint = sharedPath('golden/default_weights.npz');
/** conv1 of the defaults. */
const neuron: Neuron = { threshold: 0.1, leak: { kind: 'subtractive', amount: 0.09 }, fireOnce: true };

/** Whether a neuron fires when it receives these currents step by step. */
function fires(currents: readonly number[]): boolean {
  let state = atRest;
  return currents.some((current) => {
    const next = lifStep(neuron, state, current);
    state = next;
    return next.spike;
  });
}

/** What a neuron receives for events at some pixels of its kernel. */
function currentOf(plane: readonly number[], events: readonly number[]): number {
  return events.reduce((sum, at) => sum + plane[at], 0);
}

/** Weights as [map][channel][pixel]. */
function weightsOf(maps: number, channels: number, kernel: number): number[][][] {
  const { data } = dogFilterBank(maps, channels, kernel);
  const area = kernel * kernel;
  return Array.from({ length: maps }, (_, map) =>
    Array.from({ length: channels }, (_unused, channel) =>
      Array.from(data.subarray((map * channels + channel) * area, (map * channels + channel + 1) * area)),
    ),
  );
}

describe('dogFilterBank', () => {
  it('gives the default layer four jobs: on-centre and off-centre, for ON (channel 1) and for OFF (channel 0)', () => {
    expect(dogMaps(4, 2)).toEqual([
      { channel: 1, centre: 'on', sigmas: [1, 2] },
      { channel: 0, centre: 'on', sigmas: [1, 2] },
      { channel: 1, centre: 'off', sigmas: [0.45, 0.9] },
      { channel: 0, centre: 'off', sigmas: [0.45, 0.9] },
    ]);
    const bank = dogFilterBank(4, 2, 5);
    expect(bank.shape).toEqual([4, 2, 5, 5]);
    const silent = Array<number>(25).fill(0);
    const on = [...differenceOfGaussians(5, 1, 2).data];
    const off = [...differenceOfGaussians(5, 0.9, 0.45).data];
    expect(weightsOf(4, 2, 5)).toEqual([
      [silent, on],
      [on, silent],
      [silent, off],
      [off, silent],
    ]);
  });

  it('one channel has the same jobs without polarities', () => {
    expect(dogMaps(3, 1)).toEqual([
      { channel: 0, centre: 'on', sigmas: [1, 2] },
      { channel: 0, centre: 'off', sigmas: [0.45, 0.9] },
      { channel: 0, centre: 'on', sigmas: [0.9, 1.8] },
    ]);
    expect(dogFilterBank(3, 1, 7).shape).toEqual([3, 1, 7, 7]);
  });

  it.each([
    [20, 2, 3],
    [20, 2, 5],
    [10, 1, 7],
  ])('%i maps of %i channels (kernel %i) are all different, balanced and read one polarity', (maps, channels, kernel) => {
    const all = weightsOf(maps, channels, kernel);
    expect(new Set(all.map((map) => map.flat().join())).size).toBe(maps);
    for (const map of all) {
      expect(map.filter((plane) => plane.some((weight) => weight !== 0))).toHaveLength(1);
      expect(Math.abs(map.flat().reduce((a, b) => a + b, 0))).toBeLessThan(1e-7);
    }
  });

  it('no map passes one event alone, and no pixel fires the first four by itself, at the defaults', () => {
    const largest = weightsOf(20, 2, 5).map((map) => Math.max(...map.flat()));
    for (const weight of largest) expect(fires([weight, 0, 0, 0])).toBe(false);
    for (const weight of largest.slice(0, 4)) expect(fires(Array<number>(10).fill(weight))).toBe(false);
  });

  it('on-centre fires for a small spot of events, in one step or two, off-centre for events around a pixel and not for one on it', () => {
    const [[, on], , [, off]] = weightsOf(4, 2, 5);
    const centre = 12;
    const ring = [6, 7, 8, 11, 13, 16, 17, 18];
    expect(fires([currentOf(on, [centre, 7, 11, 13])])).toBe(true);
    expect(fires([currentOf(on, [centre, 11]), currentOf(on, [centre, 11])])).toBe(true);
    expect(fires([currentOf(off, ring)])).toBe(true);
    expect(fires([currentOf(off, [...ring, centre])])).toBe(false);
  });

  it('rejects counts and sizes it has no filter for', () => {
    expect(() => dogFilterBank(21, 2, 5)).toThrow(fails(RangeError, 'dogMaps: maps', 1, 20, 21));
    expect(() => dogFilterBank(11, 1, 5)).toThrow('from 1 to 10, got 11');
    expect(() => dogFilterBank(0, 2, 5)).toThrow('got 0');
    expect(() => dogFilterBank(Number.NaN, 2, 5)).toThrow('got NaN');
    expect(() => dogFilterBank(4, 3, 5)).toThrow(fails(RangeError, 'dogMaps: channels', 1, 2, 3));
    expect(() => dogFilterBank(4, 2, 4)).toThrow(says('dogFilterBank: kernel', 3, 4));
    expect(() => dogFilterBank(4, 2, 1)).toThrow('got 1');
  });

  it.skipIf(checkpoint === undefined)(
    'differs on purpose from the Python implementation, whose four maps are two identical pairs that add both polarities',
    () => {
      const recorded = readNpz(checkpoint ?? '')['conv1'];
      const plane = (map: number, channel: number) =>
        Array.from(recorded.data.subarray((map * 2 + channel) * 25, (map * 2 + channel + 1) * 25));
      expect(plane(0, 0)).toEqual(plane(2, 0));
      expect(plane(0, 0)).toEqual(plane(0, 1));
      expect(plane(1, 0)).toEqual(plane(0, 0).map((weight) => -weight));
      expect(worstDifference(weightsOf(4, 2, 5)[0][1], plane(0, 1))).toBeLessThan(1);
    },
  );
});

describe('spotFilterBank', () => {
  it('by hand: exp(−r² / (2·1.2²)), the same for every channel', () => {
    const { shape, data } = spotFilterBank(1, 2, 3);
    expect(shape).toEqual([1, 2, 3, 3]);
    const [side, corner] = [Math.exp(-1 / 2.88), Math.exp(-2 / 2.88)];
    const spot = [corner, side, corner, side, 1, side, corner, side, corner];
    [...spot, ...spot].forEach((weight, k) => expect(data[k]).toBeCloseTo(weight, 6));
  });

  it('no map is twice there, and all have 1 in their middle', () => {
    const { data } = spotFilterBank(5, 1, 5);
    const maps = Array.from({ length: 5 }, (_, map) => [...data.subarray(25 * map, 25 * (map + 1))]);
    expect(maps.map((map) => map[12])).toEqual([1, 1, 1, 1, 1]);
    expect(new Set(maps.map((map) => map[11])).size).toBe(5);
  });

  it.each([
    [0, 5, says('maps', 1, 5, 0)],
    [6, 5, says('maps', 1, 5, 6)],
    [1, 4, says('kernel', 1, 4)],
  ])('%d maps of %d px are refused', (maps, kernel, message) => {
    expect(() => spotFilterBank(maps, 2, kernel)).toThrow(fails(RangeError, 'spotFilterBank: ', message));
  });
});
