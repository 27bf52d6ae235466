import {
  type Catalogue,
  describeWcs,
  type PlateFailure,
  type PlateOptions,
  type PlateSolution,
  type PlateStar,
  type Point,
  solvePlate,
  type TanWcs,
  zeroMagnitude,
} from '@spikeseg/astrometry';
import { type ClassName, skyPath, type TrackPoint } from '@spikeseg/segmentation';
import type { Found } from '../pool/mark-detections.ts';
import { type LightPeriod, periodOf } from './light-curve.ts';
import { type MeasuredSteps, type MeasuredTrack, measureTrack } from './measure-track.ts';
import { type PictureStar, starList } from './plates/star-list.ts';
import { type FramedEvents, hotPixels } from './spots/near-events.ts';
import { skyFrames } from './spots/sky-frame.ts';

/** What is known of camera and night. */
export interface ObservedSky extends Pick<PlateOptions, 'near' | 'arcsecPerPx' | 'wcs'>, MeasuredSteps {
  readonly catalogue: Catalogue;
  /** Another solver: what it finds is compared with the catalogue, and fitted anew. */
  readonly solver?: ((stars: readonly PlateStar[], options: PlateOptions) => TanWcs | PlateFailure) | undefined;
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
  readonly stars: readonly PictureStar[];
  readonly plate: PlateSolution | PlateFailure;
  /** Scale, angle of north, and whether it is mirrored. */
  readonly view?: ReturnType<typeof describeWcs>;
  /** Magnitude of one event/s by the stars, and their scatter about it. */
  readonly zeroPoint?: { readonly magnitude: number; readonly scatter: number };
}

/** What was observed of a track. */
interface ObservedTrack extends MeasuredTrack {
  readonly track: number;
  readonly class: ClassName;
  /** Where it has one that chance has not, at most once in a thousand. */
  readonly period?: LightPeriod;
}

/** Maximum chance of a period that is given. */
const periodChance = 1e-3;

export interface ObservedRecording<Of extends Plate = FramedPlate> {
  readonly name: string;
  readonly plates: readonly Of[];
  readonly tracks: readonly ObservedTrack[];
}

/** A sky is known from so many stars on; with fewer the chip is taken for the picture. */
const fewestStars = 3;
/** With fewer stars, tracks that may be stars are given to the plate solver, too. */
const manyStars = 12;
/** Solves the plates of a recording, and measures its tracks. */
export function observeRecording(
  { name, events, points }: Pick<Found, 'name' | 'events' | 'points'>,
  sky: ObservedSky,
): ObservedRecording {
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
  const plates: FramedPlate[] = [];
  const measured = new Map<number, MeasuredTrack>();
  for (const frame of frames) {
    const list = starList(
      { events, hot, frame },
      new Map([...tracks].filter(([track]) => listed.has(track))),
      points.filter(({ track }) => !listed.has(track)),
    );
    const framed: FramedEvents = { events, hot, frame: list.frame };
    const plate = solved(list.stars, sky, events.sensor);
    const zeroPoint = plate.kind === 'solved' ? zeroPointOf(plate, list.stars) : undefined;
    const { fromUs, untilUs } = frame;
    const view = plate.kind === 'solved' ? { view: describeWcs(plate.wcs) } : {};
    plates.push({
      fromUs,
      untilUs,
      framed,
      psfPx: list.psfPx,
      stars: list.stars,
      plate,
      ...view,
      ...(zeroPoint && { zeroPoint }),
    });
    if (plate.kind !== 'solved') continue;
    const matched = new Set(plate.matches.map(({ star }) => list.stars[star].track));
    for (const [track, own] of tracks) {
      if (!sky.classes.includes(classOf.get(track) ?? 'unknown') || matched.has(track)) continue;
      const stars = list.stars.filter((star) => star.track !== track);
      const found = measureTrack({ framed, psfPx: list.psfPx, plate, zero: zeroPoint?.magnitude, stars }, own, sky);
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

/** Stars may lie beside the chip, where the sky moved: the picture is as large as they ask for. */
function solved(
  stars: readonly PictureStar[],
  { near, arcsecPerPx, catalogue, solver, wcs: given }: ObservedSky,
  { width, height }: { readonly width: number; readonly height: number },
): PlateSolution | PlateFailure {
  const [left, top] = [Math.min(0, ...stars.map(({ x }) => Math.floor(x))), Math.min(0, ...stars.map(({ y }) => Math.floor(y)))];
  const right = Math.max(width, ...stars.map(({ x }) => Math.ceil(x) + 1));
  const bottom = Math.max(height, ...stars.map(({ y }) => Math.ceil(y) + 1));
  const moved = stars.map(({ x, y, brightness, sigmaPx }) => ({ x: x - left, y: y - top, brightness, sigmaPx }));
  const options: PlateOptions = {
    width: right - left,
    height: bottom - top,
    arcsecPerPx,
    ...(near && { near }),
    ...(given && { wcs: { ...given, pixel: [given.pixel[0] - left, given.pixel[1] - top] } }),
    catalogue,
  };
  const found = solver?.(moved, options);
  if (found && 'reason' in found) return found;
  const plate = solvePlate(moved, found ? { ...options, wcs: found, refit: true } : options);
  if (plate.kind !== 'solved') return plate;
  const { wcs, fit } = plate;
  const shifted = ([x, y]: Point): Point => [x + left, y + top];
  return {
    ...plate,
    wcs: { ...wcs, pixel: shifted(wcs.pixel) },
    fit: { ...fit, mean: shifted(fit.mean), ...(fit.lens && { lens: { ...fit.lens, middle: shifted(fit.lens.middle) } }) },
  };
}

function zeroPointOf(plate: PlateSolution, stars: readonly PictureStar[]): Plate['zeroPoint'] {
  const magnitude = zeroMagnitude(plate, stars);
  const away = plate.matches.map(({ star, catalogue }) =>
    Math.abs(catalogue.magnitude + 2.5 * Math.log10(stars[star].brightness) - magnitude),
  );
  const middle = away.toSorted((a, b) => a - b)[away.length >> 1];
  // Of a normal distribution the median distance is 0.67 standard deviations.
  return { magnitude, scatter: 1.48 * middle };
}
