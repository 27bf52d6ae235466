import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder, workIn } from '../context/context.fixture.ts';
import { findCheckpoint, runName } from './find-run.ts';

const find = (name: string, prefer: readonly ('best' | 'last')[] = ['best', 'last']) => findCheckpoint(name, ['runs'], prefer);

/** A folder with runs/night, whose checkpoints are empty files. */
function withRun(checkpoints: readonly string[], config = 'seed: 7\n') {
  const cwd = temporaryFolder();
  workIn(cwd);
  const root = join(cwd, 'runs', 'night');
  mkdirSync(join(root, 'checkpoints'), { recursive: true });
  writeFileSync(join(root, 'config.yaml'), config);
  writeFileSync(join(root, 'run.json'), '{}');
  for (const name of checkpoints) writeFileSync(join(root, 'checkpoints', `${name}.safetensors`), '');
  return { cwd, root };
}

test('by name, by folder and by file it is the same run', () => {
  const { root } = withRun(['best', 'last']);
  const best = join(root, 'checkpoints', 'best.safetensors');
  for (const name of ['night', 'runs/night', root, 'runs/night/checkpoints/best.safetensors']) {
    const found = find(name);
    expect(found.path).toBe(best);
    expect(found.run?.root).toBe(root);
    expect(found.run?.config.seed).toBe(7);
    expect(runName(found)).toBe('night');
  }
});

test('the first of the preferred checkpoints that is there is taken', () => {
  const { root } = withRun(['last']);
  expect(find('night').path).toBe(join(root, 'checkpoints', 'last.safetensors'));
  expect(() => find('night', ['best'])).toThrow(/expected best\.safetensors, got no such file; the run saved no checkpoint yet/);
});

test('checkpoint.save_dir of the run is looked into', () => {
  const { root } = withRun([], 'checkpoint: {save_dir: models}\n');
  mkdirSync(join(root, 'models'));
  writeFileSync(join(root, 'models', 'last.safetensors'), '');
  expect(find('night').path).toBe(join(root, 'models', 'last.safetensors'));
});

test('a file outside of a run has no run and its own name', () => {
  const { cwd } = withRun([]);
  writeFileSync(join(cwd, 'mine.safetensors'), '');
  const found = find('mine.safetensors');
  expect(found).toEqual({ path: join(cwd, 'mine.safetensors'), run: undefined });
  expect(runName(found)).toBe('mine');
});

test('a name that leads nowhere says where it was looked for', () => {
  const { cwd } = withRun([]);
  expect(() => find('day')).toThrow(
    `day: expected a checkpoint, a run folder or the name of a run, got none of ${join(cwd, 'day')}, ${join(cwd, 'runs', 'day')}`,
  );
});

test.each([
  ['nigth', /; did you mean night\?$/],
  ['runs/nihgt', /; did you mean night\?$/],
  ['ebsa', /; did you mean ebssa\?$/],
  ['another', /; runs in .*runs: night$/],
])('%j is answered with the runs there are', (name, message) => {
  withRun([]);
  expect(() => find(name)).toThrow(message);
});

test('where there is no run, how to make one', () => {
  workIn(temporaryFolder());
  expect(() => findCheckpoint('night', ['runs'], ['best'])).toThrow(
    /; there is no run yet: train one with spikeseg-cli train --name NAME$/,
  );
  expect(() => findCheckpoint('EBBSA', ['runs'], ['best'])).toThrow(/; did you mean ebssa\?$/);
});

test('a configuration that was spoilt by hand is told with file and line', () => {
  const { root } = withRun(['best'], 'sed: 7\n');
  expect(() => find('night')).toThrow(`${join(root, 'config.yaml')}:1:1 sed: no such key`);
});
