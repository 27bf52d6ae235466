import { randomGenerator, type TransportLayerSpec, transportChannels } from '@spikeseg/snn-core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ebssaNetwork } from '../search/ebssa.ts';
import { LayerLevels } from '../search/layer-levels.ts';
import { plainLevels, plainPeaks } from '../search/readout.fixture.ts';

const size = { width: 46, height: 31 };
const [fast, slow] = ebssaNetwork(size).layers as TransportLayerSpec[];
const seeds = fc.integer({ min: 0, max: 2 ** 31 });

/** Units of a layer that report, and how much; few different values, so that some are equal. */
function reports(layer: TransportLayerSpec, seed: number, share: number) {
  const random = randomGenerator(seed);
  const stride = layer.stride ?? 1;
  const [height, width] = [Math.ceil(size.height / stride), Math.ceil(size.width / stride)];
  const channels = transportChannels(layer).length;
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
    // Half of the 19 maps of each of 23 × 16 cells report.
    expect(levels.atLeast(0).length).toBe(368);
    levels.clear();
    expect(levels.atLeast(0)).toEqual([]);
    expect(levels.nats.every((nats) => nats === 0)).toBe(true);
  });
});

it.each([fast, slow])(
  'peaks of $name are those that looking at all pairs gives, in the same order, also of equal levels',
  (layer) => {
    const levels = new LayerLevels(layer, size);
    fc.assert(
      fc.property(
        seeds,
        fc.constantFrom(0, 0.001, 0.05, 0.9),
        fc.constantFrom(0, 1, 4.5, 12, 100),
        (seed, share, separationPx) => {
          levels.read(reports(layer, seed, share), 0);
          expect(levels.peaks(separationPx)).toEqual(plainPeaks(levels.atLeast(0), separationPx));
        },
      ),
      { numRuns: 30 },
    );
  },
);
