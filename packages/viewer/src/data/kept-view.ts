import { gunzipSync, gzipSync } from 'node:zlib';
import type { DecodedDetection, TrackPoint } from '@spikeseg/detection';
import { packColumns, unpackColumns } from '../packing/pack-columns.ts';
import type { Viewed } from './make-viewer-data.ts';

/** What a search found, as far as a page shows it: all that it needs beside the recording. */
export type KeptView = Pick<Viewed, 'detections' | 'tracks' | 'points' | 'sky' | 'trace'>;

/** Numbers of many rows, by their names; NaN where a row has none. */
type NumberColumns = Readonly<Record<string, Float64Array>>;

/** As it is packed: columns take a tenth of the time of rows. */
interface Packed extends Pick<KeptView, 'sky' | 'trace'> {
  readonly detections: NumberColumns;
  /** Detection k has `events[offsets[k]]` … `events[offsets[k + 1] − 1]`. */
  readonly offsets: Uint32Array;
  readonly events: Uint32Array;
  /** 0 for none. */
  readonly tracks: Uint32Array;
  readonly points: NumberColumns;
  /** What tracks are called at last, by the place of their last point. */
  readonly called: readonly (readonly [place: number, is: NonNullable<TrackPoint['is']>])[];
}

/** Bytes of it, from which {@link unpackView} makes the same page. What a track is called is kept of its last point alone, names of recordings are not. */
export function packView({ detections, tracks, points, sky, trace }: KeptView): Uint8Array {
  const offsets = new Uint32Array(detections.length + 1);
  detections.forEach(({ events }, k) => (offsets[k + 1] = offsets[k] + events.length));
  const events = new Uint32Array(offsets[detections.length]);
  detections.forEach((detection, k) => events.set(detection.events, offsets[k]));
  const last = new Map(points.map(({ track }, k) => [track, k]));
  const packed: Packed = {
    detections: columnsOf(detections),
    offsets,
    events,
    tracks: Uint32Array.from(tracks, (track = 0) => track),
    points: columnsOf(points),
    called: [...last.values()].flatMap((k) => (points[k].is ? [[k, points[k].is] as const] : [])),
    sky,
    trace,
  };
  return gzipSync(packColumns(packed), { level: 1 });
}

/** A packed view is no larger, bytes: of a longer recording nothing can be read back. */
const maxUnpacked = 2 ** 30;

/** @throws Error when the bytes are damaged, or would be larger than 1 GiB */
export function unpackView(bytes: Uint8Array): KeptView {
  const { offsets, events, tracks, called, sky, trace, ...rows } = unpackColumns(
    gunzipSync(bytes, { maxOutputLength: maxUnpacked }),
  ) as Packed;
  const own = (k: number) => ({ events: events.slice(offsets[k], offsets[k + 1]) });
  const is = new Map(called);
  return {
    detections: rowsOf(rows.detections, offsets.length - 1, own) as unknown as DecodedDetection[],
    tracks: Array.from(tracks, (track) => (track === 0 ? undefined : track)),
    points: rowsOf(rows.points, rows.points['tUs']?.length ?? 0, (k) => ({ is: is.get(k) })) as unknown as TrackPoint[],
    sky,
    trace,
  };
}

/** All numbers of rows. */
function columnsOf(rows: readonly object[]): NumberColumns {
  const columns: Record<string, Float64Array> = {};
  for (const [k, row] of rows.entries())
    for (const [name, value] of Object.entries(row))
      if (typeof value === 'number') (columns[name] ??= new Float64Array(rows.length).fill(Number.NaN))[k] = value;
  return columns;
}

/** Rows of columns, with what else they have. */
function rowsOf(columns: NumberColumns, count: number, others: (k: number) => object): object[] {
  const names = Object.keys(columns);
  return Array.from({ length: count }, (_, k) => {
    const row: Record<string, unknown> = { ...others(k) };
    for (const name of names) if (!Number.isNaN(columns[name][k])) row[name] = columns[name][k];
    return row;
  });
}
