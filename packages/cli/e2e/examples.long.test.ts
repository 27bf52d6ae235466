import { spawn } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { readRecording } from '@spikeseg/data-ebssa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { helpExamples } from './help-examples.ts';
import { newFolder, trained } from './pipeline/pipeline.fixture.ts';
import { runCli, userEnv } from './run-cli.ts';

/*
 * Every example of every help, run by a shell as it is printed, in a home with what the examples name: recordings in ~/EBSSA,
 * night1.mat, night2.mat, night.mat of twelve seconds, the stream night.csv, the batch night of ~/EBSSA, the run spikeseg_default, best-sequence.onnx, config.yaml and
 * night.yaml. The examples of a command run one after the other in a copy of that home.
 */

const scratch = newFolder();
const home = join(scratch.path, 'home');
afterAll(scratch.remove);

const hasOnnxRuntime = (() => {
  try {
    createRequire(import.meta.url).resolve('onnxruntime-node');
    return true;
  } catch {
    return false;
  }
})();

const ofDocs = 'the check of the documentation runs the like';
/** Examples that take long, and what runs them, or the like in small. */
const elsewhere: Readonly<Record<string, string>> = {
  'spikeseg-cli train': 'the check of the documentation runs it in the tutorial',
  'spikeseg-cli train --data-root ~/EBSSA --multirun seed=1,2,3 stdp.lr_plus=0.02,0.04': 'sweep.long.test.ts runs a sweep',
  'spikeseg-cli train --preset ebssa --data-root ~/EBSSA --name mine': 'train-detector.long.test.ts runs the like',
  'spikeseg-cli train --data-root ~/EBSSA --name first device=cpu stdp.lr_plus=0.02': ofDocs,
  'spikeseg-cli cv --data-root ~/EBSSA --folds 3 --workers 2': ofDocs,
  'spikeseg-cli cv --preset igarss2023 --data-root ~/EBSSA --name crossed device=cpu': 'cv.long.test.ts runs the like',
  'spikeseg-cli evaluate --data-root ~/EBSSA': ofDocs,
  'spikeseg-cli evaluate spikeseg_default': 'evaluate-detect.long.test.ts runs it',
  'spikeseg-cli evaluate --detections found.csv --data-root ~/EBSSA': 'next-steps.long.test.ts runs the like',
  'spikeseg-cli completeness night.mat --injections 5 --speeds 0,100 --magnitudes=-7,-5,-3,-1': ofDocs,
  'spikeseg-cli completeness night.mat --detector evidence --detector hough --injections 5 --speeds 0 --magnitudes=-7,-5,-3,-1 --workers 2':
    'completeness.long.test.ts runs the like',
  'spikeseg-cli completeness night.mat --zero-point 14.2 --magnitudes 8,10,12 --speeds 0 --injections 5':
    'src/commands/completeness.test.ts runs the like',
  'spikeseg-cli completeness night.mat --quick --injections 12 --speeds 0,100 --magnitudes=-7,-5,-3,-1 --workers 2':
    'completeness.long.test.ts runs the like',
  'spikeseg-cli synth data.synthetic.scene=tracking --output tracked': ofDocs,
  'spikeseg-cli bench --camera 640x480': 'bench.long.test.ts runs smaller ones',
  'spikeseg-cli bench --camera EVK4 --rate 1000000 evidence.bin_px=2': 'bench.long.test.ts runs smaller ones',
  'spikeseg-cli observe sky.mat --site 48.1,11.5,520 --epoch 2026-11-28T19:30:00Z --near 76,19 --scale 90': ofDocs,
  'spikeseg-cli observe sky.mat --site 48.1,11.5,520 --epoch 2026-11-28T19:30:00Z --scale 90 --tle active.tle': ofDocs,
  'spikeseg-cli observe runs/detect-sky --site 48.1,11.5,520 --epoch 2026-11-28T19:30:00Z --near 76,19 --scale 95': ofDocs,
  'spikeseg-cli train --data-root ~/EBSSA --name first --no-score': 'train-run.long.test.ts runs the like',
  'spikeseg-cli export ebssa --to step': 'export-ebssa.long.test.ts runs the like',
  'NVIDIA_TF32_OVERRIDE=0 spikeseg-cli doctor --cuda-check --device cpu --batches 1,4': 'export.long.test.ts runs it',
};
/** A run that is run elsewhere is said here: its options and its data are right. */
const saidOnly = (line: string): string | undefined =>
  /^spikeseg-cli (?:train|cv) /.test(line) && line in elsewhere ? `${line} --dry-run` : undefined;

