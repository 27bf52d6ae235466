import type { EventClock, LabelledObject, LabelsFile } from '@spikeseg/data-ebssa/browser';
import { pointColumns } from '../../packing/point-columns.ts';
import type { ViewerData, ViewerLabel, ViewerPoints, ViewerTrack } from '../../viewer-data.ts';
import { placesBy } from '../shared/model.ts';
import type { DrawnPoint } from '../shared/store.ts';
import { type Edit, isEdit, type JudgedTrack, judgedTracks, trackFinder } from './judgements.ts';

/** Time between two points of a drawn track, and the size of its boxes, px. */
const drawnStepUs = 40_000;
const drawnPx = 9;

/**
 * What a page shows once tracks are edited: other tracks, each with what is said of it; labels are those of the recording that stay, and the objects of people
 * without stars.
 */
export const judgedData = (data: ViewerData, edits: readonly Edit[]): ViewerData => withStars(data, edits).shown;

/** What a page shows, and the stars of people. */
function withStars(
  data: ViewerData,
  edits: readonly Edit[],
): { readonly shown: ViewerData; readonly stars: readonly ViewerLabel[] } {
  if (edits.length === 0) return { shown: data, stars: [] };
  const tracks = judged(data, edits);
  const found = withDrawn(data, edits);
  const at = trackFinder(tracks);
  const numberOf = (track: Uint32Array, t: Uint32Array) => track.map((one, k) => at(one, t[k] * data.tickUs));
  const points = { ...found, track: numberOf(found.track, found.t) };
  const detections = { ...data.detections, track: numberOf(data.detections.track, data.detections.t) };
  const places = placesBy(points.track);
  const rows = rowsOf({ ...data, points, detections }, tracks, places);
  const labelsOf = (...classes: readonly string[]): ViewerLabel[] =>
    rows
      .filter(({ judged: said }) => said?.as !== undefined && classes.includes(said.as))
      .map(({ id }) => labelOf(points, id, places.get(id) ?? new Uint32Array()));
  const labels = [...keptLabels(data, rows), ...labelsOf('satellite', 'unknown')];
  return { shown: { ...data, points, detections, tracks: rows, labels, labelled: true }, stars: labelsOf('star') };
}

/** Labels of the recording, but for those of objects at which a judged track is. They have numbers that no track has. */
function keptLabels(data: ViewerData, rows: readonly ViewerTrack[]): ViewerLabel[] {
  const replaced = new Set(rows.flatMap(({ judged: said, object }) => (said?.as === undefined ? [] : [object])));
  const last = Math.max(0, ...rows.map(({ id }) => id));
  return data.labels.filter(({ id }) => !replaced.has(id)).map((label, k) => ({ ...label, id: last + 1 + k }));
}

const judged = (data: ViewerData, edits: readonly Edit[]): JudgedTrack[] =>
  judgedTracks(
    data.tracks.map(({ id }) => id),
    edits,
  );

/** Points that were found, and those of drawn tracks, in time order. */
function withDrawn({ points, tickUs }: ViewerData, edits: readonly Edit[]): ViewerPoints {
  const drawn = edits.flatMap((edit) =>
    edit.kind === 'draw'
      ? between(edit.points).map(({ tUs, x, y }) => ({
          track: edit.track,
          t: Math.round(tUs / tickUs),
          x,
          y,
          w: drawnPx,
          h: drawnPx,
        }))
      : [],
  );
  if (drawn.length === 0) return points;
  const { track, x, y, w, h } = points;
  const found = Array.from(points.t, (t, k) => ({ track: track[k], t, x: x[k], y: y[k], w: w[k], h: h[k] }));
  const all = [...found, ...drawn].toSorted((a, b) => a.t - b.t);
  return { ...pointColumns(all), t: Uint32Array.from(all, ({ t }) => t) };
}

/** Places every 40 ms on the lines between points. */
export function between(points: readonly DrawnPoint[]): DrawnPoint[] {
  const sorted = points.toSorted((a, b) => a.tUs - b.tUs);
  const lines = sorted.slice(1).flatMap((b, k) => {
    const a = sorted[k];
    const steps = Math.max(1, Math.round((b.tUs - a.tUs) / drawnStepUs));
    return Array.from({ length: steps }, (_, step): DrawnPoint => {
      const share = (step + 1) / steps;
      return { tUs: a.tUs + share * (b.tUs - a.tUs), x: a.x + share * (b.x - a.x), y: a.y + share * (b.y - a.y) };
    });
  });
  return [...sorted.slice(0, 1), ...lines];
}

