import type { Log } from '../log/log.ts';

/** What was called, and from where: plain data, which goes to threads. */
export interface Call {
  /** Arguments after the program's name, for the records of runs. */
  readonly argv: readonly string[];
  /** Words that start the program from the shell of the caller. */
  readonly calledAs: readonly string[];
  /** Folder in which names of files are looked for, absolute: of a job that of its batch. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Home directory, absolute. */
  readonly home: string;
  /** Version of the program, for the records of runs. */
  readonly version: string;
}

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
  readonly call: Call;
}

/** The same with another log, or called from another folder. Asks for no signal. */
export const contextWith = (
  context: Context,
  { log = context.log, cwd = context.call.cwd }: { log?: Log; cwd?: string },
): Context => ({
  log,
  now: context.now,
  call: { ...context.call, cwd },
  get signal() {
    return context.signal;
  },
});

export const now = (): number => Date.now();
