import { setImmediate } from 'node:timers/promises';
import type { Context } from './context.ts';
import { InterruptedError } from './errors/errors.ts';

/**
 * Lets signals in. Engines await, but never leave the microtask queue, so a long computation must turn the event loop by
 * hand or Ctrl-C is not heard before its end.
 */
export const letSignalsIn = (): Promise<void> => setImmediate();

/** @throws InterruptedError when the user asked to stop; `saved` tells what is left of the work */
export async function stopIfInterrupted({ interrupted }: Context, saved: string): Promise<void> {
  await letSignalsIn();
  if (interrupted.aborted) throw new InterruptedError(`interrupted; ${saved}`);
}
