import type { TrackPoint } from '../tracks/tracker.ts';

/**
 * Tracks of one recording in the format of the MOT Challenge: `frame,id,left,top,width,height,conf,-1,-1,-1`, frames and
 * pixels counted from 1. A frame is a time step of the detector, the first begins at `startUs`.
 *
 * @param stepUs duration of a step, µs
 * @see Milan et al. 2016, MOT16, section 3.3
 */
export function tracksToMot(points: readonly TrackPoint[], startUs: number, stepUs: number): string {
  const lines = points
    .map((point) => ({ ...point, frame: Math.round((point.tUs - startUs) / stepUs) }))
    .toSorted((a, b) => a.frame - b.frame || a.track - b.track)
    .map(({ frame, track, x, y, w, h, score }) =>
      // A box of w pixels around x reaches from x − w/2 to x + w/2 in pixel centres; the first pixel begins at 0.5 and is 1.
      [frame, track, x - w / 2 + 1.5, y - h / 2 + 1.5, w, h, score, -1, -1, -1].join(','),
    );
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}
