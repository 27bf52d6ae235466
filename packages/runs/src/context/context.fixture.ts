import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { onTestFinished } from 'vitest';
import type { Context, TextSink } from './context.ts';

/** A context whose console is text and whose clock stands still, for running commands inside a test. */
export interface TestContext extends Context {
  /** All that was written so far. */
  readonly out: () => string;
  readonly err: () => string;
}

export interface TestContextOptions {
  readonly calledAs?: readonly string[];
  readonly cwd?: string;
  readonly env?: Context['env'];
  readonly terminal?: boolean;
  readonly interrupted?: AbortSignal;
  readonly now?: () => number;
  /** What comes in on standard input, piece by piece. */
  readonly stdin?: readonly string[];
}

export function testContext(argv: readonly string[], options: TestContextOptions = {}): TestContext {
  const stdout = memorySink(options.terminal ?? false);
  const stderr = memorySink(options.terminal ?? false);
  return {
    argv,
    calledAs: options.calledAs ?? ['spikeseg-cli'],
    cwd: options.cwd ?? '/work',
    env: options.env ?? {},
    home: '/home/somebody',
    stdout,
    stderr,
    stdin: () => Readable.from((options.stdin ?? []).map((piece) => Buffer.from(piece))),
    interrupted: options.interrupted ?? new AbortController().signal,
    now: options.now ?? (() => 1_700_000_000_000),
    version: '1.2.3',
    nodeVersion: '22.0.0',
    host: { name: 'test', platform: 'linux', arch: 'x64', cpu: 'abacus', cpus: 1 },
    peakMemory: () => 2 ** 20,
    out: stdout.text,
    err: stderr.text,
  };
}

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
    drained: () => Promise.resolve(),
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
