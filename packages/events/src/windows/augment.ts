import { deriveSeed, randomGenerator, type SparseSpikes } from '@spikeseg/snn-core';

/** Which flips are applied to one window. */
export interface Flips {
  readonly horizontal: boolean;
  /** Swaps ON and OFF; without effect on one-channel input. */
  readonly polarity: boolean;
}

/** Flips a window for training, or not. @param place of the window in the training @returns also what was done */
export function augmentWindow(
  spikes: SparseSpikes,
  allowed: Flips,
  { seed, place }: { readonly seed: number; readonly place: readonly (string | number)[] },
): { readonly spikes: SparseSpikes; readonly flips: Flips } {
  const flips = chooseFlips(allowed, seed, ...place);
  return { spikes: flipWindow(spikes, flips), flips };
}

/** Tosses a fair coin for each flip that is allowed, the same for the same seed and place. */
export function chooseFlips(allowed: Flips, seed: number, ...place: readonly (string | number)[]): Flips {
  const random = randomGenerator(deriveSeed(seed, 'augment', ...place));
  const horizontal = random.uniform() < 0.5;
  const polarity = random.uniform() < 0.5;
  return { horizontal: allowed.horizontal && horizontal, polarity: allowed.polarity && polarity };
}

/**
 * Flips a window: x → W − 1 − x, c → C − 1 − c. Flipping twice gives the window back.
 *
 * @param spikes not written to; returned as it is when there is nothing to flip
 */
export function flipWindow(spikes: SparseSpikes, flips: Flips): SparseSpikes {
  if (!flips.horizontal && !flips.polarity) return spikes;
  const order = flippedOrder(spikes, flips);
  const [, channels, height, width] = spikes.shape;
  const plane = height * width;
  const index = new Uint32Array(order.length);
  for (let i = 0; i < order.length; i++) {
    const unit = spikes.index[order[i]];
    const channel = Math.floor(unit / plane);
    const x = unit % width;
    index[i] = unit + (flips.polarity ? (channels - 1 - 2 * channel) * plane : 0) + (flips.horizontal ? width - 1 - 2 * x : 0);
  }
  const { values } = spikes;
  const flipped = { shape: spikes.shape, offsets: spikes.offsets, index };
  return values === undefined ? flipped : { ...flipped, values: values.map((_, i) => values[order[i]]) };
}

/**
 * Entries in the order that keeps units ascending after the flip. No sorting: channels change places as whole blocks, and
 * each line of pixels is read backwards.
 */
function flippedOrder({ shape, offsets, index }: SparseSpikes, { horizontal, polarity }: Flips): Uint32Array {
  const [steps, channels, height, width] = shape;
  const order = new Uint32Array(index.length);
  let filled = 0;
  for (let step = 0; step < steps; step++) {
    for (let c = 0; c < channels; c++) {
      const channel = polarity ? channels - 1 - c : c;
      let entry = firstEntryFrom(index, channel * height * width, offsets[step], offsets[step + 1]);
      const end = firstEntryFrom(index, (channel + 1) * height * width, entry, offsets[step + 1]);
      while (entry < end) {
        const lineEnd = horizontal ? endOfLine(index, entry, end, width) : end;
        for (let k = 0; k < lineEnd - entry; k++) order[filled++] = horizontal ? lineEnd - 1 - k : entry + k;
        entry = lineEnd;
      }
    }
  }
  return order;
}

/** First entry of begin … end whose unit is at least the given one. */
function firstEntryFrom(index: Uint32Array, unit: number, begin: number, end: number): number {
  let entry = begin;
  while (entry < end && index[entry] < unit) entry++;
  return entry;
}

/** Entry after the last one on the same line of pixels. */
function endOfLine(index: Uint32Array, entry: number, end: number, width: number): number {
  const nextLine = index[entry] - (index[entry] % width) + width;
  return firstEntryFrom(index, nextLine, entry, end);
}
