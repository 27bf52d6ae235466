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
import { type OriginPlate, skyPlates } from './plates/sky-plates.ts';
import { type PictureStar, starList } from './plates/star-list.ts';
import { hotUnder } from './spots/hot-under.ts';
import { type FramedEvents, hotPixels } from './spots/near-events.ts';
import { skyFrames } from './spots/sky-frame.ts';

type Solved = TanWcs | PlateFailure;

/** What is known of camera and night. */
export interface ObservedSky extends Pick<PlateOptions, 'near' | 'arcsecPerPx' | 'wcs' | 'refit'>, MeasuredSteps {
  readonly catalogue: Catalogue;
  /** Another solver: what it finds is compared with the catalogue, and fitted anew. */
  readonly solver?: ((stars: readonly PlateStar[], options: PlateOptions) => Solved | Promise<Solved>) | undefined;
  /** Which tracks become observations. */
  readonly classes: readonly ClassName[];
}

/** A picture of the stars with the events that it is made of, and what else is in it. */
export interface FramedPlate extends Plate {
  readonly framed: FramedEvents;
  readonly psfPx: number;
  /** Places of stars that are followed and could not be measured: at the edge, beside another one, for a short time. */
  readonly unmeasured: readonly Point[];
  /** Places of the tracks that are observed, about one for each second. */
  readonly passing: readonly { readonly track: number; readonly places: readonly Point[] }[];
}

