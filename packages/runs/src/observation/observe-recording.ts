import {
  describeWcs,
  type Observation,
  observeTrack,
  type PlateFailure,
  type PlateSolution,
  type SkyPlace,
  zeroMagnitude,
} from '@spikeseg/astrometry';
import { type ClassName, skyPath, type TrackPoint } from '@spikeseg/segmentation';
import { neverInterrupted } from '../context/context.ts';
import type { Found } from '../pool/mark-detections.ts';
import { type LightBlock, type LightPeriod, lightOf, periodOf } from './light-curve.ts';
import { type Epoch, utcMsOf } from './observed-time.ts';
import { middleOf, type PlateHints, plateOf } from './plates/plate-of-stars.ts';
import { directionOf, nearPx, type PictureStar, starList, whole } from './plates/star-list.ts';
import { chipAt, eventsAlong, type FramedEvents, hotPixels } from './spots/near-events.ts';
import { skyFrames } from './spots/sky-frame.ts';
import { fitSpot, type Lead, leadOf, leadShare, noLead, type SpotFit } from './spots/spot-fit.ts';

/** What is known of camera and night. */
export interface ObservedSky extends PlateHints {
  /** UTC at a time of the camera near the one that is given, and how far that may be off, s. */
  readonly epochAt: (tUs: number) => Epoch;
  /** Seconds of track for each observation. */
  readonly stepS: number;
  /** Which tracks become observations. */
  readonly classes: readonly ClassName[];
}

/** A picture of the stars with the events that it is made of. */
export interface FramedPlate extends Plate {
  readonly framed: FramedEvents;
  readonly psfPx: number;
}

/** A picture of the stars, and what it shows. */
export interface Plate {
  readonly fromUs: number;
  readonly untilUs: number;
  /** When the places of its stars hold: the middle, ms of UTC since 1970. */
  readonly utcMs: number;
  readonly stars: readonly PictureStar[];
  readonly plate: PlateSolution | PlateFailure;
  /** Scale, angle of north, whether it is mirrored, and where the middle of the chip is. */
  readonly view?: ReturnType<typeof describeWcs> & { readonly middle: SkyPlace };
  /** Magnitude of one event/s by the stars, and their scatter about it. */
  readonly zeroPoint?: { readonly magnitude: number; readonly scatter: number };
}

/** An observation with what it was made from. */
export interface Measured extends Observation {
  readonly tUs: number;
  /** Events of the object. */
  readonly events: number;
}

interface MeasuredTrack extends Light {
  readonly track: number;
  readonly class: ClassName;
  readonly observations: readonly Measured[];
  /** Where it has one that chance has not, at most once in a thousand. */
  readonly period?: LightPeriod;
}

/** The light curve of a track: of each block the magnitude, too, where there is a zero point. */
interface Light {
  readonly light: readonly (LightBlock & { readonly utcMs: number; readonly magnitude?: number })[];
}

/** Largest chance of a period that is told. */
const periodChance = 1e-3;

export interface ObservedRecording<Of extends Plate = FramedPlate> {
  readonly name: string;
  readonly plates: readonly Of[];
  readonly tracks: readonly MeasuredTrack[];
}

/** A sky is known from so many stars on; with fewer the chip is taken for the picture. */
const fewestStars = 3;
/** With fewer stars, tracks that may be stars are given to the plate solver, too. */
const manyStars = 12;
/** Something is not measured where it is so near to a star, in point spreads. */
const starSpreads = 4;
/** No step is longer than this on the chip, px: within it a path is straight. */
const longestPx = 30;
/** Fits and lead are made by turns, so often. */
const leadRounds = 4;
/** Least time of a step, s. */
const shortestS = 0.1;

