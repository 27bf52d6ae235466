import type { LabelTrack } from '@spikeseg/snn-core';
import { type Column, columnFault, commonLength, fieldColumn, variableFault } from './column.ts';
import type { FileVariable } from './file-variable.ts';
import { ReadBudget } from './read-limits.ts';

export interface DecodedLabels {
  readonly objects: LabelTrack[];
  readonly inTimeOrder: boolean;
}

/** Labels may lie outside of the sensor, but not so far that sums of squares lose them. */
const farthestPx = 2 ** 16;

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

function checkWithin(column: Column, most: number, expected: string): void {
  // NaN is within nothing.
  const bad = column.values.findIndex((value) => !(Math.abs(value) <= most));
  if (bad >= 0) throw columnFault(column, expected, `${column.values[bad]} at label ${bad}`);
}
