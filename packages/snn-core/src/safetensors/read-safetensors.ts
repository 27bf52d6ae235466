import { duplicateKey, jsonDepth, shown, shownName } from '../json-text.ts';
import {
  type Dtype,
  dtypes,
  isDtype,
  maxHeaderBytes,
  metadataKey,
  type Safetensors,
  SafetensorsError,
  type SafetensorsTensor,
} from './safetensors.ts';

interface Entry {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  /** Bytes after the header. */
  readonly begin: number;
  readonly end: number;
}

/**
 * Reads a safetensors file. The tensors are copies; they do not keep `bytes` alive.
 *
 * @param bytes the whole file
 * @throws SafetensorsError naming part, expectation, finding and byte offset, for anything that is not strictly valid
 * @see https://github.com/huggingface/safetensors#format
 */
export function readSafetensors(bytes: Uint8Array): Safetensors {
  const dataStart = 8 + readHeaderLength(bytes);
  const header = readHeader(bytes.subarray(8, dataStart));
  const metadata = Object.hasOwn(header, metadataKey) ? readMetadata(header[metadataKey]) : {};
  const entries = Object.entries(header)
    .filter(([name]) => name !== metadataKey)
    .map(([name, info]) => readEntry(name, info));
  checkRanges(entries, dataStart, bytes.length);
  const tensors = entries.map(({ name, dtype, shape, begin, end }): [string, SafetensorsTensor] => {
    // A copy, because a typed array must start at a multiple of its element size.
    const { buffer } = new Uint8Array(bytes.subarray(dataStart + begin, dataStart + end));
    return [name, { shape, data: new dtypes[dtype](buffer) }];
  });
  return { tensors: Object.fromEntries(tensors), metadata };
}

function readHeaderLength(bytes: Uint8Array): number {
  const where = 'header length';
  if (bytes.length < 8) throw new SafetensorsError({ where, expected: '8 bytes', got: `${bytes.length}`, byteOffset: 0 });
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  const limit = Math.min(maxHeaderBytes, bytes.length - 8);
  if (length < 2n || length > BigInt(limit)) {
    throw new SafetensorsError({ where, expected: `2 to ${limit} bytes`, got: `${length}`, byteOffset: 0 });
  }
  return Number(length);
}

/** The header, a tensor in it, and its shape. */
const deepestHeader = 3;

/** The header's JSON object; that it starts with { makes it one. */
function readHeader(bytes: Uint8Array): Record<string, unknown> {
  const part = { where: 'header', byteOffset: 8 };
  if (bytes[0] !== 0x7b) {
    const got = `byte 0x${bytes[0].toString(16).padStart(2, '0')}`;
    throw new SafetensorsError({ ...part, expected: 'a JSON object starting with {', got });
  }
  const invalid = (expected: string, got: string, cause?: unknown) =>
    new SafetensorsError({ ...part, expected, got }, cause === undefined ? undefined : { cause });
  const attempted = <T>(read: () => T): T => {
    try {
      return read();
    } catch (cause) {
      throw invalid('JSON in UTF-8', cause instanceof Error ? cause.message : String(cause), cause);
    }
  };
  const text = attempted(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  const depth = jsonDepth(text);
  if (depth > deepestHeader) throw invalid(`at most ${deepestHeader} levels of nesting`, `${depth}`);
  const header = attempted(() => JSON.parse(text) as Record<string, unknown>);
  const twice = duplicateKey(text);
  if (twice === undefined) return header;
  throw invalid('every key once', `${shown(twice)} twice`);
}

function readMetadata(value: unknown): Record<string, string> {
  const valid = isRecord(value) && Object.values(value).every((text) => typeof text === 'string');
  if (!valid)
    throw new SafetensorsError({ where: metadataKey, expected: 'an object of strings', got: shown(value), byteOffset: 8 });
  return value as Record<string, string>;
}

function readEntry(name: string, info: unknown): Entry {
  const invalid = (field: string, expected: string, got: unknown) =>
    new SafetensorsError({ where: `${shownName(name)}${field}`, expected, got: shown(got), byteOffset: 8 });
  if (!isRecord(info)) throw invalid('', 'an object with dtype, shape and data_offsets', info);
  const { dtype, shape, data_offsets: offsets } = info;
  if (!isDtype(dtype)) throw invalid(': dtype', `one of ${Object.keys(dtypes).join(', ')}`, dtype);
  if (!isCounts(shape)) throw invalid(': shape', 'a list of whole numbers', shape);
  if (!isCounts(offsets) || offsets.length !== 2 || offsets[0] > offsets[1]) {
    throw invalid(': data_offsets', '[begin, end] with begin ≤ end', offsets);
  }
  const [begin, end] = offsets;
  const size = shape.reduce((product, length) => product * length, dtypes[dtype].BYTES_PER_ELEMENT);
  if (end - begin !== size) throw invalid(': data_offsets', `${size} bytes for ${dtype} [${shape.join(', ')}]`, end - begin);
  return { name, dtype, shape, begin, end };
}

/** Tensors must follow one another without gap or overlap, from the end of the header to the end of the file. */
function checkRanges(entries: readonly Entry[], dataStart: number, fileEnd: number): void {
  let position = 0;
  for (const { name, begin, end } of entries.toSorted((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== position) {
      const expected = `a beginning at ${position}, where the tensor before ends`;
      throw new SafetensorsError({
        where: `${shownName(name)}: data_offsets`,
        expected,
        got: `${begin}`,
        byteOffset: dataStart + begin,
      });
    }
    position = end;
  }
  if (dataStart + position !== fileEnd) {
    const expected = `${position} bytes, as the header says`;
    throw new SafetensorsError({ where: 'values', expected, got: `${fileEnd - dataStart}`, byteOffset: dataStart });
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((count) => Number.isSafeInteger(count) && (count as number) >= 0);
}