/** Why an example does not run here; undefined where it does. */
const reasonAgainst = (line: string): string | undefined =>
  !hasOnnxRuntime && /-c \S+\.onnx|--verify |--cuda-check/.test(line)
    ? 'needs onnxruntime-node, which is not installed'
    : line.includes('--queue ')
      ? 'needs a server; batch.long.test.ts starts one'
      : elsewhere[line];

/** Examples that serve a page until Ctrl-C; they get it once they have said where. */
const serves = (line: string) => line.includes('--serve');
/** ms; the longest example takes a minute. */
const longest = 600_000;

/** Runs a line by a shell, with `spikeseg-cli` on its path and the working directory as home. */
function runLine(cwd: string, line: string): Promise<{ readonly code: number | null; readonly said: string }> {
  return new Promise((resolve, reject) => {
    // In a group of its own, as a terminal starts it: Ctrl-C reaches the shell and what it runs.
    const child = spawn('bash', ['-c', line], {
      cwd,
      env: { ...userEnv(), HOME: cwd },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const signal = (name: NodeJS.Signals) => child.pid !== undefined && process.kill(-child.pid, name);
    let said = '';
    const timer = setTimeout(() => {
      said += `\nkilled after ${longest / 1000} s`;
      signal('SIGKILL');
    }, longest);
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.stdout.on('data', (chunk: Buffer) => {
      if (serves(line) && chunk.toString().includes('Ctrl-C')) signal('SIGINT');
    });
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code, said });
    });
  });
}

async function cli(...argv: readonly string[]): Promise<void> {
  const { code, err } = await runCli(home, argv, { HOME: home });
  if (code !== 0) throw new Error(`${argv.join(' ')} ended with ${code}: ${err}`);
}

const few = ['data.synthetic.recordings=3', 'data.synthetic.negatives=0', 'data.synthetic.duration_s=1'];

beforeAll(async () => {
  mkdirSync(home);
  await cli('synth', '--output', 'EBSSA', ...few);
  const recordings = join(home, 'EBSSA', 'Labelled Data');
  const [first, second] = readdirSync(recordings)
    .filter((file) => file.endsWith('.mat'))
    .toSorted();
  copyFileSync(join(recordings, first), join(home, 'night1.mat'));
  copyFileSync(join(recordings, second), join(home, 'night2.mat'));
  await cli(
    'synth',
    '--output',
    'longer',
    'data.synthetic.recordings=1',
    'data.synthetic.negatives=0',
    'data.synthetic.duration_s=12',
  );
  const [longer] = readdirSync(join(home, 'longer', 'Labelled Data')).filter((file) => file.endsWith('.mat'));
  copyFileSync(join(home, 'longer', 'Labelled Data', longer), join(home, 'night.mat'));
  const { events } = await readRecording(join(home, 'night1.mat'), {});
  const lines = Array.from(events.t, (t, i) => `${t},${events.x[i]},${events.y[i]},${events.p[i]}\n`);
  writeFileSync(join(home, 'night.csv'), lines.join(''));
  await trained(home);
  writeFileSync(join(home, 'config.yaml'), 'max_epochs: 2\n');
  writeFileSync(join(home, 'night.yaml'), 'seed: 7\n');
  await cli('batch', 'plan', 'detect', 'EBSSA', '-o', 'night');
  if (!hasOnnxRuntime) return;
  await cli('export', 'spikeseg_default', '--to', 'sequence', '--output', 'best-sequence.onnx');
});

test.skipIf(process.platform === 'win32')('every example of every help runs as it is printed', async () => {
  const commands = await helpExamples(home);
  const all = commands.flatMap(({ lines }) => lines);
  expect(Object.keys(elsewhere).filter((line) => !all.includes(line))).toEqual([]);
  const failed: string[] = [];
  const skipped: string[] = [];
  const times: string[] = [];
  let count = 0;
  for (const { path, lines } of commands) {
    expect({ path, enough: lines.length >= 2 }).toEqual({ path, enough: true });
    const cwd = join(scratch.path, `of-${path.join('-')}`);
    cpSync(home, cwd, { recursive: true, preserveTimestamps: true });
    for (const line of lines) {
      const reason = reasonAgainst(line);
      if (reason !== undefined) skipped.push(`${line}: ${reason}`);
      const asked = reason === undefined ? line : saidOnly(line);
      if (asked === undefined) continue;
      const start = Date.now();
      const { code, said } = await runLine(cwd, asked);
      count++;
      times.push(`${((Date.now() - start) / 1000).toFixed(1).padStart(6)} s  ${asked}`);
      if (code !== 0) failed.push(`${asked}\n  ended with ${code}: ${said.slice(-500)}`);
    }
  }
  console.log(
    [`${count} examples ran, ${failed.length} failed`, ...times, ...skipped.map((one) => `skipped: ${one}`)].join('\n'),
  );
  expect(failed).toEqual([]);
});
