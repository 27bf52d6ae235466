import type { EventDecoder } from './event-format.ts';
import type { EventSink } from './event-sink.ts';
import type { ReadReport } from './read-report.ts';
import { ByteQueue } from './source/byte-queue.ts';
import type { ByteSource } from './source/byte-source.ts';
import type { WordBlocks } from './source/word-blocks.ts';

/** Decodes all bytes of a source from `offset` on, piece by piece. */
export async function* decodePieces(
  source: ByteSource,
  offset: number,
  decoder: EventDecoder,
  sink: EventSink,
): AsyncGenerator<void, void> {
  for await (const piece of source.pieces(offset)) {
    decoder.decode(piece, sink);
    if (sink.count > 0) yield;
  }
  decoder.end();
}

/** Decodes records of one length: what is cut waits for the next piece, and is counted where none comes. @param decode takes whole records in little-endian words */
export function wordDecoder<W extends Uint16Array | Int32Array>(
  blocks: WordBlocks<W>,
  report: ReadReport,
  decode: (words: W, sink: EventSink) => void,
): EventDecoder {
  return {
    decode(piece, sink) {
      for (const words of blocks.of(piece)) decode(words, sink);
    },
    end() {
      report.cutBytes += blocks.end();
    },
  };
}

/** The same without words. @param decode takes whole records */
export const recordDecoder = (
  recordBytes: number,
  report: ReadReport,
  decode: (records: DataView, sink: EventSink) => void,
): EventDecoder =>
  queueDecoder(report, ({ buffer, byteOffset, length }, sink) => {
    const whole = length - (length % recordBytes);
    sink.reserve(whole / recordBytes);
    decode(new DataView(buffer, byteOffset, whole), sink);
    return whole;
  });

/**
 * Decodes events of any length.
 *
 * @param decode takes all bytes that wait, and where the first is in the file; says how many it has used
 * @param from byte of the file at which the first piece begins
 */
export function queueDecoder(
  report: ReadReport,
  decode: (bytes: Uint8Array, sink: EventSink, offset: number) => number,
  from = 0,
): EventDecoder {
  const queue = new ByteQueue(from);
  return {
    decode(piece, sink) {
      queue.push(piece);
      queue.drop(decode(queue.peek(queue.length)!, sink, queue.offset));
      queue.keep();
    },
    end() {
      report.cutBytes += queue.length;
    },
  };
}
