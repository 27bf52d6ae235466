import { afterAll, beforeAll, expect, test } from 'vitest';
import { bytesOf, newFolder, train } from './pipeline.fixture.ts';

const { path: cwd, remove } = newFolder();
afterAll(remove);

const results = ['checkpoints/last.safetensors', 'checkpoints/best.safetensors', 'metrics.csv', 'metrics.json', 'detections.csv'];
const resultsOf = (name: string) => Object.fromEntries(results.map((file) => [file, bytesOf(cwd, 'runs', name, file)]));

beforeAll(() => train(cwd, '--name', 'first', '--quiet'));

test('the same seed gives the same bytes, whatever the number of workers and wherever the run lies', async () => {
  await train(cwd, '--name', 'second', '--quiet', 'data.num_workers=3', 'logging.tensorboard=false');
  expect(resultsOf('second')).toEqual(resultsOf('first'));
});

test('another seed gives other results in every file', async () => {
  await train(cwd, '--name', 'third', '--seed', '7', '--quiet');
  const [first, third] = [resultsOf('first'), resultsOf('third')];
  for (const file of results) expect(third[file]).not.toBe(first[file]);
});
