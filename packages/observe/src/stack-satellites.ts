import {
  describeWcs,
  type Elements,
  orbitOf,
  type Point,
  type Prediction,
  predict,
  type Site,
  skyToPixel,
  usualLimits,
} from '@spikeseg/astrometry';
import { type Limit, pathLimit, type TrackPoint } from '@spikeseg/detection';

import type { FramedPlate } from './observe-recording.ts';
import { type FaintSpot, faintSpot, ringCells } from './spots/faint-spot.ts';
import { chipAt } from './spots/near-events.ts';
import { type PredictedPath, type QuietEvents, quietEvents, stackEvents } from './stacked-events.ts';

/** What the events along the path of a satellite say that no track is of. */
export interface StackedSatellite extends FaintSpot {
  readonly elements: Elements;
  readonly ageDays: number;
  /** Number of the plate, from 1 on; when its path is on the chip, µs of the camera. */
  readonly plate: number;
  readonly fromUs: number;
  readonly untilUs: number;
  /** Whether it is seen: chance times all satellites that were stacked is below 10⁻³. */
  readonly isFound: boolean;
  /** How much earlier than expected it is, s, and how far to the left of its path. */
  readonly leadS: number;
  readonly acrossArcsec: number;
  readonly rangeKm: number;
  readonly elevationDeg: number;
  /** How much of the Sun the Earth hides from it, 0 to 1: what is dark is not seen. */
  readonly shadow: number;
  /** Where there is a zero point: of the rate, if it is seen; of the limit, than which it is fainter. */
  readonly magnitude?: number;
  readonly limitMagnitude?: number;
  /** Nine tenths of the objects on its path are found by the search from so many events/s on, where that is known; and its magnitude. */
  readonly searchLimitHz?: number | undefined;
  readonly searchLimitMagnitude?: number;
}

/** Largest chance of all that are called found. */
const maxChance = 1e-3;
/** px of a stack that one path stands for: within them the rate and the direction of the satellite are the same. */
const columns = 24;
/** Elements that leave more places are too vague to be stacked. */
const maxCells = 300_000;
/** No satellite is faster in the sky, degrees/s. */
const fastestDegS = 2.5;
/** Events near stars and tracks are left out, point spreads; a pointing may be off by so much, px. */
const [nearSpreads, pointingPx] = [4, 2];
/** Steps of a path, s, and how many of them. */
const [shortestS, maxKnots] = [0.1, 400];

/**
 * Sums the events along the paths of satellites that cross the chip: how bright each is, or may be at most, wherever its elements allow.
 *
 * @param passing points of the tracks that are of something else @param limits of the search @param onVague called for elements that leave too many places
 */
export function stackSatellites(
  plates: readonly FramedPlate[],
  passing: readonly TrackPoint[],
  sets: readonly Elements[],
  site: Site,
  utcMs: (tUs: number) => number,
  limits: readonly Limit[] = [],
  onVague: (elements: Elements, ageDays: number) => void = () => {},
): StackedSatellite[] {
  const stacked = plates.flatMap((plate, k) => {
    if (plate.plate.kind !== 'solved') return [];
    const { framed, stars, psfPx } = plate;
    const { arcsecPerPx, mirrored } = describeWcs(plate.plate.wcs);
    let quiet: QuietEvents | undefined;
    return sets.flatMap((elements) => {
      const ageDays = Math.abs(utcMs(plate.fromUs) - elements.epochMs) / 86_400_000;
      if (ageDays > usualLimits.maxAgeDays) return [];
      const crossing = crossingOf(plate, elements, site, utcMs);
      if (crossing === undefined) return [];
      const plan = planOf(plate, crossing, ageDays);
      if (plan === undefined) {
        onVague(elements, ageDays);
        return [];
      }
      quiet ??= quietEvents(framed, stars, placesOf(passing, plate), nearSpreads * psfPx);
      const spot = faintSpot(stackEvents(quiet, plan.paths, columns, plan.acrossPx), psfPx);
      if (spot === undefined) return [];
      const { rangeKm, elevationDeg, shadow } = crossing.middle;
      return [
        {
          ...spot,
          elements,
          ageDays,
          plate: k + 1,
          fromUs: crossing.fromUs,
          untilUs: crossing.untilUs,
          leadS: plan.firstS + (spot.column + ringCells + 0.5 - columns / 2) / plan.leadPxS,
          acrossArcsec: (spot.row - plan.acrossPx) * arcsecPerPx * (mirrored ? -1 : 1),
          rangeKm,
          elevationDeg,
          shadow,
          searchLimitHz: pathLimit(limits, placesOn(plate, crossing)),
          zero: plate.zeroPoint?.magnitude,
        },
      ];
    });
  });
  return stacked.map(({ zero, ...one }) => {
    const isFound = one.chance * stacked.length <= maxChance;
    const magnitude = (rate: number): number => (zero ?? 0) - 2.5 * Math.log10(rate);
    if (zero === undefined) return { ...one, isFound };
    return {
      ...one,
      isFound,
      limitMagnitude: magnitude(one.limit),
      ...(isFound && { magnitude: magnitude(one.rate) }),
      ...(one.searchLimitHz !== undefined && { searchLimitMagnitude: magnitude(one.searchLimitHz) }),
    };
  });
}

/** The places of tracks in the picture of a plate. */
const placesOf = (passing: readonly TrackPoint[], { framed: { frame } }: FramedPlate) =>
  passing
    .filter(({ tUs }) => tUs >= frame.fromUs && tUs < frame.untilUs)
    .map(({ x, y, tUs }) => {
      const [px, py] = frame.toPicture(x, y, tUs);
      return { x: px, y: py, tUs };
    });

/** Places on a path whose limits are asked for. */
const limitPlaces = 100;

