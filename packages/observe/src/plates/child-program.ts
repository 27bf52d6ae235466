import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { setTimeout } from 'node:timers/promises';

export interface ProgramLimits {
  /** Aborted to stop the program. */
  readonly signal: AbortSignal;
  /** It is stopped after so many seconds. */
  readonly seconds: number;
}

export interface ProgramEnd {
  /** Exit code; the name of a signal where one ended it; `late` where it had to be stopped. */
  readonly code: number | string;
  /** The end of what it printed. */
  readonly text: string;
}

/** So many characters are kept of what it prints. */
const maxText = 16_384;
/** After SIGTERM it has so long to end, ms; then it is killed. */
const graceMs = 2000;
/** What still holds its output when it has ended is waited for so long, ms. */
const drainMs = 500;

/**
 * Runs a program with its children in a process group of their own, which ends with it, however that comes about.
 *
 * @throws the reason of the signal, after the group has ended; the error of the system where it cannot be started
 */
export async function runProgram(
  program: string,
  argv: readonly string[],
  { signal, seconds }: ProgramLimits,
): Promise<ProgramEnd> {
  signal.throwIfAborted();
  const child = spawn(program, argv, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (piece: string) => {
      text = (text + piece).slice(-maxText);
    });
  const killNow = (): void => killGroup(child, 'SIGKILL');
  process.once('exit', killNow);
  const over = new AbortController();
  const late = AbortSignal.timeout(1000 * seconds);
  const closed = once(child, 'close', { signal: over.signal }).catch(() => {});
  try {
    const ended = once(child, 'exit') as Promise<[number | null, string | null]>;
    const stopped = once(AbortSignal.any([signal, late]), 'abort', { signal: over.signal }).then(() => true);
    if (await Promise.race([ended.then(() => false), stopped])) {
      killGroup(child, 'SIGTERM');
      await Promise.race([ended, setTimeout(graceMs, undefined, { signal: over.signal, ref: false })]);
      killNow();
    }
    const [code, name] = await ended;
    killNow();
    await Promise.race([closed, setTimeout(drainMs)]);
    signal.throwIfAborted();
    return { code: late.aborted ? 'late' : (code ?? name ?? 'unknown'), text };
  } finally {
    over.abort();
    process.removeListener('exit', killNow);
    child.stdout.destroy();
    child.stderr.destroy();
  }
}

/** Signals a program and its children; where all have ended nothing happens. */
function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    child.kill(signal);
  }
}
