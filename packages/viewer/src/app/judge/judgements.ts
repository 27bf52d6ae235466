import type { LabelClass } from '@spikeseg/data-ebssa/browser';
import type { DrawnPoint } from '../shared/store.ts';

/** What a person says that a track is. */
export type JudgedAs = LabelClass | 'nothing';

/** What a person does with tracks. Times are µs since the first event. */
export type Change =
  | { readonly kind: 'judge'; readonly track: number; readonly as: JudgedAs }
  | { readonly kind: 'name'; readonly track: number; readonly name: string }
  /** What comes from a time on is a track of another number. */
  | { readonly kind: 'cut'; readonly track: number; readonly tUs: number; readonly into: number }
  /** Another track belongs to this one. */
  | { readonly kind: 'join'; readonly track: number; readonly other: number }
  /** A track of a new number, which the program did not find. */
  | { readonly kind: 'draw'; readonly track: number; readonly points: readonly DrawnPoint[] };

/** A change, who made it, and when (ISO 8601). */
export type Edit = Change & { readonly by: string; readonly at: string };

/** The part of a track as it was found or drawn: its points of fromUs ≤ t < untilUs. */
interface Piece {
  readonly track: number;
  readonly fromUs: number;
  readonly untilUs: number;
}

/** A track as people left it, and what they say of it; undefined where they say nothing. */
export interface JudgedTrack {
  readonly id: number;
  readonly pieces: readonly Piece[];
  readonly as: JudgedAs | undefined;
  readonly name: string;
  readonly by: string;
  readonly at: string;
}

/**
 * What edits, one after the other, make of tracks. Edits of tracks that are not there change nothing.
 *
 * @param found numbers of the tracks that the program found
 * @returns by ascending number
 */
export function judgedTracks(found: readonly number[], edits: readonly Edit[]): JudgedTrack[] {
  const tracks = new Map(found.map((id) => [id, wholeTrack(id)]));
  for (const edit of edits) apply(tracks, edit);
  return [...tracks.values()].toSorted((a, b) => a.id - b.id);
}

const wholeTrack = (id: number): JudgedTrack => ({
  id,
  pieces: [{ track: id, fromUs: -Infinity, untilUs: Infinity }],
  as: undefined,
  name: '',
  by: '',
  at: '',
});

function apply(tracks: Map<number, JudgedTrack>, edit: Edit): void {
  const { by, at } = edit;
  const track = edit.kind === 'draw' ? wholeTrack(edit.track) : tracks.get(edit.track);
  if (track === undefined) return;
  const said = { ...track, by, at };
  switch (edit.kind) {
    case 'judge':
      tracks.set(track.id, { ...said, as: edit.as });
      return;
    case 'name':
      tracks.set(track.id, { ...said, name: edit.name });
      return;
    case 'cut':
      tracks.set(track.id, { ...said, pieces: cut(track.pieces, -Infinity, edit.tUs) });
      tracks.set(edit.into, { ...said, id: edit.into, pieces: cut(track.pieces, edit.tUs, Infinity) });
      return;
    case 'join': {
      const other = tracks.get(edit.other);
      if (other === undefined || other === track) return;
      tracks.delete(other.id);
      tracks.set(track.id, { ...said, pieces: [...track.pieces, ...other.pieces], as: track.as ?? other.as });
      return;
    }
    case 'draw':
      tracks.set(track.id, { ...said, as: 'satellite' });
  }
}

const cut = (pieces: readonly Piece[], fromUs: number, untilUs: number): Piece[] =>
  pieces
    .map((piece) => ({
      track: piece.track,
      fromUs: Math.max(piece.fromUs, fromUs),
      untilUs: Math.min(piece.untilUs, untilUs),
    }))
    .filter((piece) => piece.fromUs < piece.untilUs);

/** Finds the number of the track that holds a point of a track as it was found or drawn; 0 of one that is not there. */
export function trackFinder(tracks: readonly JudgedTrack[]): (found: number, tUs: number) => number {
  const pieces = new Map<number, (Piece & { readonly id: number })[]>();
  for (const { id, pieces: own } of tracks)
    for (const piece of own) pieces.set(piece.track, [...(pieces.get(piece.track) ?? []), { ...piece, id }]);
  return (found, tUs) => pieces.get(found)?.find(({ fromUs, untilUs }) => fromUs <= tUs && tUs < untilUs)?.id ?? 0;
}

/** Whether a value of a file is an edit. */
export function isEdit(value: unknown): value is Edit {
  if (typeof value !== 'object' || value === null) return false;
  const edit = value as Readonly<Record<string, unknown>>;
  const isNumber = (name: string): boolean => typeof edit[name] === 'number';
  if (!isNumber('track') || typeof edit['by'] !== 'string' || typeof edit['at'] !== 'string') return false;
  switch (edit['kind']) {
    case 'judge':
      return ['satellite', 'star', 'unknown', 'nothing'].includes(String(edit['as']));
    case 'name':
      return typeof edit['name'] === 'string';
    case 'cut':
      return isNumber('tUs') && isNumber('into');
    case 'join':
      return isNumber('other');
    case 'draw':
      return Array.isArray(edit['points']) && edit['points'].length > 0 && edit['points'].every(isDrawnPoint);
    default:
      return false;
  }
}

const isDrawnPoint = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && ['tUs', 'x', 'y'].every((name) => Number.isFinite(Reflect.get(value, name)));