/** Where a satellite passes on the sensor, while it is on it. */
const placesOn = ({ framed }: FramedPlate, { fromUs, untilUs, at }: Crossing) =>
  Array.from({ length: limitPlaces }, (_, k) => fromUs + ((k + 0.5) / limitPlaces) * (untilUs - fromUs)).flatMap((tUs) => {
    const place = at(tUs, 0);
    if (place === undefined || !chipAt(framed, tUs)(...place)) return [];
    // A picture is a shift of the sensor, and hardly turned.
    const [x, y] = framed.frame.toPicture(...place, tUs);
    return [{ tUs, x: 2 * place[0] - x, y: 2 * place[1] - y }];
  });

/** When the path of a satellite is on the chip, and where it is then. */
interface Crossing {
  readonly fromUs: number;
  readonly untilUs: number;
  readonly middle: Prediction;
  /** Where it is in the picture, when it is ahead by so much. */
  readonly at: (tUs: number, leadS: number) => Point | undefined;
}

function crossingOf(
  { plate, framed }: FramedPlate,
  elements: Elements,
  site: Site,
  utcMs: (tUs: number) => number,
): Crossing | undefined {
  if (plate.kind !== 'solved') return undefined;
  const { events, frame } = framed;
  const { width, height } = events.sensor;
  const orbit = orbitOf(elements);
  const predictAt = (tUs: number, leadS = 0) => predict(orbit, site, utcMs(tUs), { leadS });
  const scaleDeg = describeWcs(plate.wcs).arcsecPerPx / 3600;
  const shortestStepS = Math.min(1, (Math.min(width, height) * scaleDeg) / 2 / fastestDegS);
  const on: number[] = [];
  for (let tUs = frame.fromUs; tUs < frame.untilUs; ) {
    const seen = predictAt(tUs);
    if (seen === undefined) return undefined;
    const [x, y] = skyToPixel(plate.wcs, seen) ?? [Number.POSITIVE_INFINITY, 0];
    if (chipAt(framed, tUs)(x, y) && seen.elevationDeg > 0) on.push(tUs);
    const [mx, my] = frame.toPicture(width / 2, height / 2, tUs);
    // Beyond the reach of a tangent plane it is 78 degrees away at least.
    const awayDeg = Math.min(78, (Math.atan(Math.hypot(x - mx, y - my) * scaleDeg * (Math.PI / 180)) * 180) / Math.PI);
    const restS = (awayDeg - Math.hypot(width, height) * scaleDeg) / fastestDegS;
    tUs += 1e6 * Math.max(shortestStepS, restS);
  }
  if (on.length === 0) return undefined;
  const stepUs = shortestStepS * 1e6;
  const [fromUs, untilUs] = [Math.max(frame.fromUs, on[0] - stepUs), Math.min(frame.untilUs, on[on.length - 1] + stepUs)];
  const middle = predictAt((fromUs + untilUs) / 2);
  if (middle === undefined) return undefined;
  const at = (tUs: number, leadS: number): Point | undefined => {
    const seen = predictAt(tUs, leadS);
    return seen && skyToPixel(plate.wcs, seen);
  };
  return { fromUs, untilUs, middle, at };
}

/** The paths of a satellite, the latest first, as far early and late as its age allows; undefined where that is too far. */
function planOf({ plate, framed: { frame } }: FramedPlate, { fromUs, untilUs, middle, at }: Crossing, ageDays: number) {
  if (plate.kind !== 'solved') return undefined;
  const limit = ([km, perDay]: readonly [number, number]): number => km + perDay * ageDays;
  const radPx = describeWcs(plate.wcs).arcsecPerPx / 206_265;
  const acrossPx = Math.ceil(limit(usualLimits.acrossKm) / middle.rangeKm / radPx + pointingPx);
  const middleUs = (fromUs + untilUs) / 2;
  const [late, early] = [at(middleUs, -0.1), at(middleUs, 0.1)];
  if (late === undefined || early === undefined) return undefined;
  const leadPxS = Math.hypot(early[0] - late[0], early[1] - late[1]) / 0.2;
  const alongPx = (limit(usualLimits.alongKm) / middle.speedKmS) * leadPxS + pointingPx;
  const count = Math.ceil((2 * (alongPx + ringCells)) / columns);
  if (count * columns * (2 * acrossPx + 1) > maxCells) return undefined;
  const sliceS = columns / leadPxS;
  const firstS = (-(count - 1) / 2) * sliceS;
  const paths: PredictedPath[] = [];
  for (let k = 0; k < count; k++) {
    const leadS = firstS + k * sliceS;
    const clipped = (tUs: number): number => Math.max(frame.fromUs, Math.min(frame.untilUs, tUs));
    const [beginUs, endUs] = [clipped(fromUs - 1e6 * (leadS + sliceS)), clipped(untilUs - 1e6 * (leadS - sliceS))];
    const knots = Math.max(1, Math.min(maxKnots, Math.ceil((endUs - beginUs) / 1e6 / shortestS)));
    const stepUs = (endUs - beginUs) / knots;
    const [x, y] = [new Float64Array(knots + 1), new Float64Array(knots + 1)];
    const ahead: (readonly [number, number])[] = [];
    for (let i = 0; i <= knots; i++) {
      const tUs = beginUs + i * stepUs;
      const [here, next] = [at(tUs, leadS), at(tUs, leadS + 0.1)];
      if (here === undefined || next === undefined) return undefined;
      [x[i], y[i]] = here;
      const way = Math.hypot(next[0] - here[0], next[1] - here[1]);
      ahead.push([(next[0] - here[0]) / way, (next[1] - here[1]) / way]);
    }
    paths.push({ fromUs: beginUs, stepUs, x, y, ahead });
  }
  return { paths, acrossPx, firstS, leadPxS };
}
