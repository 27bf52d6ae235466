import type { Catalogue } from '../catalogue/catalogue.ts';
import type { PlateFit } from './fit/plate-fit.ts';
import type { StarMatch } from './refine.ts';
import type { TanWcs } from './wcs/tan-wcs.ts';

/** A star of a picture: 0-based pixels, and its brightness in any unit (events/s, say), more for brighter. */
export interface PlateStar {
  readonly x: number;
  readonly y: number;
  readonly brightness: number;
  /** Standard deviation of its place per axis, px, where it is known: the better a place is known, the more it weighs. */
  readonly sigmaPx?: number;
}

export interface PlateOptions {
  /** Pixels of the chip. */
  readonly width: number;
  readonly height: number;
  /** Arcseconds per pixel, and by which share of it that may be wrong; default 0.2. */
  readonly arcsecPerPx: number;
  readonly scaleTolerance?: number;
  /** Where the middle of the chip is, degrees, up to `radiusDeg` away; default 5. Without it all the sky is searched, from 5 degrees of width on. */
  readonly near?: { readonly raDeg: number; readonly decDeg: number; readonly radiusDeg?: number };
  /** Error of a star's place per axis, px; default 0.7. */
  readonly sigmaPx?: number;
  /** Where the stars come from: `tycho2()` of `@spikeseg/star-catalogue`, or a deeper one for fields below half a degree. */
  readonly catalogue: Catalogue;
  /** Largest chance of a wrong solution; default 1e-4. */
  readonly maxChance?: number;
  /** A plate that is given: none is searched for, this one is compared with the stars, and moved to them by a tenth of the diagonal at most. */
  readonly wcs?: TanWcs;
  /** That plate was found by these stars: what agrees is fitted anew, as of a plate that is searched. */
  readonly refit?: boolean;
}

export interface PlateSolution {
  readonly kind: 'solved';
  readonly wcs: TanWcs;
  /** Bound of the chance that a picture without any star of the catalogue gives a solution like this one. */
  readonly chance: number;
  /** `star` is the number in the list that was given. */
  readonly matches: readonly StarMatch[];
  /** Residual per axis of the matched stars, px. */
  readonly rmsPx: number;
  /** How far a plate that was given is moved, px. */
  readonly movedPx?: number;
  readonly fit: PlateFit;
}

export interface PlateFailure {
  readonly kind: 'unsolved';
  /** What was expected, what was found, and what to try. */
  readonly reason: string;
  /** Ways to lay the stars on the catalogue that were tried. */
  readonly hypotheses: number;
}
