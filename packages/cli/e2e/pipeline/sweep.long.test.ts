import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CliResult, runCli } from '../run-cli.ts';
import { bytesOf, newFolder, runUntil, small, talkative, textOf, train } from './pipeline.fixture.ts';

const { path: cwd, remove } = newFolder();
afterAll(remove);

interface SweepResult {
  readonly runs: readonly {
    readonly name: string;
    readonly settings: Readonly<Record<string, string>>;
    readonly trained: { readonly strictJ: number };
    readonly matched: { readonly strictJ: number };
    readonly outcome: string;
  }[];
}

const oneRecording = ['data.synthetic.recordings=1', 'data.synthetic.negatives=0'];
const keys = [...small, ...oneRecording, 'model.conv2_channels=8', ...talkative];
const swept = ['stdp.lr_plus=0.02,0.2', 'model.thresholds=[0.1, 0.1, 0.1]', '--multirun'];
const folder = (name: string, ...path: readonly string[]) => join(cwd, 'runs', name, ...path);
const results = ['checkpoints/last.safetensors', 'checkpoints/best.safetensors', 'metrics.csv', 'metrics.json', 'detections.csv'];
const resultsOf = (root: string) => Object.fromEntries(results.map((file) => [file, bytesOf(root, file)]));

// Windows has no SIGINT for other processes: kill ends them at once.
describe.skipIf(process.platform === 'win32')('a sweep that was stopped in its second run, and resumed', () => {
  let [stopped, resumed]: CliResult[] = [];
  beforeAll(async () => {
    stopped = await runUntil(cwd, 'run-2: conv2: 3 stimuli', ['train', ...keys, ...swept, '--name', 'many']);
    resumed = await runCli(cwd, ['train', '--resume', 'many']);
  });

  test('says how to go on, and goes on', () => {
    expect(stopped).toMatchObject({ code: 130, out: '' });
    const told = `interrupted; 1 of 2 jobs are done; go on with: spikeseg-cli train --resume ${folder('many')}\n`;
    expect(stopped.err.endsWith(told)).toBe(true);
    expect(resumed.code).toBe(0);
    expect(resumed.err).toMatch(/^1 of 2 runs are done already$/m);
    expect(resumed.err).not.toMatch(/^run-1: /m);
    expect(resumed.err).toMatch(/^took .*; next: spikeseg-cli evaluate runs\/many\/run-[12]$/m);
  });

  test('each run is the run that train makes of the same keys', async () => {
    await train(cwd, ...keys, 'stdp.lr_plus=0.2', '--name', 'single', '--quiet');
    expect(resultsOf(folder('many', 'run-2'))).toEqual(resultsOf(folder('single')));
  });

  test('ends with a table of the runs, whose figures are their own', () => {
    const lines = resumed.out.split('\n').map((line) => line.split(/ {2,}/));
    expect(lines[1].slice(0, 5)).toEqual(['run', 'stdp.lr_plus', 'strict J', 'Pd', 'false/min']);
    expect(lines.slice(2, 4).map(([name, value]) => [name, value])).toEqual([
      ['run-1', '0.02'],
      ['run-2', '0.2'],
    ]);
    expect(resumed.out.endsWith(`\nsweep: ${folder('many')}\n`)).toBe(true);
    const { runs } = JSON.parse(textOf(folder('many'), 'sweep.json')) as SweepResult;
    for (const { name, trained, matched, outcome } of runs) {
      const { rows } = JSON.parse(textOf(folder('many', name), 'metrics.json')) as {
        rows: { name: string; score: { figures: { strict: { informedness: { value: number } } } } }[];
      };
      const strictJ = (row: string) => rows.find((one) => one.name === row)?.score.figures.strict.informedness.value;
      expect(trained.strictJ).toBe(strictJ('trained network'));
      expect(matched.strictJ).toBe(strictJ('untrained, as many detections'));
      expect(outcome).toBe('max-epochs');
    }
    expect(textOf(folder('many'), 'sweep.csv').split('\n')[0]).toMatch(
      /^run,stdp\.lr_plus,strict_j,pd,false_per_minute,untrained_/,
    );
  });
});