/** A picture of the stars, and what it shows. */
export interface Plate extends OriginPlate {
  readonly fromUs: number;
  readonly untilUs: number;
  readonly stars: readonly PictureStar[];
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
const minStars = 3;
/** With fewer stars, tracks that may be stars are given to the plate solver, too. */
const manyStars = 12;
/** A track so near to a star that was measured is of that star, px. */
const sameStarPx = 4;
/** Solves the plates of a recording, and measures its tracks. */
export async function observeRecording(
  { name, events, points }: Pick<Found, 'name' | 'events' | 'points'>,
  sky: ObservedSky,
): Promise<ObservedRecording> {
  const tracks = new Map<number, TrackPoint[]>();
  for (const point of points) {
    const own = tracks.get(point.track);
    if (own) own.push(point);
    else tracks.set(point.track, [point]);
  }
  const classOf = (track: number): ClassName => tracks.get(track)?.at(-1)?.is?.class ?? 'unknown';
  const tracksOf = (wanted: (of: ClassName) => boolean) => new Map([...tracks].filter(([track]) => wanted(classOf(track))));
  const stars = tracksOf((of) => of === 'star');
  const path = stars.size >= minStars ? skyPath(points, events.sensor, new Set(stars.keys())) : undefined;
  const listed = stars.size >= manyStars ? stars : tracksOf((of) => of !== 'satellite');
  const moving = tracksOf((of) => sky.classes.includes(of));
  const hot = hotPixels(events);
  const passing = points.filter(({ track }) => !listed.has(track));
  const stretches = skyFrames(path, events.sensor, events.t[0] ?? 0, (events.t.at(-1) ?? 0) + 1).map((frame) =>
    starList({ events, hot, frame }, listed, passing),
  );
  const plates = await skyPlates(
    stretches,
    (stretch, wcs) => solved(stretch.stars, wcs ? { ...sky, solver: undefined, wcs, refit: true } : sky, events.sensor),
    path?.turnRadS ?? 0,
  );
  const pictures = stretches.map((stretch, k) => framedPlate({ ...stretch, ...plates[k] }, { events, hot }, { listed, moving }));
  // A carried plate has no stars of the catalogue.
  const zeroOf = ({ zeroPoint, origin }: Plate) => zeroPoint ?? (origin.from && pictures[origin.from.stretch].zeroPoint);
  return {
    name,
    plates: pictures,
    tracks: [...moving].flatMap(([track, own]) => {
      const psf = pictures.reduce((sum, { psfPx }) => sum + psfPx, 0) / pictures.length;
      const pixels = hotUnder({ events, hot }, own, psf);
      const found = pictures.map((picture, k): MeasuredTrack => {
        const { plate, psfPx } = picture;
        const framed = { ...picture.framed, hot: pixels };
        if (plate.kind !== 'solved') return nothing;
        if (plate.matches.some(({ star }) => picture.stars[star].track === track)) return nothing;
        const others = picture.stars.filter((star) => star.track !== track);
        return measureTrack({ number: k, framed, psfPx, plate, zero: zeroOf(picture)?.magnitude, stars: others }, own, sky);
      });
      const observations = found.flatMap((one) => one.observations);
      if (observations.length === 0) return [];
      const light = found.flatMap((one) => one.light);
      const period = periodOf(light);
      const likely = period && period.chance < periodChance ? { period } : {};
      return [{ track, class: classOf(track), observations, light, ...likely }];
    }),
  };
}

/** A picture without what it was made of. */
export const plateOf = ({ fromUs, untilUs, stars, plate, origin, view, zeroPoint }: FramedPlate): Plate => ({
  fromUs,
  untilUs,
  stars,
  plate,
  origin,
  ...(view && { view }),
  ...(zeroPoint && { zeroPoint }),
});

const nothing: MeasuredTrack = { observations: [], light: [] };

/** A picture with its plate, and the places of what could not be measured, or passes. */
function framedPlate(
  { frame, stars, psfPx, plate, origin }: ReturnType<typeof starList> & OriginPlate,
  { events, hot }: Pick<FramedEvents, 'events' | 'hot'>,
  { listed, moving }: Readonly<Record<'listed' | 'moving', ReadonlyMap<number, readonly TrackPoint[]>>>,
): FramedPlate {
  const { fromUs, untilUs } = frame;
  const placesOf = (own: readonly TrackPoint[]): Point[] =>
    own.filter(({ tUs }) => tUs >= fromUs && tUs < untilUs).map(({ x, y, tUs }) => frame.toPicture(x, y, tUs));
  const numbers = new Set(stars.map(({ track }) => track));
  const isFar = ([x, y]: Point): boolean => stars.every((star) => Math.hypot(star.x - x, star.y - y) > sameStarPx);
  const zeroPoint = plate.kind === 'solved' && plate.matches.length > 0 ? zeroPointOf(plate, stars) : undefined;
  return {
    fromUs,
    untilUs,
    framed: { events, hot, frame },
    psfPx,
    stars,
    plate,
    origin,
    unmeasured: [...listed].flatMap(([track, own]) => {
      const places = numbers.has(track) ? [] : placesOf(own);
      const [x, y] = [0, 1].map((axis) => places.reduce((sum, place) => sum + place[axis], 0) / places.length);
      return places.length > 0 && isFar([x, y]) ? [[x, y] as const] : [];
    }),
    passing: [...moving].flatMap(([track, own]) => {
      const places = placesOf(
        own.filter((point, i) => i === 0 || Math.floor(point.tUs / 1e6) > Math.floor(own[i - 1].tUs / 1e6)),
      );
      return places.length === 0 ? [] : [{ track, places }];
    }),
    ...(plate.kind === 'solved' && { view: describeWcs(plate.wcs) }),
    ...(zeroPoint && { zeroPoint }),
  };
}

/** Stars may lie beside the chip, where the sky moved: the picture is as large as they ask for. */
async function solved(
  stars: readonly PictureStar[],
  { near, arcsecPerPx, catalogue, solver, wcs: given, refit = false }: ObservedSky,
  { width, height }: { readonly width: number; readonly height: number },
): Promise<PlateSolution | PlateFailure> {
  const [left, top] = [Math.min(0, ...stars.map(({ x }) => Math.floor(x))), Math.min(0, ...stars.map(({ y }) => Math.floor(y)))];
  const right = Math.max(width, ...stars.map(({ x }) => Math.ceil(x) + 1));
  const bottom = Math.max(height, ...stars.map(({ y }) => Math.ceil(y) + 1));
  const moved = stars.map(({ x, y, brightness, sigmaPx }) => ({ x: x - left, y: y - top, brightness, sigmaPx }));
  const options: PlateOptions = {
    width: right - left,
    height: bottom - top,
    arcsecPerPx,
    ...(near && { near }),
    ...(given && { wcs: { ...given, pixel: [given.pixel[0] - left, given.pixel[1] - top] }, refit }),
    catalogue,
  };
  const found = await solver?.(moved, options);
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
