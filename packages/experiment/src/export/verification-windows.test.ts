import { checks, randomGenerator, type SpikeShape } from '@spikeseg/snn-core';
import { describe, expect, it } from 'vitest';
import { noiseWindow } from './verification-windows.ts';

const shape: SpikeShape = [10, 2, 40, 50];

describe('noiseWindow', () => {
  it.each([0.0001, 0.01, 0.3])('has about the density asked for, in every step (%d)', (density) => {
    const window = noiseWindow(shape, density, randomGenerator(1));
    checks.spikes(window);
    const expected = 40_000 * density;
    expect(Math.abs(window.index.length - expected)).toBeLessThanOrEqual(5 * Math.sqrt(expected * (1 - density)));
    const busiest = Math.max(...Array.from({ length: 10 }, (_, t) => window.offsets[t + 1] - window.offsets[t]));
    expect(busiest).toBeLessThanOrEqual(4000 * density + 6 * Math.sqrt(4000 * density) + 3);
  });

  it('fills everything at density 1', () => {
    const window = noiseWindow(shape, 1, randomGenerator(1));
    checks.spikes(window);
    expect(window.index).toHaveLength(40_000);
  });
});
