import { describeWcs, type PlateSolution, type Point, type SkyPlace, zeroMagnitude } from '@spikeseg/astrometry';
import { byTrack, type ClassName, skyPath, type TrackPoint } from '@spikeseg/detection';
import type { EventStream } from '@spikeseg/events';
import { type LightPeriod, periodOf } from './light-curve.ts';
import { type MeasuredSteps, type MeasuredTrack, measureTrack } from './measure-track.ts';
import { middleOf, type PlateHints, plateOf } from './plates/plate-of-stars.ts';
import { type OriginPlate, skyPlates } from './plates/sky-plates.ts';
import { type PictureStar, starList } from './plates/star-list.ts';
import { hotUnder } from './spots/hot-under.ts';
import { type FramedEvents, hotPixels } from './spots/near-events.ts';
import { skyFrames } from './spots/sky-frame.ts';
import { utcMsOf } from './times/observed-time.ts';

/** What is known of camera and night. */
export interface ObservedSky extends PlateHints, MeasuredSteps {
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
  /** When the places of its stars hold: the middle, ms of UTC since 1970. */
  readonly utcMs: number;
  readonly stars: readonly PictureStar[];
  /** Scale, angle of north, whether it is mirrored, and where the middle of the chip is. */
  readonly view?: ReturnType<typeof describeWcs> & { readonly middle: SkyPlace };
  /** Magnitude of one event/s by the stars, and their scatter about it. */
  readonly zeroPoint?: { readonly magnitude: number; readonly scatter: number };
}

/** What was observed of a track. */
interface TrackObservation extends MeasuredTrack {
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
  readonly tracks: readonly TrackObservation[];
}

/** A sky is known from so many stars on; with fewer the chip is taken for the picture. */
const minStars = 3;
/** With fewer stars, tracks that may be stars are given to the plate solver, too. */
const manyStars = 12;
/** A track so near to a star that was measured is of that star, px. */
const sameStarPx = 4;

/** A recording with the tracks that were found in it. */
export interface TrackedEvents {
  readonly name: string;
  readonly events: EventStream;
  readonly points: readonly TrackPoint[];
}

/** Solves the plates of a recording, and measures its tracks. @param signal stops another solver */
export async function observeRecording(
  { name, events, points }: TrackedEvents,
  sky: ObservedSky,
  signal: AbortSignal = new AbortController().signal,
): Promise<ObservedRecording> {
  const tracks = byTrack(points);
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
  const solve = plateOf(sky, events.sensor, signal);
  const plates = await skyPlates(stretches, (stretch, carried) => solve(stretch.stars, carried), path?.turnRadS ?? 0);
  const pictures = stretches.map((stretch, k) => {
    const middleUs = (stretch.frame.fromUs + stretch.frame.untilUs) / 2;
    const picture = framedPlate({ ...stretch, ...plates[k] }, { events, hot }, { listed, moving });
    return { ...picture, utcMs: utcMsOf(sky.epochAt(middleUs), middleUs) };
  });
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
export const withoutEvents = ({ fromUs, untilUs, utcMs, stars, plate, origin, view, zeroPoint }: FramedPlate): Plate => ({
  fromUs,
  untilUs,
  utcMs,
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
): Omit<FramedPlate, 'utcMs'> {
  const { fromUs, untilUs } = frame;
  const placesOf = (own: readonly TrackPoint[]): Point[] =>
    own.filter(({ tUs }) => tUs >= fromUs && tUs < untilUs).map(({ x, y, tUs }) => frame.toPicture(x, y, tUs));
  const numbers = new Set(stars.map(({ track }) => track));
  const isFar = ([x, y]: Point): boolean => stars.every((star) => Math.hypot(star.x - x, star.y - y) > sameStarPx);
  const zeroPoint = plate.kind === 'solved' ? zeroPointOf(plate, stars) : undefined;
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
    ...(plate.kind === 'solved' && { view: { ...describeWcs(plate.wcs), middle: middleOf(plate.wcs, events.sensor) } }),
    ...(zeroPoint && { zeroPoint }),
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
