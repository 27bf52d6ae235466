import { surelyNats } from '../surely.ts';
import { cellS, type TrackCells } from './cells.ts';
import type { Judged, Solution } from './solve.ts';

/** Minimum number of stars that a track is compared with, on average. */
const minOthers = 0.9;
/** Where at least `fewStanding` tracks stand and agree, a faster one is no star, px/s. Stars of a mount that stands are slower, and a mount that follows has one object that stands. */
const [fewStanding, fastPxS] = [3, 30];
/** An object stays on one pixel if its distance from the middle and its scatter are no larger than `pixelPx`, px, for `pixelS`, s. */
const [pixelPx, pixelS] = [0.1, 3];

export type ClassName = 'star' | 'satellite' | 'unknown';

/** Why a track has its class. */
export type Reason =
  /** It moves as so many others do; by the mount: it is what was said of that which makes them the sky. */
  | { readonly kind: 'with the sky'; readonly others: number; readonly byMount: boolean }
  /** It moves against the sky, px/s. */
  | { readonly kind: 'against the sky'; readonly pxS: number; readonly byMount: boolean }
  /** Its evidence is between the two. */
  | { readonly kind: 'unsure' }
  | { readonly kind: 'seen alone' }
  /** So many tracks agree on a motion of the sky, fewer than needed. */
  | { readonly kind: 'few agree'; readonly agree: number; readonly needed: number }
  /** Two motions of the sky explain the tracks almost equally well, nats. */
  | { readonly kind: 'two motions'; readonly margin: number }
  | { readonly kind: 'one pixel' }
  /** In the words of a table. */
  | { readonly kind: 'as read'; readonly text: string };

/** What a track is. */
export interface TrackClass {
  readonly class: ClassName;
  /** How much likelier it is a star than not, nats. */
  readonly nats: number;
  /** When it was said for the first time, µs. */
  readonly sinceUs: number;
  readonly reason: Reason;
}

/** A class before it is said. */
export type Verdict = Omit<TrackClass, 'sinceUs'>;

const unknown = (reason: Reason): Verdict => ({ class: 'unknown', nats: 0, reason });

/** What a sky says of a track. */
export function classify(
  { agree, needed, margin, isSure, isPair, byMount, stands }: Solution,
  { nats, speed, others }: Judged,
): Verdict {
  const satellite: Verdict = { class: 'satellite', nats, reason: { kind: 'against the sky', pxS: speed, byMount } };
  if (stands && agree >= fewStanding && speed > fastPxS && nats < -surelyNats) return satellite;
  if (isPair && nats < -surelyNats && others >= minOthers) return satellite;
  if (agree < needed) return unknown({ kind: 'few agree', agree, needed });
  if (!isSure) return unknown({ kind: 'two motions', margin });
  if (others < minOthers) return unknown({ kind: 'seen alone' });
  if (nats > surelyNats) return { class: 'star', nats, reason: { kind: 'with the sky', others: agree - 1, byMount } };
  if (nats < -surelyNats) return satellite;
  return { ...unknown({ kind: 'unsure' }), nats };
}

/** Whether a track stays on exactly one pixel, as nothing in the sky does. */
export function isOnePixel({ x, y }: TrackCells): boolean {
  const first = x.findIndex((place) => !Number.isNaN(place));
  const [middleX, middleY] = [Math.round(x[first]), Math.round(y[first])];
  let seen = 0;
  for (let i = first; i >= 0 && i < x.length; i++) {
    if (Number.isNaN(x[i])) continue;
    if (!(Math.abs(x[i] - middleX) <= pixelPx && Math.abs(y[i] - middleY) <= pixelPx)) return false;
    seen++;
  }
  return seen * cellS >= pixelS;
}

export function reasonText(reason: Reason): string {
  if (reason.kind === 'with the sky') return `moves with ${reason.others} others${mountWords(reason)}`;
  if (reason.kind === 'against the sky') return `moves against the sky by ${reason.pxS.toFixed(1)} px/s${mountWords(reason)}`;
  if (reason.kind === 'few agree') return `fewer than ${reason.needed} tracks agree`;
  if (reason.kind === 'two motions')
    return `two motions explain the tracks almost equally (${Math.max(0, reason.margin).toFixed(1)} nats)`;
  if (reason.kind === 'as read') return reason.text;
  return plainWords[reason.kind];
}

const mountWords = ({ byMount }: { readonly byMount: boolean }): string => (byMount ? ', by sky.mount' : '');

const plainWords = {
  'seen alone': 'seen alone',
  'one pixel': 'stays on one pixel',
  unsure: 'too little evidence so far',
} as const;
