import { defaultGrid, type Grid, rateOf } from '@spikeseg/evaluation';
import { UsageError } from '@spikeseg/experiment/commands';

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
    speedsPxS: rising('option speeds', speedsPxS ?? defaultGrid.speedsPxS),
    magnitudes: rising('option magnitudes', magnitudes ?? defaultGrid.magnitudes.map((m) => m + zeroPoint)),
    perCell,
  };
  const slow = grid.speedsPxS.find((speed) => speed < 0);
  if (slow !== undefined) throw new UsageError(`option speeds: expected speeds of at least 0 px/s, got ${slow}`);
  if (!Number.isSafeInteger(grid.perCell) || grid.perCell < 1)
    throw new UsageError(`option injections: expected a whole number of at least 1 object of each kind, got ${grid.perCell}`);
  if (grid.magnitudes.length < 2)
    throw new UsageError(
      `option magnitudes: expected at least two, between which there is a limit, got ${grid.magnitudes.length}; e.g. -6,-4,-2`,
    );
  const bright = grid.magnitudes.find((magnitude) => rateOf(grid, magnitude) > maxRateHz);
  if (bright !== undefined)
    throw new UsageError(
      `option magnitudes: expected objects of at most ${maxRateHz.toLocaleString('en')} events/s, got magnitude ${bright} with zero point ${zeroPoint}: ${rateOf(grid, bright).toPrecision(3)} events/s; a magnitude is ZERO POINT − 2.5 log10(events/s)`,
    );
  return grid;
}
