import { EventFormatError } from '@spikeseg/events';
import { Decompress } from 'fzstd';
import type { ReadReport } from '../read-report.ts';
import { type ByteSource, streamSource } from '../source/byte-source.ts';
import { decompressed } from './decompress.ts';
import { ZstdWindows } from './zstd-windows.ts';

/** Unpacks gzip and Zstandard as it reads; other sources are handed back as they are. */
export async function unpacked(source: ByteSource, report: ReadReport): Promise<ByteSource> {
  const start = await source.start(4);
  if (start[0] === 0x1f && start[1] === 0x8b) {
    report.note('unpacked with gzip');
    return packedSource(source, gunzipped(source, report));
  }
  if (start[0] === 0x28 && start[1] === 0xb5 && start[2] === 0x2f && start[3] === 0xfd) {
    report.note('unpacked with Zstandard');
    return packedSource(source, unzstd(source, report));
  }
  return source;
}

const packedSource = (source: ByteSource, bytes: AsyncIterable<Uint8Array>): ByteSource => ({
  ...streamSource(source.name, bytes),
  close: () => source.close(),
});

async function* gunzipped(source: ByteSource, { budget }: ReadReport): AsyncGenerator<Uint8Array, void> {
  try {
    for await (const piece of decompressed(source.pieces(0), 'gzip')) {
      budget.unpack(piece.length);
      yield piece;
    }
  } catch (cause) {
    throw damaged(source, 'gzip', cause);
  }
}

async function* unzstd(source: ByteSource, { budget }: ReadReport): AsyncGenerator<Uint8Array, void> {
  const ready: Uint8Array[] = [];
  const stream = new Decompress((piece) => {
    budget.unpack(piece.length);
    ready.push(piece);
  });
  const windows = new ZstdWindows();
  try {
    for await (const piece of source.pieces(0)) {
      windows.check(piece);
      // The library keeps what it is given.
      stream.push(piece.slice());
      yield* ready.splice(0);
    }
    stream.push(new Uint8Array(0), true);
  } catch (cause) {
    throw cause instanceof EventFormatError ? cause : damaged(source, 'Zstandard', cause);
  }
  yield* ready.splice(0);
}

const again = 'fetch the file again';
const fixes = {
  gzip: `${again}; if it is several gzip files in one, which browsers do not unpack, pack it anew`,
  Zstandard: again,
};

const damaged = (source: ByteSource, what: keyof typeof fixes, cause: unknown): EventFormatError => {
  if (cause instanceof EventFormatError) return cause;
  // What Node says of gzip is empty, and what browsers say is of streams.
  const isSaid = what !== 'gzip' && cause instanceof Error && cause.message !== '';
  const got = isSaid ? cause.message : 'data that are damaged or cut off';
  return new EventFormatError({ file: source.name, offset: 0, expected: `whole ${what} data`, got, fix: fixes[what] }, { cause });
};
