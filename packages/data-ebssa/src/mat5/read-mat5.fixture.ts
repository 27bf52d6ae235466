import { openSource } from '@spikeseg/event-formats';
import { ReadBudget } from '@spikeseg/events';
import { type Mat5Content, parseMat5 } from './parse-mat5.ts';
import { memoryStorage, sourceStorage } from './source-storage.ts';
import { run, runAtOnce } from './storage.ts';

/** The variables of a file in memory. */
export const readMat5 = (bytes: Uint8Array, file: string, wanted: (name: string) => boolean): Mat5Content =>
  runAtOnce(parseMat5({ storage: memoryStorage(bytes), file, wanted, budget: new ReadBudget(file, bytes.length) }));

/** The same as a page does, where there is no Node. */
export async function readMat5Blob(bytes: Uint8Array, file: string, wanted: (name: string) => boolean): Promise<Mat5Content> {
  const source = await openSource(new Blob([Uint8Array.from(bytes)]), file);
  return withoutNode(async () =>
    run(parseMat5({ storage: await sourceStorage(source), file, wanted, budget: new ReadBudget(file, bytes.length) })),
  );
}

/** Runs as in a browser, which has no modules of Node. */
export async function withoutNode<T>(read: () => Promise<T>): Promise<T> {
  const getBuiltinModule = process.getBuiltinModule.bind(process);
  Object.assign(process, { getBuiltinModule: () => undefined });
  try {
    return await read();
  } finally {
    Object.assign(process, { getBuiltinModule });
  }
}
