import { Tinypool } from 'tinypool';
import { passError } from './parallel/passed-error.ts';
import type { PostedError } from './parallel/worker-threads.ts';
import { type LoadedWindows, loadWindows, type WindowJob } from './windows/recording-windows.ts';

/*
 * The entry of a worker thread: which windows are wanted in, the windows out. They are handed over and not copied.
 */

export interface PostedWindows extends LoadedWindows {
  readonly kind: 'windows';
}

export default async function work(job: WindowJob): Promise<unknown> {
  try {
    const answer: PostedWindows = { kind: 'windows', ...(await loadWindows(job)) };
    return Tinypool.move({
      [Tinypool.transferableSymbol]: [answer.pack.buffer],
      [Tinypool.valueSymbol]: answer,
    } as unknown as ArrayBuffer);
  } catch (error) {
    return { kind: 'error', error: passError(error) } satisfies PostedError;
  }
}
