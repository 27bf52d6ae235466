import type { StoredVariable } from '@spikeseg/events';

/** Values of a numeric variable: integers in the type they are stored in, all others as doubles, or in two bytes where all of them fit. */
export type NumericValues =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;

interface VariableHead {
  readonly name: string;
  readonly className: string;
  /** Rows, columns, …; values are in column order. */
  readonly dimensions: readonly number[];
  /** Where the variable lies in the file, for messages. */
  readonly offset: number;
  readonly inflatedOffset?: number | undefined;
}

export interface NumericVariable extends VariableHead {
  readonly kind: 'numeric';
  readonly storedType: string;
  readonly values: NumericValues;
}

/** A 1×1 struct, or an HDF5 group. */
export interface StructVariable extends VariableHead {
  readonly kind: 'struct';
  readonly fields: readonly FileVariable[];
}

/** A variable whose values were not read: not needed here, or of a class that holds no numbers (char, cell, object, sparse, …). */
interface SkippedVariable extends VariableHead {
  readonly kind: 'skipped';
}

/** What both readers (MAT v5 and HDF5) make of a variable: the only thing the decoder of recordings knows about a file. */
export type FileVariable = NumericVariable | StructVariable | SkippedVariable;

/** Leaves the values out. */
export function describeVariable(variable: FileVariable): StoredVariable {
  const { name, className, dimensions } = variable;
  switch (variable.kind) {
    case 'numeric':
      return { name, className, dimensions, storedType: variable.storedType };
    case 'struct':
      return { name, className, dimensions, fields: variable.fields.map(describeVariable) };
    default:
      return { name, className, dimensions };
  }
}

/** In words, for messages: `1×1 struct`, `91285×4 double`. */
export function variableInWords(variable: FileVariable): string {
  return `${variable.dimensions.join('×')} ${variable.className}`;
}
