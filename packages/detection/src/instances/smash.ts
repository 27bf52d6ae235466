import type { Instance, SpikeHash } from './hulk.ts';
import { type PixelBox, type PixelSupport, sumSupport } from './pixel-support.ts';

/** |A ∩ B| / |A ∪ B| of two ascending lists; 0 when both are empty. */
export function jaccard(a: SpikeHash, b: SpikeHash): number {
  let [i, j, common] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) common++;
    if (a[i] <= b[j]) i++;
    else j++;
  }
  const union = a.length + b.length - common;
  return union === 0 ? 0 : common / union;
}

const sideLength = (from: number, to: number): number => Math.max(0, to - from + 1);
const areaOf = ({ left, top, right, bottom }: PixelBox): number => sideLength(left, right) * sideLength(top, bottom);

/** Area of the intersection over area of the union; boxes have inclusive corners. */
export function boxOverlap(a: PixelBox, b: PixelBox): number {
  const common =
    sideLength(Math.max(a.left, b.left), Math.min(a.right, b.right)) *
    sideLength(Math.max(a.top, b.top), Math.min(a.bottom, b.bottom));
  return common / (areaOf(a) + areaOf(b) - common);
}

/**
 * SMASH: how likely two instances are one object, in [0, 1]: Jaccard(hash, hash) · IoU(box, box).
 *
 * @see Kirkland et al. 2022 (HULK-SMASH)
 */
export function smashScore(a: Pick<Instance, 'box' | 'hash'>, b: Pick<Instance, 'box' | 'hash'>): number {
  const overlap = boxOverlap(a.box, b.box);
  return overlap === 0 ? 0 : overlap * jaccard(a.hash, b.hash);
}

/** Instances that belong together; its pixels are the union of theirs, with the sum of their support. */
export interface SegmentedObject extends PixelSupport {
  /** In the order given. */
  readonly members: readonly Instance[];
  /** Input spikes of all members, ascending. */
  readonly inputSpikes: Uint32Array;
}

/**
 * Groups instances into objects: connected components of the graph that joins two instances whose SMASH score is above
 * the threshold. The order of the instances changes no group.
 *
 * @param threshold in [0, 1); 0 joins whatever overlaps and shares a feature at the same time
 * @param width of the input, px
 * @returns objects in the order of their first members
 * @see Kirkland et al. 2022 (HULK-SMASH)
 */
export function groupInstances(instances: readonly Instance[], threshold: number, width: number): readonly SegmentedObject[] {
  const parent = instances.map((_, i) => i);
  const root = (i: number): number => {
    while (parent[i] !== i) {
      parent[i] = parent[parent[i]];
      i = parent[i];
    }
    return i;
  };
  // Only boxes that overlap can be joined, so a sweep from left to right leaves out most pairs.
  const order = [...instances.keys()].toSorted((a, b) => instances[a].box.left - instances[b].box.left || a - b);
  for (const [place, a] of order.entries()) {
    for (let next = place + 1; next < order.length; next++) {
      const b = order[next];
      if (instances[b].box.left > instances[a].box.right) break;
      if (root(a) === root(b) || smashScore(instances[a], instances[b]) <= threshold) continue;
      const [low, high] = [root(a), root(b)].toSorted((one, other) => one - other);
      parent[high] = low;
    }
  }
  const groups = new Map<number, Instance[]>();
  instances.forEach((instance, i) => groups.set(root(i), [...(groups.get(root(i)) ?? []), instance]));
  return [...groups.values()].map((members) => objectOf(members, width));
}

function objectOf(members: readonly Instance[], width: number): SegmentedObject {
  const inputSpikes = Uint32Array.from(new Set(members.flatMap((member) => [...member.inputSpikes]))).toSorted();
  return { ...sumSupport(members, width), members, inputSpikes };
}
