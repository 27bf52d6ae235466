import { type DrawnDetection, type Truth, truthsIn } from './marks.ts';
import { MARKS } from './palette.ts';
import { seriesStyle } from './series.ts';

/** A confirmed track as pictures show it: where it was seen, in the order of time, and what the truth says of each place. */
export interface DrawnTrack {
  /** As in tracks.csv. */
  readonly id: number;
  readonly points: readonly Pick<DrawnDetection, 'tUs' | 'x' | 'y' | 'truth'>[];
}

/** A part of a track that is drawn in one style. */
export interface TrackRun {
  readonly id: number;
  readonly truth: Truth;
  readonly colour: string;
  /** Lengths of dashes and gaps, figure units; `[1, 0]` is a whole line. */
  readonly dash: readonly number[];
  readonly points: DrawnTrack['points'];
}

/** Line of what is at no label. */
const STRAY_DASH = [4, 2] as const;

/**
 * Cuts tracks where the truth about them changes; the way to a point belongs to that point, so that no gap is left. Where
 * nobody knows the truth, every track has a colour and dashes of its own.
 */
export function trackRuns(tracks: readonly DrawnTrack[]): TrackRun[] {
  return tracks.flatMap(({ id, points }, place) => {
    const runs: { truth: Truth; points: DrawnTrack['points'][number][] }[] = [];
    for (const [i, point] of points.entries()) {
      const now = runs.at(-1);
      if (now?.truth === point.truth) now.points.push(point);
      else runs.push({ truth: point.truth, points: i === 0 ? [point] : [points[i - 1], point] });
    }
    return runs.map((run) => ({ id, ...run, ...styleOf(run.truth, place) }));
  });
}

function styleOf(truth: Truth, place: number): Pick<TrackRun, 'colour' | 'dash'> {
  const { colour, dash } = seriesStyle(place);
  if (truth === 'unknown') return { colour, dash };
  return { colour: MARKS[truth], dash: truth === 'stray' ? STRAY_DASH : [1, 0] };
}

/** Detections that no track shows: those without a point of a track at their moment and place. */
export function besideTracks<D extends DrawnDetection>(detections: readonly D[], tracks: readonly DrawnTrack[]): D[] {
  const places = new Map<number, { readonly x: number; readonly y: number }[]>();
  for (const { points } of tracks) {
    for (const { tUs, x, y } of points) {
      const now = places.get(tUs) ?? [];
      places.set(tUs, now);
      now.push({ x, y });
    }
  }
  const onTrack = ({ tUs, x, y }: D) => places.get(tUs)?.some((place) => Math.hypot(place.x - x, place.y - y) <= samePlacePx);
  return detections.filter((detection) => !onTrack(detection));
}

/** A track's point is what is filtered of its detections, so that it lies a little beside the last. */
const samePlacePx = 6;

/** Most tracks that have their number in a picture. */
const mostNumbered = 30;

/** What a number takes up, figure units. */
const NUMBER = { width: 20, height: 15 } as const;

/** Where the number of a track stands, figure units. */
interface NumberPlace {
  readonly id: number;
  readonly x: number;
  readonly y: number;
}

/**
 * Places of the numbers of tracks, of the longest where there are many: each at the first point of its track, or at the next one
 * that is free of other numbers.
 *
 * @param placeOf where a point is drawn, figure units
 */
export function numberPlaces(
  tracks: readonly DrawnTrack[],
  placeOf: (point: DrawnTrack['points'][number]) => { readonly x: number; readonly y: number },
): readonly NumberPlace[] {
  const taken: NumberPlace[] = [];
  const longest = tracks.toSorted((a, b) => b.points.length - a.points.length).slice(0, mostNumbered);
  for (const { id, points } of longest.filter((track) => track.points.length > 0)) {
    const places = points.map(placeOf);
    const isFree = ({ x, y }: { readonly x: number; readonly y: number }) =>
      taken.every((other) => Math.abs(other.x - x) >= NUMBER.width || Math.abs(other.y - y) >= NUMBER.height);
    taken.push({ id, ...(places.find(isFree) ?? places[0]) });
  }
  return taken;
}

/** What points, lines and numbers mean, in words; empty without tracks. */
export const trackWords = (tracks: readonly DrawnTrack[]): readonly string[] =>
  tracks.length === 0
    ? []
    : [
        `lines: tracks, with ${tracks.length > mostNumbered ? `the numbers of the ${mostNumbered} longest` : 'their numbers'}; points: detections outside of tracks`,
      ];

/** What a legend calls what was found, detections or tracks. */
export const foundNames: Readonly<Record<Truth, string>> = {
  match: 'found at a label',
  stray: 'found where no label is',
  // A point: every line has a colour of its own.
  unknown: 'detection',
};

/** Kinds of truth that occur, in the order of a legend. */
export const truthsOfBoth = (detections: readonly DrawnDetection[], tracks: readonly DrawnTrack[]): Truth[] =>
  truthsIn([...detections, ...tracks.flatMap(({ points }) => points)]);

/** The line of a kind in a legend; undefined where every track has its own. */
export const legendLine = (truth: Truth): Pick<TrackRun, 'dash'> | undefined =>
  truth === 'unknown' ? undefined : { dash: styleOf(truth, 0).dash };
