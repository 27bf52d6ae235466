import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, homedir, hostname } from 'node:os';
import { isAbsolute, relative } from 'node:path';
import process from 'node:process';
import { setImmediate } from 'node:timers/promises';
import { type Host, shellLine } from '@spikeseg/report/words';
import { InterruptedError } from '../errors/errors.ts';
import { type Log, sinkLog } from '../log/log.ts';
import { plainSink } from '../log/progress.ts';

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

/** The machine that this process runs on. */
export const thisHost = (): Host => ({
  name: hostname(),
  platform: process.platform,
  arch: process.arch,
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cpus: cpus().length,
});

/** A call of this program as a line to paste where the user stands. */
export const programLine = ({ calledAs }: Pick<Call, 'calledAs'>, words: readonly string[]): string =>
  shellLine([...calledAs, ...words], process.platform);

/** A path as it is shortest to type: relative to the working directory where it lies below it. */
export function pathWord({ cwd }: Pick<Call, 'cwd'>, path: string): string {
  const below = relative(cwd, path);
  if (below === '') return '.';
  return below.startsWith('..') || isAbsolute(below) ? path : below;
}

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
export function programContext({ onMessage = () => {}, signal = new AbortController().signal }: ProgramOptions = {}): Context {
  const manifest = readFileSync(createRequire(import.meta.url).resolve('@spikeseg/experiment/package.json'), 'utf8');
  return {
    log: sinkLog(plainSink(onMessage), now),
    signal,
    now,
    call: {
      argv: [],
      calledAs: ['npx', 'spikeseg-cli'],
      cwd: process.cwd(),
      env: process.env,
      home: homedir(),
      version: (JSON.parse(manifest) as { readonly version: string }).version,
    },
  };
}
