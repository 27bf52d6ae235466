/** Tells what comes in place of lines of events, where no format was given. */
import type { Readable } from 'node:stream';
import { fileKind } from '@spikeseg/data-ebssa';
import { formatNames } from '@spikeseg/event-formats';
import { UsageError } from '../errors/errors.ts';
import { piecesUntil } from './pieces.ts';
import { streamed } from './stream-source.ts';

/** How long the first bytes of standard input are waited for, where all that is left is to say what is missing, ms. */
const patienceMs = 2000;

/**
 * Checks that the first bytes of a stream may be lines.
 *
 * @param source as it was given, `-` for standard input
 * @throws UsageError that says what they are instead, where they carry the mark of something
 */
function checkLines(source: string, start: Uint8Array): void {
  const { name, role, what } = fileKind(start);
  const format = role === 'recording' ? formatNames.find((known) => known === name) : undefined;
  const expected = `detect --follow ${source}: expected lines t_us,x,y,p, got ${what}`;
  if (format !== undefined) throw new UsageError(`${expected}; give --format ${streamed(source, format)}`);
  if (role === 'packed') throw new UsageError(`${expected}; unpack it first, as streams are not unpacked`);
  if (role === 'network' || name === 'mat') throw new UsageError(expected);
}

/** The same of the first piece of a stream, which is handed on. */
export async function* linesAlone(pieces: AsyncIterable<Uint8Array>, source: string): AsyncGenerator<Uint8Array, void> {
  let isFirst = true;
  for await (const piece of pieces) {
    if (isFirst) checkLines(source, piece);
    isFirst = false;
    yield piece;
  }
}

/** The same of standard input that will not be read, once it has begun. Input that does not begin is left alone. */
export async function checkStandardInput(input: () => Readable): Promise<void> {
  for await (const piece of piecesUntil(input(), AbortSignal.timeout(patienceMs))) return checkLines('-', piece);
}