function rowsOf(
  { points, detections, tracks: found, tickUs }: ViewerData,
  tracks: readonly JudgedTrack[],
  places: ReadonlyMap<number, Uint32Array>,
): ViewerTrack[] {
  const foundOf = new Map(found.map((track) => [track.id, track]));
  const counts = new Map<number, number>();
  for (const track of detections.track) counts.set(track, (counts.get(track) ?? 0) + 1);
  return tracks.flatMap(({ id, pieces, as, name, by, at }) => {
    const own = places.get(id);
    if (own === undefined) return [];
    const [first, last] = [own[0], own[own.length - 1]];
    const seconds = ((points.t[last] - points.t[first]) * tickUs) / 1e6;
    const way = Math.hypot(points.x[last] - points.x[first], points.y[last] - points.y[first]);
    const base = foundOf.get(pieces[0].track);
    return {
      id,
      beginUs: points.t[first] * tickUs,
      endUs: points.t[last] * tickUs,
      speedPxS: seconds === 0 ? null : way / seconds,
      rateHz: base?.rateHz ?? null,
      detections: counts.get(id) ?? 0,
      falseAlarmsPerHour: base?.falseAlarmsPerHour ?? null,
      object: base?.object ?? null,
      class: base?.class ?? null,
      reason: base?.reason ?? null,
      ...(at !== '' && { judged: { as, name, by, at } }),
    };
  });
}

function labelOf({ t, x, y }: ViewerPoints, id: number, own: Uint32Array): ViewerLabel {
  return {
    id,
    t: Uint32Array.from(own, (k) => t[k]),
    x: Float32Array.from(own, (k) => x[k]),
    y: Float32Array.from(own, (k) => y[k]),
  };
}

/** The file of what people said: all labels that {@link judgedData} shows, and stars. Times are on the clock of the events. */
export function labelsFileOf(data: ViewerData, edits: readonly Edit[]): LabelsFile {
  const { shown, stars } = withStars(data, edits);
  const { labels, tracks, startUs, tickUs } = shown;
  const saidOf = new Map(tracks.map((track) => [track.id, track.judged]));
  const objects = [...labels, ...stars].map(({ id, t, x, y }): LabelledObject => {
    const said = saidOf.get(id);
    const is = said?.as === undefined || said.as === 'nothing' ? 'satellite' : said.as;
    const place = { t: Float64Array.from(t, (one) => startUs + one * tickUs), x: Float64Array.from(x), y: Float64Array.from(y) };
    return { id, name: said?.name ?? '', class: is, by: said?.by ?? '', at: said?.at ?? '', ...place };
  });
  return {
    recording: data.name,
    objects: objects.toSorted((a, b) => a.id - b.id),
    clock: clockOfPage(data),
    madeFrom: isMadeFromFound(data, edits) ? data.detector : undefined,
    edits: { of: tracksKey(data), list: edits },
  };
}

/** Clock of the recording; undefined where it has no events. */
export const clockOfPage = ({ startUs, durationUs, counts: { events } }: ViewerData): EventClock | undefined =>
  events === 0 ? undefined : { firstUs: startUs, lastUs: startUs + durationUs, events };

/** Whether an object is a track that the detector found, or a part of one. */
function isMadeFromFound(data: ViewerData, edits: readonly Edit[]): boolean {
  const found = new Set(data.tracks.map(({ id }) => id));
  return judged(data, edits).some(
    ({ as, pieces }) => as !== undefined && as !== 'nothing' && pieces.some(({ track }) => found.has(track)),
  );
}

/** Edits to go on from a file: its own where they are of these tracks, else its objects as drawn tracks. */
export function editsOfFile(data: ViewerData, { objects, edits }: LabelsFile): Edit[] {
  if (edits?.of === tracksKey(data)) return edits.list.filter(isEdit);
  const first = 1 + Math.max(0, ...data.tracks.map(({ id }) => id));
  return objects.flatMap(({ name, class: as, by, at, t, x, y }, k): Edit[] => {
    const said = { track: first + k, by, at: at === '' ? 'before' : at };
    const points = Array.from(t, (tUs, i) => ({ tUs: tUs - data.startUs, x: x[i], y: y[i] })).filter(({ tUs }) => tUs >= 0);
    if (points.length === 0) return [];
    return [
      { ...said, kind: 'draw', points },
      { ...said, kind: 'judge', as },
      { ...said, kind: 'name', name },
    ];
  });
}

/** Says which tracks were found: other numbers or times, other text. */
const tracksKey = ({ tracks }: ViewerData): string =>
  tracks.map(({ id, beginUs, endUs }) => `${id} ${Math.round(beginUs)} ${Math.round(endUs)}`).join('; ');
