import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { onTestFinished } from 'vitest';
import { sinkLog } from '../log/log.ts';
import type { TextSink } from '../log/progress.ts';
import type { Call } from './call.ts';
import type { Context } from './context.ts';

/** A context that remembers what was said, and whose clock stands still. */
export interface TestContext extends Context {
  /** All that was said so far. */
  readonly err: () => string;
}

export interface TestContextOptions {
  /** Working folder of the process until the end of the test. */
  readonly cwd?: string;
  readonly quiet?: boolean;
  readonly signal?: AbortSignal;
  readonly now?: () => number;
}

export function testContext(options: TestContextOptions = {}): TestContext {
  const sink = memorySink(false);
  const now = options.now ?? (() => 1_700_000_000_000);
  if (options.cwd !== undefined) workIn(options.cwd);
  return {
    log: sinkLog(sink, now, options.quiet),
    signal: options.signal ?? new AbortController().signal,
    now,
    err: sink.text,
  };
}

const ownCwd = process.cwd.bind(process);

/** Until the end of the test, names of files are those of this folder. */
export function workIn(folder: string): void {
  process.cwd = () => folder;
  onTestFinished(() => void (process.cwd = ownCwd));
}

export const testCall = (argv: readonly string[] = [], folder = '/work'): Call => ({
  argv,
  calledAs: ['spikeseg-cli'],
  folder,
  version: '1.2.3',
});

export interface MemorySink extends TextSink {
  readonly text: () => string;
}

/** A sink that remembers. */
export function memorySink(isTerminal: boolean, columns = 80): MemorySink {
  let text = '';
  return {
    write: (more) => {
      text += more;
    },
    control: (name) => {
      text += `<${name}>`;
    },
    isTerminal,
    columns,
    text: () => text,
  };
}

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'spikeseg-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