/** Solves the plates of a recording, and measures its tracks. @param stop stops another solver */
export async function observeRecording(
  { name, events, points }: Pick<Found, 'name' | 'events' | 'points'>,
  sky: ObservedSky,
  stop = neverInterrupted,
): Promise<ObservedRecording> {
  const tracks = new Map<number, TrackPoint[]>();
  for (const point of points) {
    const own = tracks.get(point.track);
    if (own) own.push(point);
    else tracks.set(point.track, [point]);
  }
  const classOf = new Map([...tracks].map(([track, own]) => [track, own.at(-1)?.is?.class ?? 'unknown']));
  const numbers = (wanted: (of: ClassName) => boolean): Set<number> =>
    new Set([...tracks.keys()].filter((track) => wanted(classOf.get(track) ?? 'unknown')));
  const stars = numbers((of) => of === 'star');
  const path = stars.size >= fewestStars ? skyPath(points, events.sensor, stars) : undefined;
  const listed = stars.size >= manyStars ? stars : numbers((of) => of !== 'satellite');
  const frames = skyFrames(path, events.sensor, events.t[0] ?? 0, (events.t.at(-1) ?? 0) + 1);
  const hot = hotPixels(events);
  const solve = plateOf(sky, events.sensor, stop);
  const plates: FramedPlate[] = [];
  const measured = new Map<number, Pick<MeasuredTrack, 'observations' | 'light'>>();
  for (const frame of frames) {
    const list = starList(
      { events, hot, frame },
      new Map([...tracks].filter(([track]) => listed.has(track))),
      points.filter(({ track }) => !listed.has(track)),
    );
    const framed: FramedEvents = { events, hot, frame: list.frame };
    const plate = await solve(list.stars);
    const zeroPoint = plate.kind === 'solved' ? zeroPointOf(plate, list.stars) : undefined;
    const { fromUs, untilUs } = frame;
    const middleUs = (fromUs + untilUs) / 2;
    const view =
      plate.kind === 'solved' ? { view: { ...describeWcs(plate.wcs), middle: middleOf(plate.wcs, events.sensor) } } : {};
    plates.push({
      fromUs,
      untilUs,
      utcMs: utcMsOf(sky.epochAt(middleUs), middleUs),
      framed,
      psfPx: list.psfPx,
      stars: list.stars,
      plate,
      ...view,
      ...(zeroPoint && { zeroPoint }),
    });
    if (plate.kind !== 'solved') continue;
    const matched = new Set(plate.matches.map(({ star }) => list.stars[star].track));
    const near = starSpreads * list.psfPx;
    for (const [track, own] of tracks) {
      if (!sky.classes.includes(classOf.get(track) ?? 'unknown') || matched.has(track)) continue;
      const others = list.stars.filter((star) => star.track !== track);
      const isNearStar = (x: number, y: number): boolean =>
        others.some((star) => (star.x - x) ** 2 + (star.y - y) ** 2 < near * near);
      const found = measureTrack(framed, own, list.psfPx, isNearStar, sky, plate, zeroPoint?.magnitude);
      const { observations = [], light = [] } = measured.get(track) ?? {};
      measured.set(track, { observations: [...observations, ...found.observations], light: [...light, ...found.light] });
    }
  }
  return {
    name,
    plates,
    tracks: [...measured].flatMap(([track, found]) => {
      if (found.observations.length === 0) return [];
      const period = periodOf(found.light);
      const told = period && period.chance < periodChance ? { period } : {};
      return [{ track, class: classOf.get(track) ?? 'unknown', ...found, ...told }];
    }),
  };
}

function zeroPointOf(plate: PlateSolution, stars: readonly PictureStar[]): Plate['zeroPoint'] {
  const magnitude = zeroMagnitude(plate, stars);
  if (magnitude === undefined) return undefined;
  const away = plate.matches.map(({ star, catalogue }) =>
    Math.abs(catalogue.magnitude + 2.5 * Math.log10(stars[star].brightness) - magnitude),
  );
  const middle = away.toSorted((a, b) => a - b)[away.length >> 1];
  // Of a normal distribution the median distance is 0.67 standard deviations.
  return { magnitude, scatter: 1.48 * middle };
}

