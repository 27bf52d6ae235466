import type { InjectionCell } from '../injection/plan-options.ts';

/** Kinds of objects that are injected: every speed with every magnitude. */
export interface Grid {
  /** Magnitude of an object that causes one event/s. */
  readonly zeroPoint: number;
  readonly speedsPxS: readonly number[];
  readonly magnitudes: readonly number[];
  /** Objects of each kind in each recording. */
  readonly perCell: number;
}

/** From what is always found to what never is, and densely between them where it moves slowly: 631 to 2.5 events/s at zero point 0. */
export const defaultGrid = {
  speedsPxS: [0, 3, 10, 20, 40, 100, 300],
  magnitudes: [-7, -6, -5, -4, -3.5, -3, -2, -1],
  perCell: 100,
} as const;

/** events/s of an object: 10^((Z − m) / 2.5). */
export const rateOf = ({ zeroPoint }: Pick<Grid, 'zeroPoint'>, magnitude: number): number =>
  10 ** ((zeroPoint - magnitude) / 2.5);

/** The cells of a grid, speed by speed; `speedOf` and `magnitudeOf` tell what a cell is. */
export const cellsOf = (grid: Grid): InjectionCell[] =>
  grid.speedsPxS.flatMap((speedPxS) => grid.magnitudes.map((magnitude) => ({ speedPxS, rateHz: rateOf(grid, magnitude) })));

export const speedOf = ({ speedsPxS, magnitudes }: Grid, cell: number): number => speedsPxS[Math.floor(cell / magnitudes.length)];
export const magnitudeOf = ({ magnitudes }: Grid, cell: number): number => magnitudes[cell % magnitudes.length];
