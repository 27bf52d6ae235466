import { Readable } from 'node:stream';
import { memorySink, testCall, workIn } from '../../experiment/src/context/context.fixture.ts';
import type { ProcessContext } from './console.ts';

/** A context whose console is text and whose clock stands still, for running commands inside a test. */
export interface TestContext extends ProcessContext {
  /** All that was written so far. */
  readonly out: () => string;
  readonly err: () => string;
}

export interface TestContextOptions {
  readonly calledAs?: readonly string[];
  /** Working folder of the process until the end of the test. */
  readonly cwd?: string | undefined;
  readonly terminal?: boolean;
  readonly interrupted?: AbortSignal;
  readonly now?: () => number;
  /** What comes in on standard input, piece by piece. */
  readonly stdin?: readonly string[];
}

export function testContext(argv: readonly string[], options: TestContextOptions = {}): TestContext {
  const stdout = memorySink(options.terminal ?? false);
  const stderr = memorySink(options.terminal ?? false);
  if (options.cwd !== undefined) workIn(options.cwd);
  return {
    call: { ...testCall(argv, options.cwd), calledAs: options.calledAs ?? ['spikeseg-cli'] },
    stdout: { ...stdout, drained: () => Promise.resolve() },
    stderr,
    stdin: () => Readable.from((options.stdin ?? []).map((piece) => Buffer.from(piece))),
    interrupted: options.interrupted ?? new AbortController().signal,
    now: options.now ?? (() => 1_700_000_000_000),
    out: stdout.text,
    err: stderr.text,
  };
}
