import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';

const arrayTypes = {
  '<f4': Float32Array,
  '<f8': Float64Array,
  '<i4': Int32Array,
  '<i2': Int16Array,
  '<i8': BigInt64Array,
  '|u1': Uint8Array,
  '|i1': Int8Array,
} as const;

export interface NpyArray {
  readonly shape: readonly number[];
  /** Values as plain numbers (64-bit integers in the golden files fit a double). */
  readonly data: Float32Array | Float64Array | Int32Array | Int16Array | Uint8Array | Int8Array;
}

/** Reads a NumPy .npz archive (deflated or stored, C order, little endian). */
export function readNpz(path: string): Record<string, NpyArray> {
  const bytes = readFileSync(path);
  let end = bytes.length - 22;
  while (end >= 0 && bytes.readUInt32LE(end) !== 0x0605_4b50) end--;
  const count = bytes.readUInt16LE(end + 10);
  let entry = bytes.readUInt32LE(end + 16);
  const arrays: Record<string, NpyArray> = {};
  for (let i = 0; i < count; i++) {
    const method = bytes.readUInt16LE(entry + 10);
    const size = bytes.readUInt32LE(entry + 20);
    const nameLength = bytes.readUInt16LE(entry + 28);
    const local = bytes.readUInt32LE(entry + 42);
    const name = bytes.toString('utf8', entry + 46, entry + 46 + nameLength).replace(/\.npy$/, '');
    entry += 46 + nameLength + bytes.readUInt16LE(entry + 30) + bytes.readUInt16LE(entry + 32);
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const raw = bytes.subarray(start, start + size);
    arrays[name] = parseNpy(name, method === 8 ? inflateRawSync(raw) : raw);
  }
  return arrays;
}

function parseNpy(name: string, bytes: Buffer): NpyArray {
  const versionOne = bytes[6] === 1;
  const headerStart = versionOne ? 10 : 12;
  const headerEnd = headerStart + (versionOne ? bytes.readUInt16LE(8) : bytes.readUInt32LE(8));
  const header = bytes.toString('latin1', headerStart, headerEnd);
  const dtype = /'descr': '([^']+)'/.exec(header)?.[1] ?? '';
  if (!(dtype in arrayTypes) || header.includes("'fortran_order': True")) throw new Error(`${name}: unsupported array ${header}`);
  const shape = (/'shape': \(([^)]*)\)/.exec(header)?.[1] ?? '')
    .split(',')
    .map((s) => s.trim())
    .filter(Boolean)
    .map(Number);
  const body = bytes.buffer.slice(bytes.byteOffset + headerEnd, bytes.byteOffset + bytes.length) as ArrayBuffer;
  const data = new arrayTypes[dtype as keyof typeof arrayTypes](body);
  return { shape, data: data instanceof BigInt64Array ? Float64Array.from(data, Number) : data };
}
