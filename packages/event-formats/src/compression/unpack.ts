import { EventFormatError } from '@spikeseg/events';
import type { ReadReport } from '../read-report.ts';
import { type ByteSource, streamSource } from '../source/byte-source.ts';
import { decompressed } from './decompress.ts';

/** Unpacks gzip and Zstandard as it reads; other sources are handed back as they are. */
export async function unpacked(source: ByteSource, report: ReadReport): Promise<ByteSource> {
  const start = await source.start(4);
  if (start[0] === 0x1f && start[1] === 0x8b) {
    report.note('unpacked with gzip');
    return packedSource(source, 'gzip', gunzipped(source, report));
  }
  if (start[0] === 0x28 && start[1] === 0xb5 && start[2] === 0x2f && start[3] === 0xfd) {
    report.note('unpacked with Zstandard');
    const { unzstd } = await import('./unzstd.ts');
    return packedSource(source, 'Zstandard', unzstd(source.pieces(0), report.budget));
  }
  return source;
}

const packedSource = (source: ByteSource, what: keyof typeof fixes, bytes: AsyncIterable<Uint8Array>): ByteSource => ({
  ...streamSource(source.name, whole(source, what, bytes)),
  close: () => source.close(),
});

/** @throws EventFormatError where what was packed is damaged */
async function* whole(source: ByteSource, what: keyof typeof fixes, bytes: AsyncIterable<Uint8Array>) {
  try {
    yield* bytes;
  } catch (cause) {
    throw damaged(source, what, cause);
  }
}

async function* gunzipped(source: ByteSource, { budget }: ReadReport): AsyncGenerator<Uint8Array, void> {
  for await (const piece of decompressed(source.pieces(0), 'gzip')) {
    budget.unpack(piece.length);
    yield piece;
  }
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
