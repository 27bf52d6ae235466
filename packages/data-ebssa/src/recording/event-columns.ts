import { EventFormatError } from '@spikeseg/events';
import { type Column, commonLength, fieldColumn, toColumn, variableFault } from './column.ts';
import type { FileVariable, NumericValues, NumericVariable } from './file-variable.ts';
import { NumberSink } from './number-sink.ts';

/** Events as the file stores them. */
export interface EventColumns {
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
export function eventColumns(file: string, td: FileVariable | undefined, present: readonly string[]): EventColumns {
  if (td === undefined) {
    const got = present.length === 0 ? 'no variables' : `only ${present.join(', ')}`;
    const fix = 'docs/how-to/own-data.md says what a file must hold';
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
