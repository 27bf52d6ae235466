import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { readRecording } from '@spikeseg/data-ebssa';
import type { EventStream } from '@spikeseg/events';

const bin = fileURLToPath(new URL('../../dist/bin.js', import.meta.url));

/** The command line while it runs. */
export interface Running {
  readonly child: ChildProcess;
  /** All that it wrote so far. */
  readonly out: () => string;
  readonly err: () => string;
  readonly ended: Promise<number | null>;
}

/** Starts `detect --follow`; its output is not read before `listen` is called. */
export function startFollow(cwd: string, argv: readonly string[]): Running & { readonly listen: () => void } {
  const child = spawn(process.execPath, [bin, 'detect', '--follow', ...argv], { cwd, stdio: ['pipe', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  // A program that has ended takes no more.
  child.stdin.on('error', () => {});
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const listen = (): void => void child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  return { child, out: () => out, err: () => err, ended, listen };
}

/** Starts `detect --follow --view`, and waits until its page can be opened. */
export async function startView(cwd: string, argv: readonly string[]): Promise<Running & { readonly url: string }> {
  const program = startFollow(cwd, [...argv, '--view', '0']);
  program.listen();
  const found = () => /^http:\/\/127\.0\.0\.1:\d+\/$/m.exec(program.err())?.[0];
  await until(() => found() !== undefined || program.child.exitCode !== null);
  const url = found();
  if (url === undefined) throw new Error(`no page: ${program.err()}`);
  return { ...program, url };
}

export async function eventsIn(file: string): Promise<EventStream> {
  return (await readRecording(file)).events;
}

/** Events as lines, later by a time. */
export const csvOf = ({ t, x, y, p }: EventStream, laterUs = 0): string =>
  Array.from(t, (tUs, k) => `${tUs + laterUs},${x[k]},${y[k]},${p[k]}\n`).join('');

type Line = Readonly<Record<string, string | number | boolean | null>>;

/** Empty where the line does not have it. */
const field = (value: Line[string] | undefined): string => String(typeof value === 'boolean' ? Number(value) : (value ?? ''));

/** The JSON lines of a kind as rows of a CSV file with these columns. */
export function rowsOf(out: string, type: string, columns: string): string[] {
  const lines = out
    .split('\n')
    .filter((text) => text !== '')
    .map((text) => JSON.parse(text) as Line);
  return lines
    .filter((line) => line['type'] === type)
    .map((line) =>
      columns
        .split(',')
        .map((name) => field(line[name]))
        .join(','),
    );
}

/** Resolves when a condition holds, looking every 20 ms. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}
