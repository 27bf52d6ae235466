import { EventFormatError, raising } from '@spikeseg/events';
import type { FileVariable, NumericValues, NumericVariable } from '../files/file-variable.ts';
import { NumberSink } from '../files/number-sink.ts';
import { type Column, columnFault, commonLength, fieldColumn, toColumn, variableFault } from './column.ts';

/** Events as the file stores them. */
export interface StoredEventColumns {
  readonly x: Column;
  readonly y: Column;
  readonly p: Column;
  readonly ts: Column;
}

/** Columns of the matrix layout, in order. */
const matrixColumns = ['x', 'y', 'p', 'ts'] as const;

/**
 * Finds the events in TD: a struct with fields x, y, p, ts in any order, or a matrix with the columns x, y, p, ts
 * (N×4; 4×N where that is unambiguous).
 *
 * @throws EventFormatError when TD is missing or something else, or its parts differ in length
 */
export function eventColumns(file: string, td: FileVariable | undefined, present: readonly string[]): StoredEventColumns {
  if (td === undefined) {
    const got = present.length === 0 ? 'no variables' : `only ${present.join(', ')}`;
    const fix = 'store the events as TD: a struct with x, y, p, ts or an N×4 matrix';
    throw new EventFormatError({ file, variable: 'TD', offset: 0, expected: 'a variable TD with the events', got, fix });
  }
  if (td.kind === 'struct') {
    const [x, y, p, ts] = matrixColumns.map((name) => fieldColumn(file, td, name));
    commonLength([x, y, p, ts]);
    return { x, y, p, ts };
  }
  if (td.kind === 'numeric') {
    const [x, y, p, ts] = splitMatrix(file, td);
    return { x, y, p, ts };
  }
  throw variableFault(file, 'TD', td, 'a 1×1 struct with x, y, p, ts or an N×4 matrix');
}

function splitMatrix(file: string, td: NumericVariable): Column[] {
  const [rows, columns] = td.dimensions;
  if (td.dimensions.length !== 2 || (columns !== 4 && rows !== 4)) {
    throw variableFault(file, 'TD', td, 'an N×4 matrix with columns x, y, p, ts');
  }
  if (columns === 4) {
    return matrixColumns.map((name, k) =>
      toColumn(file, `TD(:,${k + 1}) ${name}`, td, td.values.subarray(k * rows, (k + 1) * rows)),
    );
  }
  return matrixColumns.map((name, k) => {
    return toColumn(file, `TD(${k + 1},:) ${name}`, td, everyFourth(td, k, columns));
  });
}

/** Values taken together. */
const blockLength = 8192;

function everyFourth({ values, storedType }: NumericVariable, first: number, count: number): NumericValues {
  const sink = new NumberSink(count, storedType);
  const block = new Float64Array(Math.min(blockLength, count));
  for (let start = 0; start < count; start += blockLength) {
    const length = Math.min(blockLength, count - start);
    for (let i = 0; i < length; i++) block[i] = values[4 * (start + i) + first];
    sink.add(block.subarray(0, length));
  }
  return sink.values;
}

interface DecodedPolarity {
  /** 0 = OFF, 1 = ON. */
  readonly p: Uint8Array;
  /** What the file writes for OFF; undefined when it holds no OFF event. */
  readonly offCode: -1 | 0 | undefined;
}

/**
 * Polarity codes to 0/1. Files write −1/+1 or 0/1: ON is 1 in both, so a file with one code alone decodes rightly too.
 *
 * @throws EventFormatError when a code is none of −1, 0, 1, or when −1 and 0 occur in one file
 */
export function decodePolarity(column: Column): DecodedPolarity {
  const { values } = column;
  const p = new Uint8Array(values.length);
  let firstZero = -1;
  let firstMinus = -1;
  for (let i = 0; i < p.length; i++) {
    const code = values[i];
    if (code === 1) p[i] = 1;
    else if (code === -1) {
      if (firstMinus < 0) firstMinus = i;
    } else if (code === 0) {
      if (firstZero < 0) firstZero = i;
    } else throw columnFault(column, 'polarities −1 and 1, or 0 and 1', `${code} at event ${i}`);
  }
  if (firstZero >= 0 && firstMinus >= 0) {
    throw columnFault(column, 'polarities −1 and 1, or 0 and 1', `both −1 (event ${firstMinus}) and 0 (event ${firstZero})`);
  }
  return { p, offCode: firstMinus >= 0 ? -1 : firstZero >= 0 ? 0 : undefined };
}

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
