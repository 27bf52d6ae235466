import type { ReadBudget } from '@spikeseg/events';
import { Decompress } from 'fzstd';
import { ZstdWindows } from './zstd-windows.ts';

/** Unpacks Zstandard piece by piece. @throws whatever the library throws where it is damaged */
export async function* unzstd(pieces: AsyncIterable<Uint8Array>, budget: ReadBudget): AsyncGenerator<Uint8Array, void> {
  const ready: Uint8Array[] = [];
  const stream = new Decompress((piece) => {
    budget.unpack(piece.length);
    ready.push(piece);
  });
  const windows = new ZstdWindows();
  for await (const piece of pieces) {
    windows.check(piece);
    // The library keeps what it is given.
    stream.push(piece.slice());
    yield* ready.splice(0);
  }
  stream.push(new Uint8Array(0), true);
  yield* ready.splice(0);
}
