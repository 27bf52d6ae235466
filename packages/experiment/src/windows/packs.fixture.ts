import type { SparseSpikes } from '@spikeseg/snn-core';
import * as fc from 'fast-check';
import { encodePack, indexOf, type PackBytes, type PackIndex, windowIn } from './window-pack.ts';

const shape = [3, 2, 4, 5] as const;
const units = shape[1] * shape[2] * shape[3];

const step = fc.uniqueArray(fc.nat(units - 1), { maxLength: 8 }).map((list) => list.toSorted((a, b) => a - b));

const window = (graded: boolean): fc.Arbitrary<SparseSpikes> =>
  fc.tuple(step, step, step).map((steps) => {
    const index = Uint32Array.from(steps.flat());
    const offsets = Uint32Array.of(0, steps[0].length, steps[0].length + steps[1].length, index.length);
    const spikes = { shape, offsets, index };
    return graded ? { ...spikes, values: Float32Array.from(index, (unit) => 1 + (unit % 7)) } : spikes;
  });

/** Windows of a recording: none, some, empty ones, all graded or none. */
export const anyWindows: fc.Arbitrary<readonly SparseSpikes[]> = fc
  .boolean()
  .chain((graded) => fc.array(window(graded), { maxLength: 6 }));

export const summary = { fingerprint: 'f00d', events: 7, durationUs: 30_000, pixels: 20, unitIsOpen: true, objects: 1 };

export const packOf = (windows: readonly SparseSpikes[], key = 'key'): PackBytes =>
  encodePack({ key, ...summary, shape }, windows);

/** The index of a pack that is whole. */
export function wholeIndex(pack: PackBytes): PackIndex {
  const index = indexOf(pack);
  if (index === undefined) throw new Error('expected a whole pack');
  return index;
}

/** All windows of a pack that is whole. */
export function windowsOf(pack: PackBytes): SparseSpikes[] {
  const index = wholeIndex(pack);
  return Array.from({ length: index.count }, (_, i) => windowIn(index, i, pack));
}
