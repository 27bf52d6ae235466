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

/** How old elements may be, days, and how far from where they have it a satellite may be: beside its path and along it, km and km per day of age. */
export const usualLimits = { maxAgeDays: 14, acrossKm: [5, 1], alongKm: [20, 20] } as const;

/** A name that a terminal may show. */
export const shownName = (text: string): string => text.replaceAll(/\p{C}/gu, '?').trim().slice(0, 60);
