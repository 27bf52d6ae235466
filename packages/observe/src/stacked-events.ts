import { firstAtOrAfter } from '@spikeseg/events';
import type { PictureStar } from './plates/star-list.ts';
import { ringCells, type Stack } from './spots/faint-spot.ts';
import { chipAt, type FramedEvents, forEach } from './spots/near-events.ts';

/** The events of a frame that are of no star and of no track, where they are in its picture. */
export interface QuietEvents {
  /** µs of the camera, in order */
  readonly t: Float64Array;
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Which places of the picture are seen at a time. */
  readonly seenAt: (tUs: number) => (x: number, y: number) => boolean;
  /** Background at a time over its mean. */
  readonly level: (tUs: number) => number;
}

/** A path that is predicted, at even times: places of the picture, px, and which way it goes. */
export interface PredictedPath {
  readonly fromUs: number;
  readonly stepUs: number;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly ahead: readonly (readonly [number, number])[];
}

/** Times for which levels and tracks hold, s. */
const binS = 0.1;
/** In a step of time a path goes so far at most, px. */
const stepPx = 0.7;
/** Steps of a path, at most. */
const maxSteps = 3000;

/** @param passing places of tracks in the picture */
export function quietEvents(
  sky: FramedEvents,
  stars: readonly PictureStar[],
  passing: readonly { readonly x: number; readonly y: number; readonly tUs: number }[],
  nearPx: number,
): QuietEvents {
  const { events, frame } = sky;
  const { width, height } = events.sensor;
  const bin = (tUs: number): number => Math.floor((tUs - frame.fromUs) / (binS * 1e6));
  const tracks = new Map<number, { readonly x: number; readonly y: number }[]>();
  for (const point of passing)
    for (const k of [-1, 0, 1].map((by) => bin(point.tUs) + by)) tracks.set(k, [...(tracks.get(k) ?? []), point]);
  // The sky moves by less than the chip in a frame: beside that, nothing is seen.
  const blocked = new Uint8Array(9 * width * height);
  const cellAt = (x: number, y: number): number => (Math.round(y) + height) * 3 * width + Math.round(x) + width;
  const isInside = (x: number, y: number): boolean =>
    Math.abs(x - width / 2) < 1.5 * width - 1 && Math.abs(y - height / 2) < 1.5 * height - 1;
  for (const star of stars)
    for (let dy = -Math.ceil(nearPx); dy <= nearPx; dy++)
      for (let dx = -Math.ceil(nearPx); dx <= nearPx; dx++)
        if (dx * dx + dy * dy < nearPx * nearPx && isInside(star.x + dx, star.y + dy))
          blocked[cellAt(star.x + dx, star.y + dy)] = 1;
  const freeAt = (tUs: number): ((x: number, y: number) => boolean) => {
    const near = tracks.get(bin(tUs)) ?? [];
    return (x, y) =>
      isInside(x, y) && blocked[cellAt(x, y)] === 0 && !near.some((one) => (one.x - x) ** 2 + (one.y - y) ** 2 < nearPx * nearPx);
  };
  const [t, x, y]: number[][] = [[], [], []];
  const counts = new Float64Array(Math.max(1, bin(frame.untilUs) + 1));
  forEach(sky, frame.fromUs, frame.untilUs, (i, px, py) => {
    if (!freeAt(events.t[i])(px, py)) return;
    t.push(events.t[i]);
    x.push(px);
    y.push(py);
    counts[bin(events.t[i])]++;
  });
  const mean = t.length / ((frame.untilUs - frame.fromUs) / 1e6 / binS);
  return {
    t: Float64Array.from(t),
    x: Float64Array.from(x),
    y: Float64Array.from(y),
    level: (tUs) => (mean > 0 ? (counts[bin(tUs)] ?? 0) / mean : 0),
    seenAt: (tUs) => {
      const [isOnChip, isFree] = [chipAt(sky, tUs), freeAt(tUs)];
      return (px, py) => isOnChip(px, py) && isFree(px, py);
    },
  };
}

/**
 * Events along paths of a satellite that comes early or late: one path for every `columns` px along, from the latest on, each with that
 * part of the stack in which it is exact.
 */
export function stackEvents(quiet: QuietEvents, paths: readonly PredictedPath[], columns: number, acrossPx: number): Stack {
  const margin = ringCells;
  const [width, height] = [paths.length * columns, 2 * (acrossPx + margin) + 1];
  const [counts, seconds] = [new Float64Array(width * height), new Float64Array(width * height)];
  paths.forEach((path, k) => {
    const left = k * columns;
    const untilUs = path.fromUs + path.stepUs * (path.x.length - 1);
    for (let i = firstAtOrAfter(quiet.t, path.fromUs); i < quiet.t.length && quiet.t[i] < untilUs; i++) {
      const { x, y, ahead } = placeOn(path, quiet.t[i]);
      const [dx, dy] = [quiet.x[i] - x, quiet.y[i] - y];
      const column = Math.floor(dx * ahead[0] + dy * ahead[1] + columns / 2);
      const row = Math.floor(dy * ahead[0] - dx * ahead[1] + height / 2);
      if (column >= 0 && column < columns && row >= 0 && row < height) counts[row * width + left + column]++;
    }
    const way = path.x.reduce((sum, x, i) => (i === 0 ? 0 : sum + Math.hypot(x - path.x[i - 1], path.y[i] - path.y[i - 1])), 0);
    const steps = Math.min(maxSteps, Math.max(20, Math.ceil(way / stepPx)));
    const stepUs = (untilUs - path.fromUs) / steps;
    for (let step = 0; step < steps; step++) {
      const tUs = path.fromUs + (step + 0.5) * stepUs;
      const { x, y, ahead } = placeOn(path, tUs);
      const isSeen = quiet.seenAt(tUs);
      const time = (stepUs / 1e6) * quiet.level(tUs);
      for (let row = 0; row < height; row++)
        for (let column = 0; column < columns; column++) {
          const [along, across] = [column + 0.5 - columns / 2, row + 0.5 - height / 2];
          const [px, py] = [x + along * ahead[0] - across * ahead[1], y + along * ahead[1] + across * ahead[0]];
          if (isSeen(px, py)) seconds[row * width + left + column] += time;
        }
    }
  });
  return { width, height, margin, counts, seconds };
}

function placeOn({ fromUs, stepUs, x, y, ahead }: PredictedPath, tUs: number) {
  const place = Math.max(0, Math.min(x.length - 1 - 1e-9, (tUs - fromUs) / stepUs));
  const k = Math.floor(place);
  const share = place - k;
  return { x: x[k] + share * (x[k + 1] - x[k]), y: y[k] + share * (y[k + 1] - y[k]), ahead: ahead[k] };
}
