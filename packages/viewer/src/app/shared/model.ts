import { speedText } from '../../viewer-conclusion.ts';
import type { ViewerData, ViewerTrack } from '../../viewer-data.ts';

/** A track with its points and its colour. */
export interface ModelTrack extends ViewerTrack {
  /** Places in the columns of points, ascending. */
  readonly points: Uint32Array;
  /** Places of its detections, ascending. */
  readonly found: Uint32Array;
  /** Place in the palette; of those that are no stars the one that matters most has 0. {@link starColour}: a star. −1: one of many, in a stream what is unknown. */
  readonly colour: number;
}

/** What the views look up. */
export interface ViewerModel {
  readonly data: ViewerData;
  /** Time of tick 0 in texts, µs: 0 but where a part of a stream is shown. */
  readonly originUs: number;
  /** Satellites first, stars last. */
  readonly tracks: readonly ModelTrack[];
  readonly trackOf: ReadonlyMap<number, ModelTrack>;
  /** Per event, palette place + 1 of the track it is near; 0 far from all; of the others near one or in a detection that of stars, or 255 where there is no star. */
  readonly eventColours: Uint8Array;
}

const paletteSize = 8;
/** The place of stars in the palette, behind those of single tracks, which are as many. */
export const starColour: number = paletteSize;
const nearPx = 6;

/**
 * @param live of a stream, whose tracks go on: the part begins at `originUs`, `colours` has those of single tracks by their number, and tracks end with their
 *   last point, seen or not
 */
export function makeModel(
  data: ViewerData,
  live?: { readonly originUs: number; readonly colours: ReadonlyMap<number, number> },
): ViewerModel {
  const { points, detections } = data;
  const pointsOf = placesBy(points.track);
  const foundOf = placesBy(detections.track);
  const order = new Map(data.tracks.toSorted(byWeight).map(({ id }, rank) => [id, rank]));
  const colourOf = (track: ViewerTrack): number => {
    if (classRank(track) > 1) return starColour;
    if (live !== undefined) return live.colours.get(track.id) ?? -1;
    const rank = order.get(track.id) ?? -1;
    return rank < paletteSize ? rank : -1;
  };
  const tracks = data.tracks
    .toSorted((a, b) => classRank(a) - classRank(b))
    .map(
      (track): ModelTrack => ({
        ...track,
        points: pointsOf.get(track.id) ?? new Uint32Array(),
        found: foundOf.get(track.id) ?? new Uint32Array(),
        colour: colourOf(track),
      }),
    );
  const model = { data, originUs: live?.originUs ?? 0, tracks, trackOf: new Map(tracks.map((track) => [track.id, track])) };
  return { ...model, eventColours: coloursOf(model) };
}

/** Satellites first, then what is unknown, stars, and what is nothing; what people say counts. */
const classRank = (track: ViewerTrack): number =>
  ['satellite', 'unknown', 'star', 'nothing'].indexOf(track.judged?.as ?? track.class ?? 'unknown');

/** Satellites first, then those with more detections, of as many those that last longer: what was seen most is what one looks for, be it fast or not. */
const byWeight = (a: ViewerTrack, b: ViewerTrack): number =>
  classRank(a) - classRank(b) || b.detections - a.detections || b.endUs - b.beginUs - (a.endUs - a.beginUs) || a.id - b.id;

/** Places of each value, ascending. */
export function placesBy(values: Uint32Array): Map<number, Uint32Array> {
  const places = new Map<number, number[]>();
  values.forEach((value, place) => {
    const own = places.get(value);
    if (own === undefined) places.set(value, [place]);
    else own.push(place);
  });
  return new Map([...places].map(([value, own]) => [value, Uint32Array.from(own)]));
}

/** Which track stands before another where there is no room for both: the first colour first, stars last. */
export const rankOf = ({ colour }: ModelTrack): number => (colour < 0 ? paletteSize - 0.5 : colour);

function coloursOf({ data, tracks }: Pick<ViewerModel, 'data' | 'tracks'>): Uint8Array {
  const { t, x, y, near } = data.events;
  // Stars may be hundreds: their events are not looked for one by one.
  const rest = tracks.some(({ colour }) => colour === starColour) ? starColour + 1 : 255;
  const colours = near.map((one) => (one === 1 ? rest : 0));
  const margin = 100_000 / data.tickUs;
  // Those with the most detections last: theirs is the colour where two are close.
  for (const track of tracks.toSorted((a, b) => b.colour - a.colour)) {
    if (track.colour < 0 || track.colour === starColour || track.points.length === 0) continue;
    const { t: times } = data.points;
    const [first, last] = [times[track.points[0]], times[track.points[track.points.length - 1]]];
    for (let i = firstFrom(t, first - 5 * margin); i < t.length && t[i] <= last + margin; i++) {
      if (near[i] === 0) continue;
      const place = placeAt(data, track, t[i]);
      if ((x[i] - place.x) ** 2 + (y[i] - place.y) ** 2 <= nearPx ** 2) colours[i] = track.colour + 1;
    }
  }
  return colours;
}

/** Where a track is at a time, sensor px: on the line between its points, and at its ends before and after them. */
export function placeAt({ points }: ViewerData, track: ModelTrack, time: number): { readonly x: number; readonly y: number } {
  const own = track.points;
  const low = firstFrom(points.t, time, own);
  const [a, b] = [own[Math.max(0, low - 1)], own[Math.min(low, own.length - 1)]];
  const between = points.t[b] - points.t[a];
  const share = between === 0 ? 0 : Math.min(1, Math.max(0, (time - points.t[a]) / between));
  return { x: points.x[a] + share * (points.x[b] - points.x[a]), y: points.y[a] + share * (points.y[b] - points.y[a]) };
}

/**
 * Place of the first of ascending values that is at least so large.
 *
 * @param places in `values` of those that are meant; left out: all
 */
export function firstFrom(values: ArrayLike<number>, value: number, places?: ArrayLike<number>): number {
  let [low, high] = [0, (places ?? values).length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[places === undefined ? middle : places[middle]] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Of ascending places in a column of times the one that is nearest to a time; −1 of none. */
export function nearestIn(places: Uint32Array, times: Uint32Array, time: number): number {
  let best = -1;
  for (const place of places) if (best < 0 || Math.abs(times[place] - time) < Math.abs(times[best] - time)) best = place;
  return best;
}

export const trackText = ({ id, speedPxS }: ViewerTrack): string =>
  speedPxS === null ? String(id) : `${id} · ${speedText(speedPxS)} px/s`;

export const secondsText = (us: number, digits = 2): string => (us / 1e6).toFixed(digits);

/** False alarms per hour: chance raises as much that often. */
export const rateText = (perHour: number | null): string => {
  if (perHour === null || Number.isNaN(perHour)) return '–';
  if (perHour === 0) return '0';
  return perHour < 0.001 ? '< 0.001' : perHour.toPrecision(2);
};
