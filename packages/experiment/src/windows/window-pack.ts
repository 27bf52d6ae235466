import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import type { SparseSpikes, SpikeShape } from '@spikeseg/snn-core';
import type { RecordingExtent } from '../recordings/recording-doubts.ts';

/*
 * All windows of one recording as one run of bytes, which crosses from a thread, stays in memory and lies on disk as it is:
 *
 *   "SPKWIN03", length of the head, CRC-32 of the head and of the table
 *   head   JSON, padded to a multiple of 4
 *   table  per window: number of entries, CRC-32 of its bytes
 *   window after window: offsets [T + 1], units [n] and, where input is graded, values [n]
 *
 * Numbers have 32 bits in the byte order of the machine. A pack of a machine of the other order looks damaged, as it should.
 */

/** The format; another one gets another name, so that what is on disk is made anew. */
export const packFormat = 'SPKWIN03';
const headStart = 16;

/** What else is known of the recording. */
export interface RecordingSummary extends RecordingExtent {
  readonly fingerprint: string;
  readonly objects: number;
}

interface PackHead extends RecordingSummary {
  /** What the windows were made from, see `windowKey`. */
  readonly key: string;
  readonly count: number;
  readonly shape: SpikeShape;
  readonly graded: boolean;
}

export type PackBytes = Uint8Array<ArrayBuffer>;

/** Where each window of a pack lies, without the windows. */
export interface PackIndex extends PackHead {
  /** Window i takes the bytes `starts[i]` … `starts[i + 1]` − 1. */
  readonly starts: Float64Array;
  readonly checksums: Uint32Array;
}

/** @param spikes all of one shape, all graded or none */
export function encodePack(head: Omit<PackHead, 'count' | 'graded'>, spikes: readonly SparseSpikes[]): PackBytes {
  const whole: PackHead = { ...head, count: spikes.length, graded: spikes.some(({ values }) => values !== undefined) };
  const text = new TextEncoder().encode(JSON.stringify(whole));
  const headLength = Math.ceil(text.length / 4) * 4;
  const tableStart = headStart + headLength;
  const bodyStart = tableStart + 8 * spikes.length;
  const parts = spikes.map(({ offsets, index, values }) => [offsets, index, ...(values ? [values] : [])]);
  const body = parts.flat().reduce((sum, { byteLength }) => sum + byteLength, 0);

  const bytes = new Uint8Array(bodyStart + body);
  bytes.set(new TextEncoder().encode(packFormat));
  bytes.fill(0x20, headStart, tableStart).set(text, headStart);
  const table = new Uint32Array(bytes.buffer, tableStart, 2 * spikes.length);
  let end = bodyStart;
  for (const [i, arrays] of parts.entries()) {
    const start = end;
    for (const { buffer, byteOffset, byteLength } of arrays) {
      bytes.set(new Uint8Array(buffer, byteOffset, byteLength), end);
      end += byteLength;
    }
    table.set([spikes[i].index.length, crc32(bytes.subarray(start, end))], 2 * i);
  }
  new Uint32Array(bytes.buffer, 8, 2).set([headLength, crc32(bytes.subarray(headStart, bodyStart))]);
  return bytes;
}

/** The index of a pack; undefined when its beginning is damaged, cut off, or no pack at all. */
export function indexOf(bytes: PackBytes): PackIndex | undefined {
  if (bytes.length < headStart || new TextDecoder('latin1').decode(bytes.subarray(0, 8)) !== packFormat) return undefined;
  const [headLength, checksum] = new Uint32Array(bytes.buffer, bytes.byteOffset + 8, 2);
  const tableStart = headStart + headLength;
  const text = textAt(bytes, headStart, tableStart);
  if (text === undefined) return undefined;
  const head = parsed(text);
  const bodyStart = tableStart + 8 * (head?.count ?? NaN);
  if (head === undefined || !(bodyStart <= bytes.length)) return undefined;
  if (crc32(bytes.subarray(headStart, bodyStart)) !== checksum) return undefined;

  const table = new Uint32Array(bytes.buffer, bytes.byteOffset + tableStart, 2 * head.count);
  const starts = new Float64Array(head.count + 1);
  starts[0] = bodyStart;
  for (let i = 0; i < head.count; i++) {
    const entries = table[2 * i] * (head.graded ? 2 : 1);
    starts[i + 1] = starts[i] + 4 * (head.shape[0] + 1 + entries);
  }
  return { ...head, starts, checksums: Uint32Array.from({ length: head.count }, (_, i) => table[2 * i + 1]) };
}

/** Whether every window of a whole pack is intact and nothing follows the last. */
export function isIntact(index: PackIndex, bytes: PackBytes): boolean {
  const { count, starts } = index;
  if (starts[count] !== bytes.length) return false;
  for (let i = 0; i < count; i++) if (!matches(index, i, bytes.subarray(starts[i], starts[i + 1]))) return false;
  return true;
}

/** The window of a pack that is known to be intact; shares its memory. */
export const windowIn = (index: PackIndex, i: number, pack: PackBytes): SparseSpikes =>
  view(index, pack, index.starts[i], index.starts[i + 1]);

/** A window from its own bytes, `starts[i]` … `starts[i + 1]` of the pack; undefined when they are damaged. */
export const windowFrom = (index: PackIndex, i: number, bytes: PackBytes): SparseSpikes | undefined =>
  matches(index, i, bytes) ? view(index, bytes, 0, bytes.length) : undefined;

const matches = ({ checksums }: PackIndex, i: number, bytes: Uint8Array): boolean => crc32(bytes) === checksums[i];

function view({ shape, graded }: PackIndex, { buffer, byteOffset }: PackBytes, begin: number, end: number): SparseSpikes {
  const numbers = (end - begin) / 4 - (shape[0] + 1);
  const entries = graded ? numbers / 2 : numbers;
  const offsets = new Uint32Array(buffer, byteOffset + begin, shape[0] + 1);
  const indexStart = byteOffset + begin + offsets.byteLength;
  const index = new Uint32Array(buffer, indexStart, entries);
  return graded
    ? { shape, offsets, index, values: new Float32Array(buffer, indexStart + index.byteLength, entries) }
    : { shape, offsets, index };
}

const textAt = (bytes: Uint8Array, begin: number, end: number): string | undefined =>
  end <= bytes.length ? new TextDecoder().decode(bytes.subarray(begin, end)) : undefined;

/** Undefined for what is no JSON; that the JSON is a head follows from the checksum. */
function parsed(text: string): PackHead | undefined {
  try {
    return JSON.parse(text) as PackHead;
  } catch {
    return undefined;
  }
}

/** Longer reads are an error of the system. */
const longestRead = 2 ** 30;

/**
 * Bytes of a file in memory of their own; undefined when they cannot be had, for whatever reason: what is kept on disk can be
 * made again.
 *
 * @param length left out: all that follow
 */
export function bytesOfFile(path: string, begin = 0, length?: number): PackBytes | undefined {
  try {
    const file = openSync(path, 'r');
    try {
      const bytes = new Uint8Array(length ?? fstatSync(file).size - begin);
      for (let read = 0; read < bytes.length; ) {
        const more = readSync(file, bytes, read, Math.min(bytes.length - read, longestRead), begin + read);
        if (more === 0) return undefined;
        read += more;
      }
      return bytes;
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
}
