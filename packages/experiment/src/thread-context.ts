import process from 'node:process';
import { Readable } from 'node:stream';
import type { Context, Surroundings } from './context.ts';

/** The context of a thread: surroundings and console from the thread that began it, clock and memory of the process. */
export const threadContext = (
  surroundings: Surroundings,
  consoleAndSignals: Pick<Context, 'stdout' | 'stderr' | 'interrupted'>,
): Context => ({ ...surroundings, ...consoleAndSignals, stdin: () => Readable.from([]), now, peakMemory });

export const now = (): number => Date.now();

// Node reports kilobytes on every system.
export const peakMemory = (): number => process.resourceUsage().maxRSS * 1024;
