import { EventFormatError } from '@spikeseg/events';
import {
  type FileVariable,
  type NumericValues,
  type NumericVariable,
  type StructVariable,
  variableInWords,
} from '../files/file-variable.ts';

/** One property of all events (or labels), knowing its name and place for messages. */
export interface Column {
  readonly file: string;
  /** e.g. `TD.ts`. */
  readonly label: string;
  readonly offset: number;
  readonly inflatedOffset: number | undefined;
  readonly values: NumericValues;
}

/** A fault of the column as a whole, or of its value at an index. */
export function columnFault(column: Column, expected: string, got: string, fix?: string): EventFormatError {
  const { file, label, offset, inflatedOffset } = column;
  return new EventFormatError({ file, variable: label, offset, inflatedOffset, expected, got, fix });
}

/** A fault of a variable that was read, but is not what it should be. */
export function variableFault(file: string, label: string, variable: FileVariable, expected: string): EventFormatError {
  const { offset, inflatedOffset } = variable;
  return new EventFormatError({ file, variable: label, offset, inflatedOffset, expected, got: `a ${variableInWords(variable)}` });
}

/**
 * The named field of a struct as a column.
 *
 * @throws EventFormatError when the field is missing, not numeric, or a matrix
 */
export function fieldColumn(file: string, struct: StructVariable, name: string): Column {
  const label = `${struct.name}.${name}`;
  const field = struct.fields.find((candidate) => candidate.name === name);
  if (field === undefined) {
    const { offset, inflatedOffset } = struct;
    const got = `only ${struct.fields.map((candidate) => candidate.name).join(', ') || 'no fields'}`;
    throw new EventFormatError({ file, variable: label, offset, inflatedOffset, expected: `a field ${name}`, got });
  }
  if (field.kind !== 'numeric' || field.dimensions.filter((length) => length !== 1).length > 1) {
    if (field.kind === 'numeric' && field.values.length === 0) return toColumn(file, label, field, field.values);
    throw variableFault(file, label, field, 'a numeric vector');
  }
  return toColumn(file, label, field, field.values);
}

export function toColumn(
  file: string,
  label: string,
  { offset, inflatedOffset }: NumericVariable,
  values: NumericValues,
): Column {
  return { file, label, offset, inflatedOffset, values };
}

/**
 * Checks that columns that belong together have one length, and returns it.
 *
 * @throws EventFormatError naming the first column that differs from the first
 */
export function commonLength(columns: readonly Column[]): number {
  const [first, ...others] = columns;
  for (const column of others) {
    if (column.values.length !== first.values.length) {
      throw columnFault(column, `${first.values.length} values, as many as ${first.label}`, `${column.values.length}`);
    }
  }
  return first.values.length;
}
