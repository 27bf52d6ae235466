import { once } from 'node:events';
import { fstatSync, writeSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { describeError, exitCodes, UsageError } from '@spikeseg/experiment/commands';
import { calledAs } from './called-as.ts';
import type { OutputSink, ProcessContext } from './console.ts';
import { packageFolder, version } from './package.ts';
import { controls, pasteable, terminalText } from './terminal.ts';

/*
 * The only door to the console, the clock and the signals of the process. Everything else in this package gets a ProcessContext
 * handed in, so tests run commands in their own process with a console that they can read and a clock that they set.
 */

/** The context of this process. @param hear is told all that is written to the console */
export function processContext(hear: (text: string) => void): ProcessContext {
  surviveClosedStreams();
  let interrupted: AbortSignal | undefined;
  const [, script = '', ...argv] = process.argv;
  const cwd = process.cwd();
  const { platform } = process;
  const words = calledAs({ env: process.env, cwd, script, platform, folder: fileURLToPath(packageFolder) });
  return {
    call: { argv, calledAs: words, folder: cwd, version },
    // A file gets what was said, to the byte; a terminal would obey it.
    stdout: sink(process.stdout, hear, (text) => (process.stdout.isTTY ? terminalText(text) : text)),
    stderr: sink(process.stderr, hear, (text) => terminalText(pasteable(words, text))),
    stdin: checkedStdin,
    get interrupted() {
      interrupted ??= takeSignals();
      return interrupted;
    },
    now: Date.now,
  };
}

const sink = (stream: Stream, hear: (text: string) => void, change: (text: string) => string): OutputSink => ({
  write: (text) => {
    hear(text);
    send(stream, change(text));
  },
  control: (name) => send(stream, controls[name]),
  drained: async (stop) => {
    // Aborted is no error here.
    if (stream.writableNeedDrain && !stop.aborted) await once(stream, 'drain', { signal: stop }).catch(() => {});
  },
  // Undefined, whatever its type says, when the stream is a file or a pipe.
  isTerminal: (stream.isTTY ?? false) && process.env['TERM'] !== 'dumb',
  get columns() {
    return stream.columns ?? 80;
  },
});

/** Standard output or standard error. */
type Stream = NodeJS.WriteStream & { readonly fd: number };

/** False for terminals and pipes, and for what was closed. */
function isFile({ fd }: Stream): boolean {
  try {
    return fstatSync(fd).isFile();
  } catch {
    return false;
  }
}

function send(stream: Stream, text: string): void {
  if (isFile(stream)) writeWhole(stream, text);
  else stream.write(text);
}

/** To a file Node writes once, and forgets the rest where a disk is full, or the file large, in the midst of it. */
function writeWhole(stream: Stream, text: string): void {
  const bytes = Buffer.from(text);
  try {
    for (let written = 0; written < bytes.length; ) written += writeSync(stream.fd, bytes, written);
  } catch (error) {
    stream.emit('error', error);
  }
}

function takeSignals(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(130);
      controller.abort(name);
    });
  }
  return controller.signal;
}

/** `spikeseg-cli … | head` is no error, a full disk behind standard output is one, and work goes on when its messages are not read. */
function surviveClosedStreams(): void {
  let told = false;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (told) return;
    told = true;
    if (error.code === 'EPIPE') process.exit(exitCodes.fine);
    const { code, line } = describeError(Object.assign(error, { path: 'standard output' }));
    process.stderr.write(`error: ${line}\n`, () => process.exit(code));
  });
  // No reader is left.
  process.stderr.on('error', () => {});
}

/** Node reads a folder as an empty stream. */
function checkedStdin(): NodeJS.ReadStream {
  if (fstatSync(0).isDirectory())
    throw new UsageError('standard input: expected lines t_us,x,y,p, got a folder; give its recordings without --follow');
  return process.stdin;
}
