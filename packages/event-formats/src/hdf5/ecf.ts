/** ECF, the filter 0x8ECF with which Metavision packs chunks of events. @see docs/event-formats.md */
import { EventFormatError } from '@spikeseg/events';
import type { EventSink } from '../event-sink.ts';

const headBytes = 12;
/** Counts of events have 16 bits. */
const maxEvents = 65_535;

export interface ChunkPlace {
  readonly file: string;
  readonly variable?: string | undefined;
  /** Byte of the file at which the chunk begins. */
  readonly offset: number;
}

/** Events that a chunk says it has. @throws EventFormatError when they are more than a chunk can have */
function ecfCount(bytes: Uint8Array, place: ChunkPlace): number {
  if (bytes.length < headBytes) throw fault(place, 0, `a chunk of at least ${headBytes} bytes`, `${bytes.length}`);
  const count = (bytes[0] | (bytes[1] << 8) | (bytes[2] << 16) | (bytes[3] << 24)) >>> 2;
  if (count > maxEvents) throw fault(place, 0, `at most ${maxEvents} events in a chunk`, `${count}`);
  return count;
}

/**
 * Decodes a chunk of ECF, as it is in the file, into a sink.
 *
 * @param wanted events that are put into the sink: the last chunk of a file is full, whatever the file holds; left out: all
 * @throws EventFormatError when it ends too early, or holds more or fewer events than it says
 */
export function decodeEcf(bytes: Uint8Array, sink: EventSink, place: ChunkPlace, wanted?: number): void {
  const count = ecfCount(bytes, place);
  if (wanted !== undefined && count < wanted) throw fault(place, 0, `${wanted} events in a chunk`, `${count}`);
  // Packed events come in fours.
  sink.reserve(count + 3);
  const { t, x, y, p, count: first } = sink;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const part = { view, place, first, end: first + count };
  try {
    const behindTimes = decodeTimes(part, t);
    // Rows, columns and polarities in one, columns and polarities in one, or each by itself.
    if ((bytes[0] & 2) !== 0) decodePacked(part, behindTimes, x, y, p);
    else {
      const behindRows = decodeRows(part, behindTimes, y);
      if ((bytes[0] & 1) !== 0) decodePackedColumns(part, behindRows, x, p);
      else decodePolarities(part, decodeColumns(part, behindRows, x), p);
    }
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw fault(place, bytes.length, `the rest of ${count} events`, 'the end of the chunk', { cause });
  }
  sink.count = first + (wanted ?? count);
}

/** A chunk that is decoded: its events go from `first` to `end` of the columns. Its view throws a RangeError at its end. */
interface EcfPart {
  readonly view: DataView;
  readonly place: ChunkPlace;
  readonly first: number;
  readonly end: number;
}

function fault(place: ChunkPlace, at: number, expected: string, got: string, options?: ErrorOptions): EventFormatError {
  const { file, variable, offset } = place;
  return new EventFormatError({ file, variable, offset: offset + at, expected, got, fix: 'fetch the file again' }, options);
}

function tooMany({ place, first, end }: EcfPart, at: number, got: number): EventFormatError {
  return fault(place, at, `${end - first} events, as the chunk says`, `at least ${got - first}`);
}

/** @returns byte behind the times */
function decodeTimes(part: EcfPart, t: Float64Array): number {
  const { view, place, end } = part;
  let now = view.getUint32(4, true) + view.getUint32(8, true) * 2 ** 32;
  let at = headBytes;
  for (let k = part.first; k < end; ) {
    let byte = view.getUint8(at++);
    let step = 0;
    for (let scale = 1; byte >= 0xf0; scale *= 16) {
      step += (byte & 15) * scale;
      if (step > Number.MAX_SAFE_INTEGER) throw fault(place, at - 1, 'a time within 2^53', `a step of ${step}`);
      byte = view.getUint8(at++);
    }
    now += step + (byte >> 4);
    let repeats = byte & 15;
    if (repeats === 15) {
      repeats = view.getUint16(at, true);
      at += 2;
    }
    if (k + repeats > end) throw tooMany(part, at, k + repeats);
    for (const last = k + repeats; k < last; k++) t[k] = now;
  }
  if (now > Number.MAX_SAFE_INTEGER) throw fault(place, 4, 'times within 2^53', `${now}`);
  return at;
}

/** Four events in three words of 32 bits, each in 24: row, column, polarity. Up to three behind the last are filling. */
function decodePacked({ view, first, end }: EcfPart, from: number, x: Uint16Array, y: Uint16Array, p: Uint8Array): void {
  const put = (k: number, event: number): void => {
    y[k] = (event >>> 12) & 0x7ff;
    x[k] = (event >>> 1) & 0x7ff;
    p[k] = event & 1;
  };
  let at = from;
  for (let k = first; k < end; k += 4, at += 12) {
    const a = view.getUint32(at, true);
    const b = view.getUint32(at + 4, true);
    const c = view.getUint32(at + 8, true);
    put(k, a >>> 8);
    put(k + 1, (a & 0xff) | ((b >>> 16) << 8));
    put(k + 2, (b & 0xffff) | ((c >>> 24) << 16));
    put(k + 3, c & 0xffffff);
  }
}

/** Runs of one row. @returns byte behind them */
function decodeRows(part: EcfPart, from: number, y: Uint16Array): number {
  const { view, end } = part;
  let at = from;
  for (let k = part.first; k < end; ) {
    const word = view.getUint16(at, true);
    at += 2;
    let run = word & 31;
    if (run === 31) {
      run = view.getUint16(at, true);
      at += 2;
    }
    if (k + run > end) throw tooMany(part, at, k + run);
    y.fill(word >> 5, k, k + run);
    k += run;
  }
  return at;
}

/** Four columns and polarities in three words of 16 bits, each in 12. */
function decodePackedColumns({ view, first, end }: EcfPart, from: number, x: Uint16Array, p: Uint8Array): void {
  const put = (k: number, event: number): void => {
    x[k] = event >> 1;
    p[k] = event & 1;
  };
  let at = from;
  for (let k = first; k < end; k += 4, at += 6) {
    const a = view.getUint16(at, true);
    const b = view.getUint16(at + 2, true);
    const c = view.getUint16(at + 4, true);
    put(k, a >> 4);
    put(k + 1, (a & 15) | ((b >> 8) << 4));
    put(k + 2, (b & 0xff) | ((c >> 12) << 8));
    put(k + 3, c & 0xfff);
  }
}

/** A column, and bits for the five that follow it, the highest first. @returns byte behind them */
function decodeColumns(part: EcfPart, from: number, x: Uint16Array): number {
  const { view, end } = part;
  let at = from;
  for (let k = part.first; k < end; at += 2) {
    const word = view.getUint16(at, true);
    const column = word >> 5;
    x[k++] = column;
    for (let j = 0; j < 5; j++) {
      if (((word >> (4 - j)) & 1) === 0) continue;
      if (k === end) throw tooMany(part, at, k + 1);
      x[k++] = column + j + 1;
    }
  }
  return at;
}

/** Runs of one polarity. */
function decodePolarities(part: EcfPart, from: number, p: Uint8Array): void {
  const { view, end } = part;
  let at = from;
  for (let k = part.first; k < end; ) {
    const byte = view.getUint8(at++);
    let run = byte & 127;
    if (run === 127) {
      run = view.getUint16(at, true);
      at += 2;
    }
    if (k + run > end) throw tooMany(part, at, k + run);
    p.fill(byte >> 7, k, k + run);
    k += run;
  }
}
