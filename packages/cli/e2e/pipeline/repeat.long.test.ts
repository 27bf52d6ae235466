import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bytesOf, newFolder, train, trained } from './pipeline.fixture.ts';

const { path: cwd, remove } = newFolder();
afterAll(remove);

const results = ['checkpoints/last.safetensors', 'checkpoints/best.safetensors', 'metrics.csv', 'metrics.json', 'detections.csv'];
const resultsOf = (name: string) => Object.fromEntries(results.map((file) => [file, bytesOf(cwd, 'runs', name, file)]));

beforeAll(() => trained(cwd));
const first = 'spikeseg_default';

test('the same seed gives the same bytes, whatever the number of workers and wherever the run lies', async () => {
  await train(cwd, '--name', 'second', '--quiet', 'data.num_workers=3', 'logging.tensorboard=false');
  expect(resultsOf('second')).toEqual(resultsOf(first));
});

test('a run is never overwritten; its own configuration makes the same run again, told by --json as one object', async () => {
  const before = resultsOf(first);
  const { out, err } = await train(cwd, '--config', join('runs', first, 'config.yaml'), '--json', '--quiet');
  expect(resultsOf(`${first}-2`)).toEqual(before);
  expect(resultsOf(first)).toEqual(before);
  expect(err).toBe('');
  expect(out.split('\n')).toHaveLength(2);
  const answer = JSON.parse(out) as { run: string; rows: { name: string; score: { figures: { strict: object } } }[] };
  expect(answer.run).toBe(join(cwd, 'runs', `${first}-2`));
  expect(answer.rows.map(({ name }) => name)).toContain('untrained network');
  expect(answer.rows[0].score.figures.strict).toHaveProperty('informedness.value', expect.any(Number));
});
