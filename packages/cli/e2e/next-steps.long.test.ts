import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { afterAll, expect, test } from 'vitest';
import { newFolder, small, trainUntil } from './pipeline/pipeline.fixture.ts';
import { type CliResult, runCli, userEnv } from './run-cli.ts';

const scratch = newFolder();
const cwd = scratch.path;
afterAll(scratch.remove);

/** Words of a line that needs no quotes. */
const wordsOf = (line: string): string[] => line.split(' ').slice(1);

/** The lines that a command ends with, to go on with. */
const nextOf = ({ err }: CliResult): string[] =>
  Array.from(err.matchAll(/^(?:took [\dhms.]+; next|score it with): (spikeseg-cli .*)$/gm), ([, line]) => line);

/** Runs a command and what each says to do next, at most so many; gives the lines that were run after the first. */
async function follow(max: number, ...argv: readonly string[]): Promise<string[]> {
  const lines: string[] = [];
  const open = [argv];
  for (let words = open.shift(); words !== undefined; words = open.shift()) {
    const result = await runCli(cwd, words);
    expect(result.err).toMatch(/^took /m);
    expect({ code: result.code, said: result.code === 0 ? '' : result.err }).toEqual({ code: 0, said: '' });
    const next = nextOf(result).slice(0, max - lines.length);
    lines.push(...next);
    open.push(...next.map(wordsOf));
  }
  return lines;
}

// What cv and a sweep say: cv.long.test.ts and sweep.long.test.ts.
test('what every command says to do next runs as it is printed', async () => {
  const quick = ['evidence.bin_px=4'];
  const made = ['data.synthetic.recordings=2', 'data.synthetic.negatives=0', 'data.synthetic.duration_s=1'];
  expect(await follow(9, 'synth', '--output', 'made', ...made)).toEqual([
    'spikeseg-cli detect made',
    'spikeseg-cli view runs/detect-made --recording synth001_davis_td_labelled',
    'spikeseg-cli evaluate --detections runs/detect-made/detections.csv --data-root made',
  ]);
  expect(await follow(9, 'train', '--data-root', 'made', 'max_epochs=1', ...quick)).toEqual([
    'spikeseg-cli detect made --checkpoint spikeseg_default',
    'spikeseg-cli view runs/detect-made-spikeseg_default --recording synth001_davis_td_labelled',
    'spikeseg-cli evaluate --detections runs/detect-made-spikeseg_default/detections.csv --data-root made',
  ]);
  expect(await follow(9, 'train', ...small, 'data.synthetic.duration_s=1', '--name', 'second')).toEqual([
    'spikeseg-cli evaluate second',
    'spikeseg-cli export second',
    'spikeseg-cli inspect runs/second/checkpoints/best-sequence.onnx',
  ]);
  // It has been run above.
  expect(nextOf(await runCli(cwd, ['inspect', 'made']))).toEqual(['spikeseg-cli detect made']);
  expect(await follow(1, 'evaluate', 'spikeseg_default')).toEqual(['spikeseg-cli detect made --checkpoint spikeseg_default']);
  expect(await follow(1, 'inspect', 'runs/second/checkpoints/best.safetensors')).toEqual([
    'spikeseg-cli evaluate runs/second/checkpoints/best.safetensors',
  ]);
});

test.skipIf(process.platform === 'win32')(
  'the line that Ctrl-C leaves goes on when it is pasted into a shell, blanks and all',
  async () => {
    const stopped = await trainUntil(cwd, 'conv2: 4 stimuli', '--output', "a night's runs", '--name', 'stopped');
    expect(stopped.code).toBe(130);
    const [, line = ''] = /; go on with: (spikeseg-cli train --resume .*)\n$/.exec(stopped.err) ?? [];
    const pasted = spawnSync('bash', ['-c', line], { cwd, env: userEnv(), encoding: 'utf8' });
    expect({ code: pasted.status, said: pasted.status === 0 ? '' : pasted.stderr }).toEqual({ code: 0, said: '' });
    expect(pasted.stderr).toMatch(/\ntook .*; next: spikeseg-cli evaluate /);
  },
);
