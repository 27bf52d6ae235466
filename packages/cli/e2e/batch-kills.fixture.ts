import { type ChildProcess, spawn } from 'node:child_process';
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { deriveSeed, randomGenerator } from '@spikeseg/snn-core';
import { runCli, userEnv } from './run-cli.ts';

const bin = fileURLToPath(new URL('../dist/bin.js', import.meta.url));

/** Recordings in the folder `nights`: 0.2 s of noise each, of different lengths; `long` takes long enough to be seen at work. */
export function writeNights(folder: string, count: number, long: number): void {
  mkdirSync(join(folder, 'nights'));
  for (let number = 0; number < count; number++) {
    const random = randomGenerator(deriveSeed(number, 'batch'));
    const [events, us] = number === long ? [50_000, 20e6] : [100 + random.integer(100), 200_000];
    const times = Array.from({ length: events }, () => random.integer(us)).toSorted((a, b) => a - b);
    const lines = times.map((t) => `${t},${random.integer(32)},${random.integer(24)},${random.integer(2)}\n`);
    writeFileSync(join(folder, 'nights', `r${String(number).padStart(4, '0')}.csv`), lines.join(''));
  }
}

/** A call that has to succeed. */
export const cli = (folder: string, ...argv: readonly string[]): Promise<string> => cliEnding(0, folder, ...argv);

/** A call that has to end with an exit code. */
async function cliEnding(wanted: number, folder: string, ...argv: readonly string[]): Promise<string> {
  const { code, out, err } = await runCli(folder, argv);
  if (code !== wanted) throw new Error(`${argv.join(' ')} ended with ${code}: ${err}`);
  return out;
}

export const plan = (folder: string, batch: string): Promise<string> =>
  cli(folder, 'batch', 'plan', 'detect', 'nights', '-o', batch, '--sensor-size', '32x24', '--quiet');

/** All files of the results of a batch, by their path in its folder. */
export function resultsOf(folder: string, batch: string): Record<string, string> {
  const root = join(folder, batch);
  const files = globSync('{jobs/*/**,failed/*,table.csv,table.json,tracks.csv}', { cwd: root, withFileTypes: true });
  return Object.fromEntries(
    files
      .filter((file) => file.isFile())
      .map((file) => join(file.parentPath, file.name))
      .toSorted()
      .map((path) => [path.slice(root.length + 1), readFileSync(path, 'latin1')]),
  );
}

/** Hash of the job of a recording. */
export function hashOf(folder: string, batch: string, recording: string): string {
  const lines = readFileSync(join(folder, batch, 'jobs.jsonl'), 'utf8')
    .trim()
    .split('\n');
  const jobs = lines.map((line) => JSON.parse(line) as { readonly hash: string; readonly part: { readonly name: string } });
  return jobs.find(({ part: { name } }) => name === recording)?.hash ?? 'none';
}

const settledIn = (root: string): number => globSync('{jobs/*/result.json,failed/*.json}', { cwd: root }).length;

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

export interface Killing {
  readonly batch: string;
  readonly jobs: number;
  /** Of the worker k of {@link workers}, from 0. */
  readonly argv: (worker: number) => readonly string[];
  readonly workers: number;
  /** SIGKILLs at random, of one worker each. */
  readonly kills: number;
  /** Job whose worker is killed whenever it is seen at work on it. */
  readonly poison?: { readonly job: string; readonly worker: number };
  readonly seed: number;
  /** Called once, when half of the jobs are settled. */
  readonly halfway?: () => Promise<void>;
}

/** Keeps workers at work until every job is settled, and kills some. @returns how many were killed at random, and by the poison */
export async function workAndKill(folder: string, killing: Killing): Promise<{ killed: number; poisoned: number }> {
  const { batch, jobs, argv, workers, kills, poison, seed, halfway } = killing;
  const root = join(folder, batch);
  const random = randomGenerator(deriveSeed(seed, 'kills'));
  // At so many settled jobs; not at the end, when no worker may be left to kill.
  const moments = Array.from({ length: kills }, () => random.integer(Math.floor(jobs * 0.9))).toSorted((a, b) => a - b);
  const start = (worker: number): ChildProcess =>
    spawn(process.execPath, [bin, ...argv(worker), '--quiet'], {
      cwd: folder,
      env: userEnv(),
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  const running = Array.from({ length: workers }, (_, worker) => start(worker));
  let [killed, poisoned, isHalf] = [0, 0, false];
  const kill = async (at: number): Promise<void> => {
    const child = running[at];
    if (hasEnded(child)) return;
    const end = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await end;
  };
  for (let settled = 0; settled < jobs; settled = settledIn(root)) {
    if (
      poison !== undefined &&
      globSync(`work/${poison.job}.*`, { cwd: root }).length > poisoned &&
      !hasEnded(running[poison.worker])
    ) {
      await kill(poison.worker);
      poisoned++;
    }
    while (moments.length > 0 && moments[0] <= settled) {
      moments.shift();
      await kill(random.integer(workers));
      killed++;
    }
    if (!isHalf && settled >= jobs / 2) {
      isHalf = true;
      await halfway?.();
    }
    for (const [at, child] of running.entries()) if (hasEnded(child) && settledIn(root) < jobs) running[at] = start(at);
    await after(20);
  }
  await Promise.all(
    running.map(async (child) => {
      if (hasEnded(child)) return;
      const end = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await end;
    }),
  );
  return { killed, poisoned };
}
