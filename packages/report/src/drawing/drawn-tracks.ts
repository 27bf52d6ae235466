import type { ClassName } from '@spikeseg/detection';
import { type LabelTrack, labelParts } from '@spikeseg/events';
import { quantity } from '../text.ts';
import {
  band,
  DASHES,
  type DrawnDetection,
  dot,
  type LegendEntry,
  labelsText,
  line,
  number,
  type Truth,
  truthNames,
  truthsIn,
} from './marks.ts';
import { INK, MARKS } from './palette.ts';
import { seriesStyle } from './series.ts';

/** A confirmed track as pictures show it: where it was seen, in the order of time, and what the truth says of each place. */
export interface DrawnTrack {
  /** As in tracks.csv. */
  readonly id: number;
  readonly points: readonly Pick<DrawnDetection, 'tUs' | 'x' | 'y' | 'truth'>[];
  /** What it is, of a track that is drawn grey where no label is; left out where it has a colour. */
  readonly grey?: ClassName | undefined;
}

/** What was found in a recording, and what is true. */
export interface DrawnFound {
  readonly detections: readonly DrawnDetection[];
  /** Confirmed tracks; their lines lie upon the detections. */
  readonly tracks: readonly DrawnTrack[];
  /** Empty where there are none. */
  readonly labels: readonly LabelTrack[];
  /** Whether the truth is known. */
  readonly labelled: boolean;
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

/**
 * Cuts tracks where the truth about them changes; the way to a point belongs to that point, so that no gap is left. Where
 * the truth is unknown, every track has a colour and dashes of its own, but for grey ones, which lie below the others.
 */
export function trackRuns(tracks: readonly DrawnTrack[]): TrackRun[] {
  const coloured = tracks.filter(({ grey }) => grey === undefined);
  return [...tracks.filter(({ grey }) => grey !== undefined), ...coloured].flatMap(({ id, points, grey }) => {
    const place = coloured.findIndex((track) => track.id === id);
    const runs: { truth: Truth; points: DrawnTrack['points'][number][] }[] = [];
    for (const [i, point] of points.entries()) {
      const now = runs.at(-1);
      if (now?.truth === point.truth) now.points.push(point);
      else runs.push({ truth: point.truth, points: i === 0 ? [point] : [points[i - 1], point] });
    }
    const styleOf = (truth: Truth) => (isGrey(truth, grey) ? greyLine : lineOf(truth, place));
    return runs.map((run) => ({ id, ...run, ...styleOf(run.truth) }));
  });
}

/** A star stays grey where a labelled object passes it; to what is unknown a label gives its colour. */
const isGrey = (truth: Truth, grey: ClassName | undefined): boolean =>
  grey === 'star' || (grey !== undefined && (truth === 'stray' || truth === 'unknown'));

const greyLine: Pick<TrackRun, 'colour' | 'dash'> = { colour: INK.grey, dash: [1, 0] };

function lineOf(truth: Truth, place: number): Pick<TrackRun, 'colour' | 'dash'> {
  const { colour, dash } = seriesStyle(place);
  return truth === 'unknown' ? { colour, dash } : { colour: MARKS[truth], dash: DASHES[truth] };
}

/** The track whose point lies nearest to a detection, at its moment and place. */
function trackBeside(tracks: readonly DrawnTrack[]): (detection: DrawnDetection) => DrawnTrack | undefined {
  const places = new Map<number, { readonly x: number; readonly y: number; readonly track: DrawnTrack }[]>();
  for (const track of tracks) {
    for (const { tUs, x, y } of track.points) {
      const now = places.get(tUs);
      if (now === undefined) places.set(tUs, [{ x, y, track }]);
      else now.push({ x, y, track });
    }
  }
  return ({ tUs, x, y }) => {
    let nearest: DrawnTrack | undefined;
    let min = Infinity;
    for (const place of places.get(tUs) ?? []) {
      const apart2 = (place.x - x) ** 2 + (place.y - y) ** 2;
      if (apart2 > samePlacePx ** 2 || apart2 >= min) continue;
      nearest = place.track;
      min = apart2;
    }
    return nearest;
  };
}

/** Detections that no track shows. */
function besideTracks<D extends DrawnDetection>(detections: readonly D[], tracks: readonly DrawnTrack[]): D[] {
  const trackOf = trackBeside(tracks);
  return detections.filter((one) => trackOf(one) === undefined);
}

/** Detections of grey tracks, which are grey, too. */
export function greyDetections<D extends DrawnDetection>(
  detections: readonly D[],
  tracks: readonly DrawnTrack[],
): ReadonlySet<D> {
  const trackOf = trackBeside(tracks);
  return new Set(detections.filter((one) => isGrey(one.truth, trackOf(one)?.grey)));
}

/** The last detection that is shown of each track, by the track. */
export function lastOfTracks<D extends DrawnDetection>(
  detections: readonly D[],
  tracks: readonly DrawnTrack[],
): ReadonlyMap<DrawnTrack, D> {
  const trackOf = trackBeside(tracks);
  const last = new Map<DrawnTrack, D>();
  for (const one of detections) {
    const track = trackOf(one);
    if (track !== undefined) last.set(track, one);
  }
  return last;
}

/** A track's point is what is filtered of its detections, so that it lies a little beside the last. */
const samePlacePx = 6;

/** Most tracks that have their number in a picture. */
const maxNumbered = 30;

/** What a digit takes up, figure units, and a line of text. */
const DIGIT = { width: 10, height: 15 } as const;

interface DrawnSpot {
  readonly x: number;
  readonly y: number;
}

/** Where the number of a track stands, figure units. */
interface NumberPlace extends DrawnSpot {
  readonly id: number;
}

/**
 * Places of the numbers of tracks, of the longest where there are many: those in colour first, each at the first point of its track, at the next one
 * that is free of other numbers, or where there is none as near to the first as is free.
 *
 * @param placeOf where a point is drawn, figure units @param size of the area that numbers should stand in
 */
export function numberPlaces(
  tracks: readonly DrawnTrack[],
  placeOf: (point: DrawnTrack['points'][number]) => DrawnSpot,
  size: { readonly width: number; readonly height: number },
): readonly NumberPlace[] {
  const taken: NumberPlace[] = [];
  const rank = ({ grey }: DrawnTrack): number => (grey === undefined ? 0 : 1);
  const longest = tracks.toSorted((a, b) => rank(a) - rank(b) || b.points.length - a.points.length).slice(0, maxNumbered);
  for (const { id, points } of longest.filter((track) => track.points.length > 0)) {
    const places = points.map(placeOf);
    const isFree = ({ x, y }: DrawnSpot) => taken.every((other) => !overlaps(other, { id, x, y }));
    const place = places.find(isFree) ?? around(places[0]).find((spot) => isInside(spot, size) && isFree(spot)) ?? places[0];
    taken.push({ id, ...place });
  }
  return taken;
}

const overlaps = (a: NumberPlace, b: NumberPlace): boolean =>
  Math.abs(a.x - b.x) < DIGIT.width * Math.max(...[a, b].map(({ id }) => String(id).length)) &&
  Math.abs(a.y - b.y) < DIGIT.height;

const isInside = ({ x, y }: DrawnSpot, { width, height }: { readonly width: number; readonly height: number }): boolean =>
  x >= 0 && x <= width && y >= 0 && y <= height;

/** A number as far away as this still seems to be that of its track, figure units: enough room for all. */
const steps = Array.from({ length: 13 }, (_, k) => k - 6);

/** Places around one, the nearest first. */
const around = ({ x, y }: DrawnSpot): readonly DrawnSpot[] =>
  steps
    .flatMap((right) => steps.map((down) => ({ dx: DIGIT.width * right, dy: DIGIT.height * down })))
    .toSorted((a, b) => Math.hypot(a.dx, a.dy) - Math.hypot(b.dx, b.dy))
    .map(({ dx, dy }) => ({ x: x + dx, y: y + dy }));

/** How much was found; with tracks, what points, lines and numbers mean. */
export const foundWords = ({ detections, tracks, labels, labelled }: DrawnFound): readonly string[] => [
  [
    quantity(detections.length, 'detection'),
    ...(tracks.length > 0 ? [quantity(tracks.length, 'track')] : []),
    labelsText(labels.length, labelled),
  ].join(', '),
  ...(tracks.length === 0
    ? []
    : [
        `lines: tracks, with ${tracks.length > maxNumbered ? `the numbers of the ${maxNumbered} longest` : 'their numbers'}; points: detections outside of tracks`,
      ]),
];

/** Where what was found is drawn. */
interface Drawing {
  /** Figure units. */
  readonly at: (place: { readonly tUs: number; readonly x: number; readonly y: number }) => DrawnSpot;
  /** Of the area that numbers should stand in. */
  readonly size: { readonly width: number; readonly height: number };
  /** The side of a track's first point that its number stands on. */
  readonly numbers: 'left' | 'right';
}

/** Labels as bands, cut where they pause; upon them detections outside of tracks as points, and tracks as lines with their numbers. */
export function drawnFound({ detections, tracks, labels }: DrawnFound, { at, size, numbers }: Drawing): string {
  const bands = labels.flatMap((label) =>
    labelParts(label).map((part) => band(part.map((i) => at({ tUs: label.t[i], x: label.x[i], y: label.y[i] })))),
  );
  // Right ones last: they are few where false ones are many.
  const beside = besideTracks(detections, tracks);
  const points = truthsIn(beside)
    .toReversed()
    .flatMap((kind) => beside.filter(({ truth }) => truth === kind))
    .map((one) => dot(at(one), one.truth));
  const lines = trackRuns(tracks).map((run) => line(run, run.points.map(at)));
  const ids = numberPlaces(tracks, at, size).map(({ id, ...place }) => number(id, place, numbers));
  return [...bands, ...points, ...lines, ...ids].join('');
}

/** What every mark of {@link drawnFound} means. */
export const foundEntries = ({ detections, tracks, labels }: DrawnFound): readonly LegendEntry[] => [
  ...truthsOfBoth(detections, tracks).map((truth): LegendEntry => {
    const style = tracks.length > 0 ? legendLine(truth) : undefined;
    const name = (tracks.length > 0 ? foundNames : truthNames)[truth];
    return [
      name,
      (x, y) => (style === undefined ? dot({ x: x + 5, y }, truth) : sample({ colour: MARKS[truth], ...style }, x, y)),
    ];
  }),
  ...ownLines(tracks).map((own): LegendEntry => [own.name, (x, y) => sample(own, x, y)]),
  ...(labels.length === 0
    ? []
    : [
        [
          'label',
          (x, y) =>
            band([
              { x, y },
              { x: x + 11, y },
            ]),
        ] satisfies LegendEntry,
      ]),
];

const sample = (style: Pick<TrackRun, 'colour' | 'dash'>, x: number, y: number): string =>
  line(style, [
    { x: x - 3, y },
    { x: x + 14, y },
  ]);

/** What a legend calls what was found, detections or tracks. */
const foundNames: Readonly<Record<Truth, string>> = {
  match: 'found at a label',
  near: truthNames.near,
  stray: 'found where no label is',
  // A point: every line has a colour of its own.
  unknown: 'detection',
};

/** Kinds of truth that occur, in the order of a legend. */
const truthsOfBoth = (detections: readonly DrawnDetection[], tracks: readonly DrawnTrack[]): Truth[] =>
  truthsIn([...detections, ...tracks.flatMap(({ points, grey }) => points.filter(({ truth }) => !isGrey(truth, grey)))]);

/** Lines of tracks in a legend that tell nothing of a label: those of an unknown truth, and grey ones. */
export function ownLines(
  tracks: readonly DrawnTrack[],
): readonly (Pick<TrackRun, 'colour' | 'dash'> & { readonly name: string })[] {
  const own = tracks.filter(({ points, grey }) => points.some(({ truth }) => truth === 'unknown' && !isGrey(truth, grey)));
  const greys = tracks.filter(({ points, grey }) => points.some(({ truth }) => isGrey(truth, grey)));
  const names = new Set(greys.map(({ grey }) => grey));
  return [
    ...(own.length === 0 ? [] : [{ name: own.length === 1 ? 'track' : 'tracks, each in its own colour', ...seriesStyle(0) }]),
    ...(greys.length === 0 ? [] : [{ name: [...names].join(' or '), ...greyLine }]),
  ];
}

/** The line of a kind in a legend; undefined where every track has its own. */
const legendLine = (truth: Truth): Pick<TrackRun, 'dash'> | undefined =>
  truth === 'unknown' ? undefined : { dash: lineOf(truth, 0).dash };
