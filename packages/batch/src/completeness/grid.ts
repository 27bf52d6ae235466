import type { InjectionCell } from '@spikeseg/evaluation';
import { UsageError } from '@spikeseg/runs';

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

/** No camera of today sees more of one object, events/s. */
const maxRateHz = 1e6;

/** A grid of which something may be left out. */
export type GridOptions = { readonly [Key in keyof Grid]?: Grid[Key] | undefined };

function rising(flag: string, numbers: readonly number[]): readonly number[] {
  const twice = numbers.find((one, i) => numbers.indexOf(one) !== i);
  if (twice !== undefined) throw new UsageError(`${flag}: expected every number once, got ${twice} twice`);
  return numbers.toSorted((a, b) => a - b);
}

/** The grid that is asked for; what is left out is that of {@link defaultGrid}. @throws UsageError for what is out of range */
export function gridOf({ zeroPoint = 0, speedsPxS, magnitudes, perCell = defaultGrid.perCell }: GridOptions): Grid {
  const grid = {
    zeroPoint,
    speedsPxS: rising('--speeds', speedsPxS ?? defaultGrid.speedsPxS),
    magnitudes: rising('--magnitudes', magnitudes ?? defaultGrid.magnitudes.map((m) => m + zeroPoint)),
    perCell,
  };
  const slow = grid.speedsPxS.find((speed) => speed < 0);
  if (slow !== undefined) throw new UsageError(`--speeds: expected speeds of at least 0 px/s, got ${slow}`);
  if (!Number.isSafeInteger(grid.perCell) || grid.perCell < 1)
    throw new UsageError(`--injections: expected a whole number of at least 1 object of each kind, got ${grid.perCell}`);
  if (grid.magnitudes.length < 2)
    throw new UsageError(
      `--magnitudes: expected at least two, between which there is a limit, got ${grid.magnitudes.length}; e.g. --magnitudes=-6,-4,-2`,
    );
  const bright = grid.magnitudes.find((magnitude) => rateOf(grid, magnitude) > maxRateHz);
  if (bright !== undefined)
    throw new UsageError(
      `--magnitudes: expected objects of at most ${maxRateHz.toLocaleString('en')} events/s, got magnitude ${bright} with zero point ${zeroPoint}: ${rateOf(grid, bright).toPrecision(3)} events/s; a magnitude is ZERO POINT − 2.5 log10(events/s)`,
    );
  return grid;
}
