import { type LabelTrack, ReadBudget } from '@spikeseg/events';
import type { FileVariable } from '../files/file-variable.ts';
import { fileNameOf, foldersOf } from '../files/path.ts';
import { type Column, columnFault, commonLength, fieldColumn, variableFault } from './column.ts';

interface DecodedLabels {
  readonly objects: LabelTrack[];
  readonly inTimeOrder: boolean;
}

/** Labels may lie outside of the sensor, but not so far that sums of squares lose them. */
export const farthestPx = 2 ** 16;

/**
 * Splits the labels of Obj (x, y, id, ts; ids interleaved) into one track per id, ascending, each in time order.
 *
 * @param obj the variable Obj; missing or empty means no objects
 * @param base number of the first pixel in the file; label coordinates are in the frame of the events
 * @throws EventFormatError when a field is missing, lengths differ, a value is no place or time, or there are more than a limit allows
 */
export function decodeLabels(
  file: string,
  obj: FileVariable | undefined,
  base: 0 | 1,
  budget = new ReadBudget(file, 0),
): DecodedLabels {
  if (obj === undefined || obj.dimensions.includes(0)) return { objects: [], inTimeOrder: true };
  if (obj.kind !== 'struct') throw variableFault(file, 'Obj', obj, 'a 1×1 struct with x, y, id, ts');
  const [x, y, id, ts] = ['x', 'y', 'id', 'ts'].map((name) => fieldColumn(file, obj, name));
  const n = commonLength([x, y, id, ts]);
  budget.check('maxLabels', n, id.label, id, 'labels');
  for (const column of [x, y]) checkWithin(column, farthestPx, `px within ±${farthestPx}`);
  checkWithin(ts, Number.MAX_SAFE_INTEGER, 'µs within ±2^53');
  const badId = id.values.findIndex((value) => !Number.isSafeInteger(value));
  if (badId >= 0) throw columnFault(id, 'whole numbers', `${id.values[badId]} at label ${badId}`);

  const rowsById = new Map<number, number[]>();
  for (let i = 0; i < n; i++) {
    const rows = rowsById.get(id.values[i]);
    if (rows === undefined) {
      rowsById.set(id.values[i], [i]);
      budget.check('maxObjects', rowsById.size, id.label, id, 'objects');
    } else rows.push(i);
  }
  const objects = [...rowsById]
    .toSorted(([a], [b]) => a - b)
    .map(([trackId, rows]) => {
      rows.sort((a, b) => ts.values[a] - ts.values[b] || a - b);
      const pick = (column: Column, shift: number) => Float64Array.from(rows, (row) => column.values[row] - shift);
      return { id: trackId, t: pick(ts, 0), x: pick(x, base), y: pick(y, base) };
    });
  return { objects, inTimeOrder: ts.values.every((t, i) => i === 0 || t >= ts.values[i - 1]) };
}

function checkWithin(column: Column, max: number, expected: string): void {
  // NaN is within nothing.
  const bad = column.values.findIndex((value) => !(Math.abs(value) <= max));
  if (bad >= 0) throw columnFault(column, expected, `${column.values[bad]} at label ${bad}`);
}

/** What the place of a recording says about its labels. */
export type LabelPlace = 'labelled' | 'unlabelled' | 'unknown';

/**
 * Whether a recording stands among the labelled ones: by its name (`…_labelled.mat`), else by the nearest folder that
 * says (`Labelled Data`, `Labelled_Data`, `Unlabelled Data`, `labelled`; upper or lower case, one l or two).
 */
export function labelPlaceOf(path: string): LabelPlace {
  const inName = /(^|[^a-z])(un)?labell?ed([^a-z]|$)/i.exec(fileNameOf(path));
  if (inName !== null) return inName[2] === undefined ? 'labelled' : 'unlabelled';
  for (const folder of foldersOf(path)) {
    const match = /^(un)?labell?ed([ _-]?data)?$/i.exec(folder);
    if (match !== null) return match[1] === undefined ? 'labelled' : 'unlabelled';
  }
  return 'unknown';
}
