import type { PlateStar } from '@spikeseg/astrometry';
import type { TrackPoint } from '@spikeseg/detection';
import { eventsAround, type FramedEvents, type Still } from '../spots/near-events.ts';
import type { SkyFrame } from '../spots/sky-frame.ts';
import {
  fitSpot,
  leadOf,
  leadShare,
  noEvents,
  noLead,
  type SpotEvents,
  type SpotFit,
  type SpotFitOptions,
  type SpotLead,
} from '../spots/spot-fit.ts';
import { withoutCommonShift } from './common-shift.ts';

/** A star of the picture: events/s is its brightness. */
export interface PictureStar extends PlateStar {
  readonly track: number;
  /** Standard deviation of its place per axis, px. */
  readonly sigmaPx: number;
}

/** The stars of a frame, and what they say of all spots. */
export interface StarList {
  readonly stars: readonly PictureStar[];
  /** Point spread, standard deviation, px. */
  readonly psfPx: number;
}

/** Point spread to begin with, px; events farther than this from a spot are left out, px. */
const firstPsfPx = 1.9;
export const nearPx = 7;
/** So near to an edge a part of a spot is beside the chip, px. */
const edgePx = 4;
/** Stars, lead and frame are measured by turns, so often. */
const rounds = 4;
/** A star that is seen for less is none that can be measured, s. */
const shortestS = 1;
/** Two tracks of one star, px. */
const onePx = 4;

/** Measures the stars of a frame by all of their events, and the frame by the stars. @param tracks points of each star's track @param passing points of what is no star */
export function starList(
  { frame: first, ...rest }: FramedEvents,
  tracks: ReadonlyMap<number, readonly TrackPoint[]>,
  passing: readonly TrackPoint[],
): StarList & { readonly frame: SkyFrame } {
  let frame = first;
  let psfPx = firstPsfPx;
  let lead = noLead;
  for (let round = 0; round < rounds; round++) {
    const fits = fitStars({ ...rest, frame }, tracks, passing, psfPx, lead);
    const own = fits.map(({ fit }) => fit);
    psfPx = spreadOf(own);
    lead = leadOf(own, psfPx, lead);
    const stars = fits.map(({ still, fit, ahead }) => {
      const way = leadShare(fit) * lead.px;
      return { ...still, x: fit.x + way * ahead[0], y: fit.y + way * ahead[1], share: fit.share };
    });
    if (stars.length > 1) frame = withoutCommonShift({ ...rest, frame: first }, stars, psfPx, nearPx);
  }
  const stars = fitStars({ ...rest, frame }, tracks, passing, psfPx, lead)
    .map(
      ({ track, still, fit }): PictureStar => ({
        track,
        x: fit.x,
        y: fit.y,
        brightness: (fit.events / (still.untilUs - still.fromUs)) * 1e6,
        sigmaPx: Math.sqrt(fit.placeVariance + (leadShare(fit) ** 2 * lead.variance) / 2),
      }),
    )
    .toSorted((a, b) => b.brightness - a.brightness);
  const alone = stars.filter(({ x, y }, k) => stars.slice(0, k).every((other) => Math.hypot(other.x - x, other.y - y) > onePx));
  return { stars: alone, psfPx, frame };
}

/** Fits a spot to the events of each star. */
function fitStars(
  sky: FramedEvents,
  tracks: ReadonlyMap<number, readonly TrackPoint[]>,
  passing: readonly TrackPoint[],
  psfPx: number,
  lead: SpotLead,
) {
  const seen = [...tracks].flatMap(([track, points]) => seenIn(sky, track, points));
  const near = eventsAround(
    sky,
    seen.map(({ still }) => still),
    2 * nearPx,
  ).map((events, k) => withoutPassages(events, seen[k].still, sky.frame, passing));
  return seen.flatMap(({ track, still, ahead }, k) => {
    const options: SpotFitOptions = { psfPx, radiusPx: nearPx, moves: false, ahead, leadPx: lead.px };
    const first = fitSpot(near[k], { ...still, vx: 0, vy: 0 }, options);
    // The events of the other side come in where the track was beside its star.
    const fit = first && fitSpot(near[k], { x: first.x, y: first.y, vx: 0, vy: 0 }, options);
    return fit ? [{ track, still, fit, ahead }] : [];
  });
}

/** The events of a star without those of times at which something passes it. */
function withoutPassages(
  events: SpotEvents,
  { x, y, fromUs }: Still,
  frame: SkyFrame,
  passing: readonly TrackPoint[],
): SpotEvents {
  const times = passing
    .filter((point) => {
      const [px, py] = frame.toPicture(point.x, point.y, point.tUs);
      return Math.hypot(px - x, py - y) < 2 * nearPx;
    })
    .map(({ tUs }) => (tUs - fromUs) / 1e6);
  if (times.length === 0) return events;
  const seconds = new Set(times.flatMap((tS) => [Math.floor(10 * tS) - 1, Math.floor(10 * tS), Math.floor(10 * tS) + 1]));
  const kept = noEvents();
  events.t.forEach((tS, i) => {
    if (seconds.has(Math.floor(10 * tS))) return;
    kept.t.push(tS);
    kept.x.push(events.x[i]);
    kept.y.push(events.y[i]);
    kept.on.push(events.on[i]);
  });
  return kept;
}

/** A track as something that stands in the picture, and the way it goes over the chip; none where it is too short. */
function seenIn(sky: FramedEvents, track: number, points: readonly TrackPoint[]) {
  const own = whole(points, sky);
  const [fromUs, untilUs] = [own[0]?.tUs ?? 0, own.at(-1)?.tUs ?? 0];
  if (untilUs - fromUs < shortestS * 1e6) return [];
  const places = own.map(({ x, y, tUs }) => sky.frame.toPicture(x, y, tUs));
  const still: Still = { x: mean(places.map(([x]) => x)), y: mean(places.map(([, y]) => y)), fromUs, untilUs };
  return [{ track, still, ahead: directionOf(own) }];
}

/** The points of a track in a frame at which no part of its spot lies beside the chip. */
export const whole = (
  points: readonly TrackPoint[],
  { frame, events }: Pick<FramedEvents, 'frame' | 'events'>,
): readonly TrackPoint[] => {
  const { width, height } = events.sensor;
  return points.filter(
    ({ x, y, tUs }) =>
      tUs >= frame.fromUs &&
      tUs < frame.untilUs &&
      Math.min(x, y) >= edgePx &&
      x <= width - 1 - edgePx &&
      y <= height - 1 - edgePx,
  );
};

/** Which way things go over the chip, of length 1; (0, 0) where they stand. */
export function directionOf(points: readonly Pick<TrackPoint, 'vx' | 'vy'>[]): readonly [number, number] {
  const [vx, vy] = [mean(points.map((point) => point.vx)), mean(points.map((point) => point.vy))];
  const speed = Math.hypot(vx, vy);
  return speed > 0 ? [vx / speed, vy / speed] : [0, 0];
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The median spread of the brighter half, within what optics do. */
function spreadOf(fits: readonly SpotFit[]): number {
  const bright = fits.toSorted((a, b) => b.events - a.events).slice(0, Math.ceil(fits.length / 2));
  const spreads = bright.map(({ spreadPx }) => spreadPx).toSorted((a, b) => a - b);
  return Math.max(0.7, Math.min(3, spreads[spreads.length >> 1] ?? firstPsfPx));
}
