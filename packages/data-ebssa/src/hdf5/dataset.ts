import { statSync } from 'node:fs';
import { EventFormatError } from '../errors/event-format-error.ts';
import { firstInexact, toDoubles } from '../recording/exact-doubles.ts';
import type { FileVariable, NumericValues } from '../recording/file-variable.ts';
import { type H5, hdf5Fault, type OpenHdf5 } from './library.ts';

/** Deflate cannot shrink data by more than this; a dataset that claims more holds nothing but its claim. */
const bestCompression = 1032;

/**
 * A dataset as a variable.
 *
 * HDF5 lists the slowest dimension first, MATLAB the fastest: the bytes are the same, the dimensions turn around. MATLAB
 * marks empty arrays with an attribute and stores their dimensions as the values.
 *
 * @throws EventFormatError when the size is absurd or a 64-bit integer is beyond 2^53
 */
export function readDataset(file: OpenHdf5, dataset: H5.Dataset, name: string): FileVariable {
  const { metadata } = dataset;
  const matlabClass = textAttribute(dataset, 'MATLAB_class');
  const storedType = numberTypeName(metadata);
  const className = matlabClass ?? storedType ?? 'unreadable';
  const head = { name, className, dimensions: (metadata.shape ?? [0]).toReversed(), offset: 0 };
  if (head.dimensions.length === 1) head.dimensions.push(1);
  if (head.dimensions.length === 0) head.dimensions.push(1, 1);
  const label = dataset.path.slice(1).replaceAll('/', '.');
  if (storedType === undefined || metadata.virtual_sources !== undefined) return { kind: 'skipped', ...head };
  const byteLength = metadata.total_size * metadata.size;
  const fileBytes = statSync(file.path).size;
  if (byteLength > fileBytes * bestCompression) {
    const expected = `at most ${bestCompression} × ${fileBytes} bytes, as a file of ${fileBytes} bytes can hold`;
    throw new EventFormatError({ file: file.path, variable: label, offset: 0, expected, got: `${byteLength} bytes` });
  }
  const values = metadata.total_size === 0 || metadata.shape === null ? new Float64Array(0) : numbers(file, dataset, label);
  if (dataset.attrs['MATLAB_empty'] !== undefined) {
    const dimensions = Array.from(values);
    return className === 'struct' || className === 'cell'
      ? { kind: 'skipped', ...head, dimensions }
      : { kind: 'numeric', ...head, dimensions, storedType, values: new Float64Array(0) };
  }
  if (className === 'char') return { kind: 'text', ...head, storedType, text: String.fromCharCode(...values) };
  return { kind: 'numeric', ...head, storedType, values };
}

/** Text of a string attribute, or undefined. */
export function textAttribute(object: H5.Dataset | H5.Group, name: string): string | undefined {
  const value = object.attrs[name]?.value;
  return typeof value === 'string' ? value : undefined;
}

function valueOf(file: OpenHdf5, dataset: H5.Dataset, label: string): H5.OutputData | null {
  try {
    return dataset.value;
  } catch (cause) {
    throw hdf5Fault(file.path, label, cause);
  }
}

function numberTypeName({ type, size, signed }: H5.Metadata): string | undefined {
  if (type === 1 && (size === 4 || size === 8)) return `float${8 * size}`;
  if (type === 0 && [1, 2, 4, 8].includes(size)) return `${signed ? '' : 'u'}int${8 * size}`;
  return undefined;
}

function numbers(file: OpenHdf5, dataset: H5.Dataset, label: string): NumericValues {
  const value = valueOf(file, dataset, label);
  if (typeof value === 'number') return Float64Array.of(value);
  const wide = typeof value === 'bigint' ? BigInt64Array.of(value) : value;
  if (!(wide instanceof BigInt64Array || wide instanceof BigUint64Array)) return value as NumericValues;
  const doubles = toDoubles(wide);
  const bad = firstInexact(doubles);
  if (bad < 0) return doubles;
  const got = `${wide[bad]} at index ${bad}`;
  throw new EventFormatError({ file: file.path, variable: label, offset: 0, expected: 'integers within ±2^53', got });
}
