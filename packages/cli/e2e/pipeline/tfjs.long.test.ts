import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from '../run-cli.ts';
import { bytesOf, filesBelow, newFolder, small } from './pipeline.fixture.ts';

/* Training and scoring on TensorFlow.js: another computation of the same numbers. */

const { path: cwd, remove } = newFolder();
afterAll(remove);

/** A network that a dense engine computes in seconds, too. */
const tiny = [
  ...small.filter((key) => !key.startsWith('device=')),
  'data.synthetic.recordings=1',
  'data.synthetic.duration_s=1.5',
  'data.input_height=32',
  'data.input_width=32',
  'data.batch_size=2',
  'model.conv1_channels=2',
  'model.conv2_channels=6',
];
const learned = ['checkpoints/last.safetensors', 'checkpoints/best.safetensors', 'metrics.csv'];
const bytesIn = (name: string, files: readonly string[]) => files.map((file) => bytesOf(cwd, 'runs', name, file));
const run = async (...argv: readonly string[]): Promise<void> => {
  const { code, err } = await runCli(cwd, [...argv, '--quiet']);
  if (code !== 0) throw new Error(`${argv.join(' ')} ended with ${code}: ${err}`);
};

/** metrics.json of an evaluation, wherever below its folder. */
function scores(output: string): string {
  const file = filesBelow(join(cwd, output)).find((name) => name.endsWith('metrics.json'));
  return bytesOf(cwd, output, file ?? 'none');
}

beforeAll(() => run('train', '--name', 'wasm', '--engine', 'wasm', ...tiny));

test('train on tfjs-wasm gives the same checkpoints and scores, byte by byte', async () => {
  await run('train', '--name', 'tfjs-wasm', '--engine', 'tfjs-wasm', ...tiny);
  const files = [...learned, 'metrics.json', 'detections.csv'];
  expect(bytesIn('tfjs-wasm', files)).toEqual(bytesIn('wasm', files));
});

test('train on tfjs-cpu gives the same checkpoints, byte by byte', async () => {
  await run('train', '--name', 'tfjs-cpu', '--engine', 'tfjs-cpu', '--no-score', ...tiny);
  expect(bytesIn('tfjs-cpu', learned)).toEqual(bytesIn('wasm', learned));
});

test('threads compute with it, too', async () => {
  await run('evaluate', 'wasm', '--output', 'plain', 'device=cpu');
  await run('evaluate', 'wasm', '--output', 'threads', '--engine', 'tfjs-wasm', 'data.num_workers=2');
  expect(scores('threads')).toBe(scores('plain'));
});
