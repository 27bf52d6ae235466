import { type Observation, observeTrack, type PlateSolution } from '@spikeseg/astrometry';
import type { TrackPoint } from '@spikeseg/detection';
import { type LightBlock, lightOf } from './light-curve.ts';
import { directionOf, nearPx, type PictureStar, whole } from './plates/star-list.ts';
import { eventsAlong, type FramedEvents } from './spots/near-events.ts';
import { sharedVariance } from './spots/sky-frame.ts';
import { fitSpot, leadOf, leadShare, noLead, type SpotFit, type SpotLead } from './spots/spot-fit.ts';
import { type Epoch, utcMsOf } from './times/observed-time.ts';

/** An observation with what it was made from. */
export interface MeasuredObservation extends Observation {
  readonly tUs: number;
  /** Number of the picture, from 0 on. */
  readonly picture: number;
  /** Events of the object. */
  readonly events: number;
}

/** A block of a light curve, with the magnitude where there is a zero point. */
interface MeasuredBlock extends LightBlock {
  readonly utcMs: number;
  readonly magnitude?: number;
}

/** What was measured of a track. */
export interface MeasuredTrack {
  readonly observations: readonly MeasuredObservation[];
  readonly light: readonly MeasuredBlock[];
}

/** What a track is measured against. */
export interface MeasuredField {
  /** Number of the picture, from 0 on. */
  readonly number: number;
  readonly framed: FramedEvents;
  readonly psfPx: number;
  readonly plate: PlateSolution;
  /** Magnitude of one event/s. */
  readonly zero: number | undefined;
  /** Stars of the picture. */
  readonly stars: readonly PictureStar[];
}

/** UTC at a time of the camera near the one that is given, and seconds of track for each observation. */
export interface MeasuredSteps {
  readonly epochAt: (tUs: number) => Epoch;
  readonly stepS: number;
}

/** A star gives events as far as their density is more than this, events/s/px²; a spot has its events within so many point spreads. */
const [faintestDensity, spotSpreads] = [0.01, 2];
/** No step is longer than this on the chip, px: within it a path is straight. */
const maxStepPx = 30;
/** Fits and lead are made by turns, so often. */
const leadRounds = 4;
/** Minimum time of a step, s. */
const minStepS = 0.1;

/** The observations of a track in one frame: of each step the likeliest straight path of its events. */
export function measureTrack(
  { number, framed: sky, psfPx, plate, zero, stars }: MeasuredField,
  points: readonly TrackPoint[],
  { epochAt, stepS }: MeasuredSteps,
): MeasuredTrack {
  const own = whole(points, sky);
  const reaches = stars.map(({ x, y, brightness }) => ({ x, y, reachPx: starReachPx(brightness, psfPx) }));
  const isNearStar = (px: number, py: number, marginPx: number): boolean =>
    reaches.some(({ x, y, reachPx }) => Math.hypot(x - px, y - py) < reachPx + marginPx);
  const isMasked = {
    path: (x: number, y: number) => isNearStar(x, y, spotSpreads * psfPx),
    event: (x: number, y: number) => isNearStar(x, y, 0),
  };
  const steps = stepsOf(own, stepS).flatMap((step) => {
    const start = lineThrough(step, sky);
    if (start === undefined) return [];
    return [{ start, ahead: directionOf(step), events: eventsAlong(sky, start, 2 * nearPx, isMasked) }];
  });
  const fitAll = (lead: SpotLead) =>
    steps.flatMap(({ start, ahead, events }) => {
      const fit = fitSpot(events, start, { psfPx, radiusPx: nearPx, moves: true, ahead, leadPx: lead.px });
      return fit
        ? [
            {
              fit,
              times: events.t.filter((tS, i) => isOwn(fit, tS, events.x[i], events.y[i], psfPx)),
              fromUs: start.fromUs,
              untilUs: start.untilUs,
              seconds: (start.untilUs - start.fromUs) / 1e6,
            },
          ]
        : [];
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
    .flatMap((step) => lightOf(step, sky, { psfPx, rate, stars }))
    .map((block) => ({ ...block, utcMs: utcMsOf(epochAt(block.tUs), block.tUs), ...magnitudeOf(block.rate) }));
  const observations = fits.flatMap(({ fit, times, fromUs, seconds }) => {
    const tUs = fromUs + fit.tS * 1e6;
    const shared = (leadShare(fit) ** 2 * lead.variance) / 2 + sharedVariance(sky.frame, fromUs, times);
    const [one] = observeTrack(twoPoints(fit, fromUs, shared), plate, { epoch: epochAt(tUs), stepS: 1e6 });
    if (one === undefined) return [];
    const magnitude = magnitudeOf(fit.events / seconds);
    return [{ ...one, ...magnitude, durationS: seconds, tUs, picture: number, events: Math.round(fit.events) }];
  });
  return { observations, light };
}

/** How far the events of a star reach, px: to where a Gaussian spot of so many events/s has the faintest density that counts. */
function starReachPx(rateHz: number, psfPx: number): number {
  const peak = rateHz / (2 * Math.PI * psfPx ** 2);
  return psfPx * Math.sqrt(2 * Math.log(Math.max(1, peak / faintestDensity)));
}

/** Whether an event is of a spot in the main: so far off its path lie 86 % of them. */
const isOwn = ({ tS: atS, x, y, vx, vy }: SpotFit, tS: number, ex: number, ey: number, psfPx: number): boolean =>
  Math.hypot(ex - x - vx * (tS - atS), ey - y - vy * (tS - atS)) < 2 * psfPx;

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
  const longest = Math.max(minStepS, Math.min(stepS, maxStepPx / Math.max(speed, 1e-9)));
  const count = Math.max(1, Math.round(seconds / longest));
  const steps = Array.from({ length: count }, (): TrackPoint[] => []);
  for (const point of points)
    steps[Math.min(count - 1, Math.floor((((point.tUs - first.tUs) / 1e6) * count) / seconds))].push(point);
  return steps.filter((step) => step.length > 1);
}

/** The line of some points in the picture, from the first to the last. */
function lineThrough(points: readonly TrackPoint[], { frame }: FramedEvents) {
  const [fromUs, untilUs] = [points[0].tUs, points[points.length - 1].tUs];
  if (untilUs - fromUs < minStepS * 1e6) return undefined;
  const places = points.map(({ x, y, tUs }) => ({ tS: (tUs - fromUs) / 1e6, at: frame.toPicture(x, y, tUs) }));
  const sum = (of: (place: (typeof places)[number]) => number): number => places.reduce((total, place) => total + of(place), 0);
  const [n, t, tt] = [places.length, sum(({ tS }) => tS), sum(({ tS }) => tS * tS)];
  const [vx, vy] = ([0, 1] as const).map(
    (axis) => (n * sum(({ tS, at }) => tS * at[axis]) - t * sum(({ at }) => at[axis])) / (n * tt - t * t),
  );
  const [x, y] = [(sum(({ at }) => at[0]) - vx * t) / n, (sum(({ at }) => at[1]) - vy * t) / n];
  return { x, y, vx, vy, fromUs, untilUs };
}
