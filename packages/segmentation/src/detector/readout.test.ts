import { randomGenerator, type TransportLayerSpec } from '@spikeseg/snn-core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ebssaNetwork } from '../search/ebssa.ts';
import { LayerLevels } from '../search/layer-levels.ts';
import { type Level, peaksOf } from '../search/level-peaks.ts';
import { plainLevels, plainPeaks } from '../search/readout.fixture.ts';

const size = { width: 46, height: 31 };
const [fast, slow] = ebssaNetwork(size).layers as TransportLayerSpec[];
const seeds = fc.integer({ min: 0, max: 2 ** 31 });

/** Units of a layer that report, and how much; few different values, so that some are equal. */
function reports(layer: TransportLayerSpec, seed: number, share: number) {
  const random = randomGenerator(seed);
  const stride = layer.stride ?? 1;
  const [height, width] = [Math.ceil(size.height / stride), Math.ceil(size.width / stride)];
  const channels = layer.name === 'fast' ? 264 : 19;
  const units = Array.from({ length: channels * height * width }, (_, unit) => unit).filter(() => random.uniform() < share);
  const spikes = {
    shape: [1, channels, height, width] as const,
    offsets: Uint32Array.of(0, units.length),
    index: Uint32Array.from(units),
  };
  return { spikes, potential: Float32Array.from(units, () => 8 + random.integer(12) / 2) };
}

describe('LayerLevels', () => {
  it.each([fast, slow])('holds what looking at every unit of $name gives, step after step', (layer) => {
    const levels = new LayerLevels(layer, size);
    const shares = fc.constantFrom(0, 0.001, 0.05, 0.9);
    fc.assert(
      fc.property(seeds, shares, fc.integer({ min: 5, max: 14 }), (seed, share, threshold) => {
        const trace = reports(layer, seed, share);
        levels.read(trace, 0);
        const plain = plainLevels(trace, layer, 0);
        expect(levels.atLeast(0)).toEqual(plain);
        expect(levels.atLeast(threshold)).toEqual(plain.filter(({ nats }) => nats >= threshold));
      }),
      { numRuns: 30 },
    );
  });

  it('holds nothing once it is cleared', () => {
    const levels = new LayerLevels(slow, size);
    levels.read(reports(slow, 1, 0.5), 0);
    expect(levels.atLeast(0).length).toBeGreaterThan(1000);
    levels.clear();
    expect(levels.atLeast(0)).toEqual([]);
    expect(levels.nats.every((nats) => nats === 0)).toBe(true);
  });
});

it('peaks are those that looking at all pairs gives, in the same order, also of equal levels and of two layers', () => {
  fc.assert(
    fc.property(seeds, fc.nat(120), fc.constantFrom(0, 1, 4.5, 12, 100), (seed, count, separationPx) => {
      const random = randomGenerator(seed);
      const one = (layer: TransportLayerSpec) => (): Level => {
        const [row, column] = [random.integer(size.height), random.integer(size.width)];
        const half = random.integer(2) / 2;
        return {
          layer: layer.name,
          row,
          column,
          x: column + half,
          y: row + half,
          nats: random.integer(40) / 2,
          brightness: 0,
          motion: 0,
        };
      };
      const levels = [...Array.from({ length: count >> 2 }, one(fast)), ...Array.from({ length: count }, one(slow))];
      expect(peaksOf(levels, separationPx)).toEqual(plainPeaks(levels, separationPx));
    }),
  );
});
