import { setImmediate } from 'node:timers/promises';
import { InterruptedError } from '../errors/errors.ts';
import type { Context } from './context.ts';

/** How a long computation hears that the user wants it to stop, and what it answers. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** Tells what is left of the work. */
  readonly error: () => InterruptedError;
}

/** For work that ends at once when its process does. */
export const neverInterrupted: Interruption = {
  signal: new AbortController().signal,
  error: () => new InterruptedError('interrupted'),
};

/** @param saved what is left of the work, to follow "interrupted; " */
export const interruption = (context: Context, saved: string): Interruption => ({
  signal: context.signal,
  error: () => new InterruptedError(`interrupted; ${saved}`),
});

/**
 * Lets signals in. Engines await, but never leave the microtask queue, so a long computation must turn the event loop by
 * hand or Ctrl-C is not heard before its end.
 */
export const letSignalsIn = (): Promise<void> => setImmediate();

/** Does what ends when its signal is given. @throws InterruptedError when the user asked to stop; else whatever the work throws */
export async function untilInterrupted<T>(
  { signal, error }: Interruption,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  try {
    return await work(signal);
  } catch (thrown) {
    throw signal.aborted ? error() : thrown;
  }
}

/** @throws InterruptedError when the user asked to stop */
export async function stopIfInterrupted({ signal, error }: Interruption): Promise<void> {
  await letSignalsIn();
  if (signal.aborted) throw error();
}
