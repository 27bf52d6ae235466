import { ReadBudget } from '@spikeseg/events';
import { blobStorage } from './blob-storage.ts';
import { type Mat5Content, parseMat5 } from './parse-mat5.ts';
import { run } from './storage.ts';

/** As `readMat5`, of the same bytes in a `Blob`. */
export async function readMat5Blob(bytes: Uint8Array, file: string, wanted: (name: string) => boolean): Promise<Mat5Content> {
  const storage = await blobStorage(new Blob([Uint8Array.from(bytes)]), file);
  return run(parseMat5({ storage, file, wanted, budget: new ReadBudget(file, bytes.length) }));
}
