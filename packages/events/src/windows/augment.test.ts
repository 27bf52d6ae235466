import type { SparseSpikes } from '@spikeseg/snn-core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseFlips, flipWindow } from './augment.ts';
import { anyCase, windows } from './windows.fixture.ts';

const anyFlips = fc.record({ horizontal: fc.boolean(), polarity: fc.boolean() });
const horizontal = { horizontal: true, polarity: false };

/** One step, [2 channels, 2 rows, 3 columns]: units 0 … 5 OFF, 6 … 11 ON. */
const window: SparseSpikes = {
  shape: [1, 2, 2, 3],
  offsets: Uint32Array.of(0, 4),
  index: Uint32Array.of(0, 1, 5, 9),
  values: Float32Array.of(1, 2, 3, 4),
};

describe('flipWindow', () => {
  it('returns the window itself when there is nothing to flip', () => {
    expect(flipWindow(window, { horizontal: false, polarity: false })).toBe(window);
  });

  it('is the flip of every entry by itself, in ascending order', () => {
    fc.assert(
      fc.property(anyCase, anyFlips, ({ events, options }, flips) => {
        for (const { spikes } of windows(events, options)) {
          const before = entries(spikes).map(([step, c, y, x, value]) => [
            step,
            flips.polarity ? options.channels - 1 - c : c,
            y,
            flips.horizontal ? options.width - 1 - x : x,
            value,
          ]);
          const inOrder = before.toSorted((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3]);
          expect(entries(flipWindow(spikes, flips))).toEqual(inOrder);
        }
      }),
    );
  });

  it('twice gives the window back, and never writes to it', () => {
    fc.assert(
      fc.property(anyCase, anyFlips, ({ events, options }, flips) => {
        for (const { spikes } of windows(events, options)) {
          const before = structuredClone(spikes);
          expect(flipWindow(flipWindow(spikes, flips), flips)).toEqual(spikes);
          expect(spikes).toEqual(before);
        }
      }),
    );
  });
});

describe('chooseFlips', () => {
  const all = { horizontal: true, polarity: true };
  const draws = Array.from({ length: 4000 }, (_, epoch) => chooseFlips(all, 42, 'conv2', epoch, 'rec/3'));

  it('tosses two fair, independent coins', () => {
    const counts = [
      draws.filter((flips) => flips.horizontal && flips.polarity),
      draws.filter((flips) => flips.horizontal && !flips.polarity),
      draws.filter((flips) => !flips.horizontal && flips.polarity),
      draws.filter((flips) => !flips.horizontal && !flips.polarity),
    ].map((group) => group.length);
    // Binomial(4000, 1/4): mean 1000, standard deviation 27.4; five of them.
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(137);
  });

  it('gives the same for the same seed and place, something else elsewhere', () => {
    expect(draws).toEqual(draws.map((_, epoch) => chooseFlips(all, 42, 'conv2', epoch, 'rec/3')));
    expect(draws).not.toEqual(draws.map((_, epoch) => chooseFlips(all, 43, 'conv2', epoch, 'rec/3')));
    expect(draws).not.toEqual(draws.map((_, epoch) => chooseFlips(all, 42, 'conv3', epoch, 'rec/3')));
  });

  it('never flips what is not allowed, and tosses the other coin all the same', () => {
    const onlyHorizontal = draws.map((_, epoch) => chooseFlips(horizontal, 42, 'conv2', epoch, 'rec/3'));
    expect(onlyHorizontal).toEqual(draws.map((flips) => ({ ...flips, polarity: false })));
  });
});

/** [step, channel, y, x, value] */
function entries({ shape: [steps, , height, width], offsets, index, values }: SparseSpikes): number[][] {
  return Array.from({ length: steps }, (_, step) =>
    Array.from(index.subarray(offsets[step], offsets[step + 1]), (unit, i) => [
      step,
      Math.floor(unit / (height * width)),
      Math.floor(unit / width) % height,
      unit % width,
      values === undefined ? 1 : values[offsets[step] + i],
    ]),
  ).flat();
}
