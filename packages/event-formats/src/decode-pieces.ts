import type { EventDecoder } from './event-format.ts';
import type { EventSink } from './event-sink.ts';
import type { ByteSource } from './source/byte-source.ts';

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
