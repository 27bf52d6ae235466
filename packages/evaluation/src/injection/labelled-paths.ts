import type { SpotKnot } from '@spikeseg/events';
import type { LabelTrack } from '@spikeseg/snn-core';
import { type BoxedPath, boxedPath, comeNear, isSlow } from './keep-apart.ts';

/** Labels that are no further than this from the one before are left out, px. What keeps away from a path keeps this much more. */
const labelStepPx = 1;

/**
 * Paths of labelled objects, straight between labels, in seconds since the first event. Labels that hardly move are left out: a real
 * object that stands has thousands.
 */
export function labelledPaths(objects: readonly LabelTrack[], startUs: number): BoxedPath[] {
  return objects
    .filter(({ t }) => t.length > 0)
    .map(({ t, x, y }) => {
      const at = (i: number): SpotKnot => ({ tS: (t[i] - startUs) / 1e6, x: x[i], y: y[i] });
      const knots = [at(0)];
      let kept = 0;
      for (let i = 1; i < t.length; i++) {
        if (i < t.length - 1 && Math.hypot(x[i] - x[kept], y[i] - y[kept]) <= labelStepPx) continue;
        // The one before, too: it may have stood for long before it moved.
        if (i - 1 > kept) knots.push(at(i - 1));
        knots.push(at(i));
        kept = i;
      }
      return boxedPath(knots);
    });
}

/**
 * Whether a path comes too near to labelled objects. A slow one may be there before and after its labels, so its places are kept free
 * all the time; those of a fast one for a margin before and after it.
 */
export function isNearLabels(path: BoxedPath, labelled: readonly BoxedPath[], apartPx: number, marginS: number): boolean {
  return labelled.some((other) => comeNear(path, other, apartPx + labelStepPx, isSlow(other) ? Infinity : marginS));
}
