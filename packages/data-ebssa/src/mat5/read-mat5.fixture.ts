import { openSource } from '@spikeseg/event-formats';
import { ReadBudget } from '@spikeseg/events';
import { type Mat5Content, parseMat5 } from './parse-mat5.ts';

/** The variables of a file in memory. */
export async function readMat5(bytes: Uint8Array, file: string, wanted: (name: string) => boolean): Promise<Mat5Content> {
  return parseMat5(await openSource(new Blob([Uint8Array.from(bytes)]), file), wanted, new ReadBudget(file, bytes.length));
}

/** The same as a page does, where there is no Node. */
export const readMat5Blob: typeof readMat5 = (...args) => withoutNode(() => readMat5(...args));

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