/** The observations of a track in one frame: of each step the likeliest straight path of its events. */
function measureTrack(
  sky: FramedEvents,
  points: readonly TrackPoint[],
  psfPx: number,
  isNearStar: (x: number, y: number) => boolean,
  { epochAt, stepS }: ObservedSky,
  plate: PlateSolution,
  zero: number | undefined,
): Pick<MeasuredTrack, 'observations' | 'light'> {
  const own = whole(points, sky);
  const steps = stepsOf(own, stepS).flatMap((step) => {
    const start = lineThrough(step, sky);
    if (start === undefined) return [];
    return [{ start, ahead: directionOf(step), near: eventsAlong(sky, start, 2 * nearPx, isNearStar) }];
  });
  const fitAll = (lead: Lead) =>
    steps.flatMap(({ start, ahead, near }) => {
      const fit = fitSpot(near, start, { psfPx, radiusPx: nearPx, moves: true, ahead, leadPx: lead.px });
      return fit ? [{ fit, near, fromUs: start.fromUs, seconds: (start.untilUs - start.fromUs) / 1e6 }] : [];
    });
  let lead = noLead;
  for (let round = 0; round < leadRounds; round++)
    lead = leadOf(
      fitAll(lead).map(({ fit }) => fit),
      psfPx,
      lead,
    );
  const magnitudeOf = (rate: number) => (zero === undefined || rate <= 0 ? {} : { magnitude: zero - 2.5 * Math.log10(rate) });
  const fits = fitAll(lead);
  const sum = (of: (step: (typeof fits)[number]) => number): number => fits.reduce((total, step) => total + of(step), 0);
  const rate = sum(({ fit }) => fit.events) / sum(({ seconds }) => seconds);
  const light = fits
    .flatMap((step) => lightOf(step, psfPx, rate, (x, y, tUs) => chipAt(sky, tUs)(x, y) && !isNearStar(x, y)))
    .map((block) => ({ ...block, utcMs: utcMsOf(epochAt(block.tUs), block.tUs), ...magnitudeOf(block.rate) }));
  const observations = fits.flatMap(({ fit, fromUs, seconds }) => {
    const tUs = fromUs + fit.tS * 1e6;
    const shared = (leadShare(fit) ** 2 * lead.variance) / 2 + sky.frame.variance(tUs);
    const [one] = observeTrack(twoPoints(fit, fromUs, shared), plate, { epoch: epochAt(tUs), stepS: 1e6 });
    if (one === undefined) return [];
    const magnitude = magnitudeOf(fit.events / seconds);
    return [{ ...one, ...magnitude, durationS: seconds, tUs, events: Math.round(fit.events) }];
  });
  return { observations, light };
}

/** Two points that know as much as the fit: at ± σ of the place over σ of the speed from its middle, each with twice the variance. */
function twoPoints({ tS, x, y, vx, vy, placeVariance, speedVariance }: SpotFit, fromUs: number, more: number) {
  const halfS = Math.sqrt(placeVariance / speedVariance);
  const variance = 2 * (placeVariance + more);
  return [-halfS, halfS].map((dS) => ({
    tUs: fromUs + (tS + dS) * 1e6,
    x: x + vx * dS,
    y: y + vy * dS,
    covariance: [variance, 0, variance] as const,
  }));
}

/** Points of even steps of about so many seconds, shorter where they go far. */
function stepsOf(points: readonly TrackPoint[], stepS: number): TrackPoint[][] {
  if (points.length < 2) return [];
  const [first, last] = [points[0], points[points.length - 1]];
  const seconds = (last.tUs - first.tUs) / 1e6;
  const speed = points.reduce((sum, { vx, vy }) => sum + Math.hypot(vx, vy), 0) / points.length;
  const longest = Math.max(shortestS, Math.min(stepS, longestPx / Math.max(speed, 1e-9)));
  const count = Math.max(1, Math.round(seconds / longest));
  const steps = Array.from({ length: count }, (): TrackPoint[] => []);
  for (const point of points)
    steps[Math.min(count - 1, Math.floor((((point.tUs - first.tUs) / 1e6) * count) / seconds))].push(point);
  return steps.filter((step) => step.length > 1);
}

/** The line of some points in the picture, from the first to the last. */
function lineThrough(points: readonly TrackPoint[], { frame }: FramedEvents) {
  const [fromUs, untilUs] = [points[0].tUs, points[points.length - 1].tUs];
  if (untilUs - fromUs < shortestS * 1e6) return undefined;
  const places = points.map(({ x, y, tUs }) => ({ tS: (tUs - fromUs) / 1e6, at: frame.toPicture(x, y, tUs) }));
  const sum = (of: (place: (typeof places)[number]) => number): number => places.reduce((total, place) => total + of(place), 0);
  const [n, t, tt] = [places.length, sum(({ tS }) => tS), sum(({ tS }) => tS * tS)];
  const [vx, vy] = ([0, 1] as const).map(
    (axis) => (n * sum(({ tS, at }) => tS * at[axis]) - t * sum(({ at }) => at[axis])) / (n * tt - t * t),
  );
  const [x, y] = [(sum(({ at }) => at[0]) - vx * t) / n, (sum(({ at }) => at[1]) - vy * t) / n];
  return { x, y, vx, vy, fromUs, untilUs };
}
