import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { sinkLog } from '../log/log.ts';
import type { TextSink } from '../log/progress.ts';
import type { Call, Context } from './context.ts';

/** A context that remembers what was said, and whose clock stands still. */
export interface TestContext extends Context {
  /** All that was said so far. */
  readonly err: () => string;
}

export interface TestContextOptions {
  readonly cwd?: string;
  readonly env?: Call['env'];
  readonly quiet?: boolean;
  readonly signal?: AbortSignal;
  readonly now?: () => number;
}

export function testContext(argv: readonly string[] = [], options: TestContextOptions = {}): TestContext {
  const sink = memorySink(false);
  const now = options.now ?? (() => 1_700_000_000_000);
  return {
    log: sinkLog(sink, now, options.quiet),
    signal: options.signal ?? new AbortController().signal,
    now,
    call: testCall(argv, options),
    err: sink.text,
  };
}

export const testCall = (argv: readonly string[] = [], { cwd = '/work', env = {} }: TestContextOptions = {}): Call => ({
  argv,
  calledAs: ['spikeseg-cli'],
  cwd,
  env,
  home: '/home/somebody',
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
