import { readNpz, sharedPath } from '@spikeseg/test-support';
import { expect, test } from 'vitest';
import { splitByRecording } from './split.ts';

const golden = sharedPath('golden/split_shuffle.npz');

/** Names in the order of their numbers. */
const named = (count: number) => Array.from({ length: count }, (_, i) => `recording-${String(i).padStart(3, '0')}`);

test.skipIf(!golden)(
  'beside the split of the Python SpikeSEG: as many recordings to train but for rounding, others of them',
  () => {
    const arrays = readNpz(golden ?? '');
    for (const [count, theirs, ours] of [
      [24, 19, 19],
      // 53.6 and 67.2: theirs rounds down, ours to the nearest.
      [67, 53, 54],
      [84, 67, 67],
    ]) {
      // Theirs shuffles positions with the generator of Python, so that which recordings train depends on the order of their files.
      const order = [...arrays[`order${count}`].data];
      expect(order.toSorted((a, b) => a - b)).toEqual(named(count).map((_, i) => i));
      const first = order.slice(0, Math.trunc(count * 0.8));
      expect(first).toHaveLength(theirs);
      const split = splitByRecording(named(count), 0.8, 42);
      if (split.kind !== 'by-recording') throw new Error(`expected by-recording, got ${split.kind}`);
      expect(split.train).toHaveLength(ours);
      expect(split.train).not.toEqual(first.map((i) => named(count)[i]).toSorted());
      expect(splitByRecording(named(count).toReversed(), 0.8, 42)).toEqual(split);
    }
  },
);
