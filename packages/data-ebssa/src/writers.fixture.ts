import type { Recording } from '@spikeseg/events';
import { column, writeMat5 } from './writing/write-mat5.ts';

// Files that the tests of other packages make.
export { column, writeMat5 } from './writing/write-mat5.ts';

/** A MATLAB file whose TD is a matrix [x, y, p, ts], OFF 0, as some recordings of EBSSA have it. */
export function matrixFile({ events: { t, x, y, p, sensor } }: Pick<Recording, 'events'>): Uint8Array {
  const rows = t.length;
  const values = new Float64Array(4 * rows);
  for (const [i, part] of [x.map((pixel) => pixel + 1), y.map((pixel) => pixel + 1), p, t].entries()) values.set(part, i * rows);
  const td = { kind: 'numbers', className: 'double', rows, columns: 4, values } as const;
  const size = [
    ['xMax', column([sensor.width], 'single')],
    ['yMax', column([sensor.height], 'single')],
  ] as const;
  return writeMat5([['TD', td], ...size], { header: 'MATLAB 5.0 MAT-file', compress: true });
}
