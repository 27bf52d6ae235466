import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CliResult, runCli } from '../run-cli.ts';
import { bytesOf, filesBelow, newFolder, runUntil, small, talkative, textOf } from './pipeline.fixture.ts';

const { path: cwd, remove } = newFolder();
afterAll(remove);

interface Row {
  readonly name: string;
  readonly strictJ: number | null;
  readonly pd: number | null;
  readonly falsePerMinute: number | null;
}
interface Spread {
  readonly folds: number;
  readonly mean: number;
  readonly min: number;
  readonly max: number;
}
interface CvResult {
  readonly folds: readonly { readonly name: string; readonly heldOut: readonly string[]; readonly rows: readonly Row[] }[];
  readonly overFolds: readonly (Omit<Row, 'strictJ'> & { readonly strictJ: Spread })[];
}

const keys = [...small, 'data.synthetic.negatives=0', 'data.synthetic.duration_s=2', 'model.conv2_channels=8', ...talkative];
const onFiles = [...keys, '--data-root', 'made'];
const folder = (name: string) => join(cwd, 'runs', name);
/** All that a cross-validation has found out: nothing in it may depend on threads or interruptions. */
const resultsOf = (name: string) => {
  const files = filesBelow(folder(name)).filter((file) => /\.(safetensors|png|csv)$|(cv|metrics)\.json$/.test(file));
  return Object.fromEntries(files.map((file) => [file, bytesOf(folder(name), file)]));
};

let whole: CliResult;
beforeAll(async () => {
  await runCli(cwd, ['synth', '--output', 'made', '--quiet', ...keys.filter((key) => key.startsWith('data.'))]);
  whole = await runCli(cwd, ['cv', ...onFiles, '--name', 'whole']);
});

describe('a cross-validation', () => {
  test('prints the folds and what they give together, and where it is', () => {
    expect(whole.code).toBe(0);
    const lines = whole.out.split('\n').map((line) => line.split(/ {2,}/));
    expect(lines[1]).toEqual(['fold', 'held out', 'detector', 'strict J', 'Pd', 'false/min']);
    expect(lines.map(([first]) => first).filter((first) => first.startsWith('fold-'))).toEqual(['fold-1', 'fold-2']);
    expect(whole.out).toMatch(/^over 2 folds +strict J +min … max +Pd /m);
    expect(whole.out).toMatch(/^trained network +-?\d\.\d\d ± \d\.\d\d +-?\d\.\d\d … -?\d\.\d\d /m);
    expect(whole.out.endsWith(`\ncv: ${folder('whole')}\n`)).toBe(true);
    expect(whole.err).toMatch(/^took .*; next: spikeseg-cli evaluate runs\/whole\/fold-1$/m);
  });

  test('holds out every labelled recording once, and no fold has seen what it is scored on', () => {
    const { folds } = JSON.parse(textOf(folder('whole'), 'cv.json')) as CvResult;
    const all = ['synth001', 'synth002'].map((name) => `${name}_davis_td_labelled`);
    expect(folds.flatMap(({ heldOut }) => heldOut).toSorted()).toEqual(all);
    for (const { name, heldOut } of folds) {
      const { part, seen } = JSON.parse(textOf(folder('whole'), name, 'metrics.json')) as { part: string; seen: object };
      expect({ part, seen }).toEqual({ part: 'held-out', seen: Object.fromEntries(heldOut.map((one) => [one, 'unseen'])) });
    }
  });

  test('its figures are those that evaluate finds in the folder of a fold', async () => {
    const { folds, overFolds } = JSON.parse(textOf(folder('whole'), 'cv.json')) as CvResult;
    const { code, out } = await runCli(cwd, ['evaluate', join('whole', 'fold-1'), '--json', '--quiet']);
    expect(code).toBe(0);
    const { rows } = JSON.parse(out) as { rows: { name: string; score: { figures: Record<string, Record<string, unknown>> } }[] };
    expect(rows.map(({ name, score: { figures } }) => ({ name, ...figures['strict'], ...figures['detection'] }))).toMatchObject(
      folds[0].rows.map(({ name, strictJ, pd, falsePerMinute }) => ({
        name,
        informedness: { value: strictJ },
        pd: { value: pd },
        falsePerMinute: { value: falsePerMinute },
      })),
    );
    const [first, second] = folds.map(({ rows: [trained] }) => trained.strictJ ?? NaN);
    const { mean, min, max } = overFolds[0].strictJ;
    expect([mean, min, max]).toEqual([(first + second) / 2, Math.min(first, second), Math.max(first, second)]);
  });

  test('is the same to the byte over threads', async () => {
    const { code, out } = await runCli(cwd, ['cv', ...onFiles, '--name', 'threads', '--workers', '2', '--quiet']);
    expect({ code, out }).toEqual({ code: 0, out: '' });
    expect(Object.keys(resultsOf('whole')).length).toBeGreaterThan(20);
    expect(resultsOf('threads')).toEqual(resultsOf('whole'));
  });
});

// Windows has no SIGINT for other processes: kill ends them at once.
describe.skipIf(process.platform === 'win32')('Ctrl-C', () => {
  test('in a thread, with one fold done and one begun: resumed it ends with the same bytes', async () => {
    const stopped = await runUntil(cwd, 'fold-2: conv3: 2 stimuli', ['cv', ...onFiles, '--name', 'stopped', '--workers', '1']);
    expect(stopped).toMatchObject({ code: 130, out: '' });
    const told = `interrupted; 1 of 2 jobs are done; go on with: spikeseg-cli cv --resume ${folder('stopped')}\n`;
    expect(stopped.err.endsWith(told)).toBe(true);
    expect(existsSync(join(folder('stopped'), 'cv.json'))).toBe(false);
    expect(existsSync(join(folder('stopped'), 'fold-2', 'checkpoints', 'last.safetensors'))).toBe(true);

    const { code, out, err } = await runCli(cwd, ['cv', '--resume', 'stopped', '--json']);
    expect(code).toBe(0);
    expect(err).toMatch(/^1 of 2 runs are done already$/m);
    expect(err).not.toMatch(/^fold-1: |conv2: \d+ stimuli/m);
    expect(resultsOf('stopped')).toEqual(resultsOf('whole'));
    const answer = JSON.parse(out) as CvResult & { cv: string };
    const uninterrupted = JSON.parse(textOf(folder('whole'), 'cv.json')) as CvResult;
    expect(answer).toEqual({ cv: folder('stopped'), seconds: expect.any(Number), ...uninterrupted });
  });
});

test('a fold that was lost before its first checkpoint begins anew, and nothing is left of it', async () => {
  for (const file of ['metrics.json', 'result.json']) rmSync(join(folder('threads'), 'fold-1', file));
  rmSync(join(folder('threads'), 'fold-1', 'checkpoints', 'last.safetensors'));
  expect(await runCli(cwd, ['cv', '--resume', 'threads', '--quiet'])).toMatchObject({ code: 0, err: '' });
  expect(resultsOf('threads')).toEqual(resultsOf('whole'));
});

test('goes on only with its own data', async () => {
  const lost = join(cwd, 'made', 'Labelled Data', 'synth002_davis_td_labelled.mat');
  rmSync(lost);
  const { code, err } = await runCli(cwd, ['cv', '--resume', 'whole', '--quiet']);
  expect(code).toBe(2);
  expect(err).toMatch(
    /^error: synth002_davis_td_labelled: expected the 2 recordings that the batch began with, got others \(1\)/,
  );
});
