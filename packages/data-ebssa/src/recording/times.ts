import { type Column, columnFault } from './column.ts';

/**
 * Checks event times (µs): whole numbers within ±2^53, non-decreasing; ties are fine. Returns a copy of its own.
 *
 * @throws EventFormatError naming the first event that breaks this
 */
export function decodeTimes(column: Column): Float64Array {
  const times = new Float64Array(column.values);
  const n = times.length;
  let before = -Infinity;
  for (let i = 0; i < n; i++) {
    const t = times[i];
    if (!(t >= before) || t !== Math.floor(t)) throw timeFault(column, i);
    before = t;
  }
  // Times do not fall, so the ends tell whether all of them are exact.
  for (const i of n === 0 ? [] : [0, n - 1]) if (!Number.isSafeInteger(times[i])) throw timeFault(column, i);
  return times;
}

function timeFault(column: Column, i: number): Error {
  const t = column.values[i];
  if (!Number.isSafeInteger(t)) return columnFault(column, 'whole microseconds within ±2^53', `${t} at event ${i}`);
  return columnFault(column, `times that do not fall (event ${i - 1} is at ${column.values[i - 1]} µs)`, `${t} µs at event ${i}`);
}
