import type { Instance } from './instance.ts';
import type { PixelBox } from './pixel-support.ts';
import type { SpikeHash } from './spike-hash.ts';

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
