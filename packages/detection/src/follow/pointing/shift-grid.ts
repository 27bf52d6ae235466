/** A grid of the shifts of a mount: ±80 px, in cells of so many px a side. */
export const cellPx = 2;
/** Cells from the middle to an edge, and along a side. */
export const half = 40;
export const side = 2 * half + 1;
/** Number of cells. */
export const pointingCells: number = side * side;
/** The cell in the middle. */
export const centre: number = (pointingCells - 1) / 2;

/** Cell of a shift, in cells from the centre. */
export const cellAt = (column: number, row: number): number => (row + half) * side + column + half;

/** Sums over the cells around one: of the chances, of these times column and row, and times the square of the distance from the centre. */
export function momentsWithin(
  chances: Float64Array,
  middle: number,
  reach: number,
): Record<'mass' | 'x' | 'y' | 'square', number> {
  const [row0, column0] = [Math.floor(middle / side) - half, (middle % side) - half];
  let mass = 0;
  let x = 0;
  let y = 0;
  let square = 0;
  for (let row = Math.max(-half, row0 - reach); row <= Math.min(half, row0 + reach); row++)
    for (let column = Math.max(-half, column0 - reach); column <= Math.min(half, column0 + reach); column++) {
      const chance = chances[cellAt(column, row)];
      mass += chance;
      x += chance * column;
      y += chance * row;
      square += chance * (column * column + row * row);
    }
  return { mass, x, y, square };
}

/** A normal distribution, from cell to cell; it sums to 1. @param sigma cells */
export function kernelOf(sigma: number): Float64Array {
  const reach = Math.ceil(3 * sigma);
  const kernel = Float64Array.from({ length: 2 * reach + 1 }, (_, k) => Math.exp(-((k - reach) ** 2) / 2 / sigma ** 2));
  const sum = kernel.reduce((total, one) => total + one, 0);
  return kernel.map((one) => one / sum);
}

/** Lower chances do not spread. */
const negligible = 1e-12;

/** Adds what a kernel makes of the cells, along one axis. @param columns that are looked at, and rows, from the middle each way @param step to the next cell of an axis @param to is 0 where they reach */
export function convolve(
  from: Float64Array,
  kernel: Float64Array,
  step: number,
  to: Float64Array,
  columns: number,
  rows: number,
): void {
  const reach = (kernel.length - 1) / 2;
  for (let row = -rows; row <= rows; row++)
    for (let column = -columns, at = cellAt(column, row); column <= columns; column++, at++) {
      const one = from[at];
      if (one < negligible) continue;
      const place = half + (step === 1 ? column : row);
      const until = Math.min(reach, side - 1 - place);
      for (let k = Math.max(-reach, -place); k <= until; k++) to[at + k * step] += one * kernel[k + reach];
    }
}
