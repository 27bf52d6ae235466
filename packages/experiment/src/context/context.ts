import { setImmediate } from 'node:timers/promises';
import { InterruptedError } from '../errors/errors.ts';
import { type Log, sinkLog } from '../log/log.ts';
import { plainSink } from '../log/progress.ts';

/** What work needs from its caller. */
export interface Context {
  /** Told what is to be said meanwhile. */
  readonly log: Log;
  /**
   * Aborted to stop the work, which saves what it has. Who reads it takes the signals over: until then the first signal ends the process, from then on the
   * second one.
   */
  readonly signal: AbortSignal;
  /** ms since 1970. */
  readonly now: () => number;
}

/** The same with another log. Asks for no signal. */
export const withLog = (context: Context, log: Log): Context => ({
  log,
  now: context.now,
  get signal() {
    return context.signal;
  },
});

export const now = (): number => Date.now();

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

/*
 * What a run takes from the process where a program, and not the command line, begins it. It writes nothing to the console and takes no
 * signals.
 */

/** What a program may say of a run. */
export interface ProgramOptions {
  /** Told what the run says: progress, warnings, tables, one or more lines at a time. Nothing is printed where it is left out. */
  readonly onMessage?: (text: string) => void;
  /** Aborted to stop the run, which saves its work first. */
  readonly signal?: AbortSignal;
}

/** The context of a run that a program begins. */
export const programContext = ({
  onMessage = () => {},
  signal = new AbortController().signal,
}: ProgramOptions = {}): Context => ({
  log: sinkLog(plainSink(onMessage), now),
  signal,
  now,
});
