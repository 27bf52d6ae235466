import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import { type CliResult, runCli, userEnv } from '../run-cli.ts';

/** Trains in seconds: two short recordings with a satellite and one without, of five windows each, two epochs, a check every five stimuli. */
export const small = [
  'device=cpu',
  'max_epochs=2',
  'data.timestep_ms=50',
  'data.synthetic.recordings=2',
  'data.synthetic.negatives=1',
  'data.synthetic.duration_s=2.5',
  'data.synthetic.background_rate_hz=1000',
  'convergence.check_interval=5',
  // The row "every pixel fires" visits every pixel of every slice, and evidence has a neuron for each pixel and motion; fewer, same code.
  'evidence.bin_px=4',
];

/** What the tests read of metrics.json. */
export interface Metrics {
  readonly folder: string;
  readonly part: string;
  readonly seen: Readonly<Record<string, string>>;
  readonly rows: readonly {
    readonly name: string;
    readonly kind: string;
    readonly score: {
      readonly figures: { readonly strict: Rates; readonly volumes: readonly Rates[]; readonly detection: Detection };
    };
  }[];
}
type Estimate = { readonly value: number | null };
type Rates = { readonly informedness: Estimate };
type Detection = { readonly pd: Estimate; readonly medianErrorPx: Estimate };

/** A folder below the system's temporary one. */
export function newFolder(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'spikeseg-e2e-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** All files below a folder, relative, with `/`, sorted. */
export const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .toSorted();

/** The folder of the only search below a folder. */
export function searchIn(...parent: readonly string[]): string {
  const folder = join(...parent);
  const found = readdirSync(folder).filter((name) => name.startsWith('detect-'));
  if (found.length !== 1) throw new Error(`${folder}: expected one search, got ${found.join(', ')}`);
  return join(folder, found[0]);
}

export const bytesOf = (...path: readonly string[]): string => readFileSync(join(...path)).toString('base64');
export const textOf = (...path: readonly string[]): string => readFileSync(join(...path), 'utf8');

/** Trains as a user would; throws what the program said when it did not end well. */
export async function train(cwd: string, ...argv: readonly string[]): Promise<CliResult> {
  const result = await runCli(cwd, ['train', ...small, ...argv]);
  if (result.code !== 0) throw new Error(`train ${argv.join(' ')} ended with ${result.code}: ${result.err}`);
  return result;
}

/** Puts the run `spikeseg_default` of {@link train} into a folder. It is trained once, by the first who asks, and copied. */
export async function trained(cwd: string): Promise<void> {
  const shared = inject('trainedOnce');
  const runs = join(shared, 'runs');
  if (!existsSync(runs)) {
    const own = mkdtempSync(join(shared, 'training-'));
    await train(own, '--quiet');
    try {
      renameSync(join(own, 'runs'), runs);
    } catch (error) {
      // Another file was faster, and has the same bytes.
      if (!existsSync(runs)) throw error;
    }
  }
  cpSync(runs, join(cwd, 'runs'), { recursive: true });
}

const bin = fileURLToPath(new URL('../../dist/bin.js', import.meta.url));

/** Reports every stimulus on stderr. */
export const talkative = ['logging.log_level=DEBUG', 'logging.log_interval=1'];

/** Trains, and presses Ctrl-C as soon as stderr holds a text. */
export function trainUntil(cwd: string, text: string, ...argv: readonly string[]): Promise<CliResult> {
  return runUntil(cwd, text, ['train', ...small, ...talkative, ...argv]);
}

/** Runs the command line, and presses Ctrl-C, or kills it, as soon as stderr holds a text. */
export function runUntil(
  cwd: string,
  text: string,
  argv: readonly string[],
  signal: 'SIGINT' | 'SIGKILL' = 'SIGINT',
): Promise<CliResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [bin, ...argv], { cwd, env: userEnv(), stdio: ['ignore', 'pipe', 'pipe'] });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => {
      const before = err.includes(text);
      err += chunk.toString();
      if (!before && err.includes(text)) child.kill(signal);
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
  });
}
