import type { Point } from './point.ts';

/** What a lens does beside a straight projection: pixels added to (u, v) = pixel − CRPIX, as [p, q, factor of uᵖvᵠ]. @see Shupe et al. 2005 */
export interface Sip {
  readonly a: readonly SipTerm[];
  readonly b: readonly SipTerm[];
}
export type SipTerm = readonly [p: number, q: number, factor: number];

const sum = (terms: readonly SipTerm[], u: number, v: number): number =>
  terms.reduce((total, [p, q, factor]) => total + factor * u ** p * v ** q, 0);

/** (u, v) as a lens without distortion would have it. */
export const straightened = (sip: Sip | undefined, [u, v]: Point): Point =>
  sip ? [u + sum(sip.a, u, v), v + sum(sip.b, u, v)] : [u, v];

/** Rounds of the way back; it ends earlier where nothing changes. */
const rounds = 50;

/** The (u, v) that is straightened to this one, by iteration: exact, as the inverse polynomial of a header is not. Undefined where there is none. */
export function distorted(sip: Sip | undefined, [u, v]: Point): Point | undefined {
  if (sip === undefined) return [u, v];
  let at: Point = [u, v];
  for (let round = 0; round < rounds; round++) {
    const next: Point = [u - sum(sip.a, ...at), v - sum(sip.b, ...at)];
    if (Math.hypot(next[0] - at[0], next[1] - at[1]) < 1e-7) return next;
    at = next;
  }
  return undefined;
}
