import { type Column, columnFault } from './column.ts';
import { raising } from './read-limits.ts';

/**
 * Checks event times (µs): whole numbers within ±2^53, non-decreasing, not further apart than a recording can last; ties are
 * fine. Gives the column's own doubles where it has them.
 *
 * @param maxSpanS longest time from the first event to the last, s
 * @throws EventFormatError naming the first event that breaks this
 */
export function decodeTimes(column: Column, maxSpanS = Infinity): Float64Array {
  const { values } = column;
  // A part of a matrix would keep all of it.
  const isOwn = values instanceof Float64Array && values.byteLength === values.buffer.byteLength;
  const times = isOwn ? values : new Float64Array(values);
  const n = times.length;
  let before = -Infinity;
  for (let i = 0; i < n; i++) {
    const t = times[i];
    if (!(t >= before) || t !== Math.floor(t)) throw timeFault(column, i);
    before = t;
  }
  // Times do not fall, so the ends tell whether all of them are exact.
  for (const i of n === 0 ? [] : [0, n - 1]) if (!Number.isSafeInteger(times[i])) throw timeFault(column, i);
  if (n > 0 && times[n - 1] - times[0] > maxSpanS * 1e6) throw spanFault(column, times, maxSpanS);
  return times;
}

function timeFault(column: Column, i: number): Error {
  const t = column.values[i];
  if (!Number.isSafeInteger(t)) return columnFault(column, 'whole microseconds within ±2^53', `${t} at event ${i}`);
  return columnFault(column, `times that do not fall (event ${i - 1} is at ${column.values[i - 1]} µs)`, `${t} µs at event ${i}`);
}

/** A span that is too long is mostly one gap: a clock that was set, or a damaged number. */
function spanFault(column: Column, times: Float64Array, maxSpanS: number): Error {
  const n = times.length;
  let after = 1;
  for (let i = 2; i < n; i++) if (times[i] - times[i - 1] > times[after] - times[after - 1]) after = i;
  const spanS = (times[n - 1] - times[0]) / 1e6;
  return columnFault(
    column,
    `events within ${maxSpanS} s`,
    `${spanS} s from the first to the last; the longest gap is before event ${after}, from ${times[after - 1]} to ${times[after]} µs`,
    `cut the recording there, or, if its clock is right, ${raising('maxSpanS')}`,
  );
}
