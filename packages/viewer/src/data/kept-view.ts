import { gunzipSync, gzipSync } from 'node:zlib';
import type { TrackPoint } from '@spikeseg/segmentation';
import { packColumns, unpackColumns } from '../packing/pack-columns.ts';
import type { Viewed } from './make-viewer-data.ts';

/** What a search found, as far as a page shows it: all that it needs beside the recording. */
export type KeptView = Pick<Viewed, 'detections' | 'tracks' | 'points' | 'sky' | 'trace'>;

/** Bytes of it, from which {@link unpackView} makes the same page. What a track is called is kept of its last point alone. */
export function packView({ detections, tracks, points, sky, trace }: KeptView): Uint8Array {
  const last = new Map(points.map(({ track }, k) => [track, k]));
  const rows = points.map(({ is, ...point }, k): TrackPoint => (last.get(point.track) === k && is ? { ...point, is } : point));
  const kept = { detections, tracks: Uint32Array.from(tracks, (track = 0) => track), points: rows, sky, trace };
  return gzipSync(packColumns(kept), { level: 1 });
}

/** @throws Error when the bytes are damaged */
export function unpackView(bytes: Uint8Array): KeptView {
  const kept = unpackColumns(gunzipSync(bytes)) as Omit<KeptView, 'tracks'> & { readonly tracks: Uint32Array };
  return { ...kept, tracks: Array.from(kept.tracks, (track) => (track === 0 ? undefined : track)) };
}
