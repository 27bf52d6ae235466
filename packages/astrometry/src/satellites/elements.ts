import type { OMMJsonObject } from 'satellite.js';

/** Mean elements of a satellite, for SGP4. */
export interface Elements {
  /** As it is called; otherwise the catalogue number. */
  readonly name: string;
  readonly norad: number;
  /** International designation, `1998-067A`; empty where the set has none. */
  readonly designation: string;
  /** ms of UTC since 1970 */
  readonly epochMs: number;
  /** The two lines, or what an OMM says. */
  readonly set: readonly [line1: string, line2: string] | OMMJsonObject;
}

/** A name that a terminal may show. */
export const shownName = (text: string): string => text.replaceAll(/\p{C}/gu, '?').trim().slice(0, 60);
