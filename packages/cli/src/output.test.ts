import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder, workIn } from '../../experiment/src/context/context.fixture.ts';
import { testContext } from './context.fixture.ts';
import { beginEnding, pathWord, runWord } from './output.ts';

/** What a command says that took a while. */
function said(seconds: number, options: object, next?: readonly string[]): string {
  let time = 1000;
  const context = testContext([], { now: () => time });
  const ending = beginEnding(context, { ...options });
  time += 1000 * seconds;
  expect(ending.seconds()).toBe(seconds);
  ending.tell(next);
  expect(context.out()).toBe('');
  return context.err();
}

test.each([
  [0.25, ['train'], 'took 0.3s; next: spikeseg-cli train\n'],
  [9.96, ['train'], 'took 10s; next: spikeseg-cli train\n'],
  [151, ['evaluate', 'first'], 'took 2m31s; next: spikeseg-cli evaluate first\n'],
  [3, ['detect', "a night's/x.mat"], `took 3.0s; next: spikeseg-cli detect 'a night'\\''s/x.mat'\n`],
  [3, undefined, 'took 3.0s\n'],
])('%d s, then %j', (seconds, next, line) => {
  expect(said(seconds, {}, next)).toBe(line);
});

test('what can be scored is told in a line of its own', () => {
  const context = testContext([], {});
  beginEnding(context, {}).tell(['view', 'found'], ['evaluate', '--detections', 'found/detections.csv']);
  expect(context.err()).toBe(
    'took 0.0s; next: spikeseg-cli view found\nscore it with: spikeseg-cli evaluate --detections found/detections.csv\n',
  );
});

test('a page is told by its path', () => {
  const context = testContext([], { cwd: '/work' });
  beginEnding(context, {}).tellPage(join('/work', 'night', 'report.html'));
  expect(context.err()).toBe(`took 0.0s; next: open ${join('night', 'report.html')} in a browser\n`);
});

test.each([{ json: true }, { quiet: true }])('nothing with %j', (options) => {
  expect(said(3, options, ['train'])).toBe('');
});

test('a path below the working directory is told as one types it', () => {
  const cwd = temporaryFolder();
  workIn(cwd);
  expect(pathWord(join(cwd, 'made', 'x.mat'))).toBe(join('made', 'x.mat'));
  expect(pathWord(cwd)).toBe('.');
  workIn(join(cwd, 'here'));
  expect(pathWord(cwd)).toBe(cwd);
});

test('a run is told by its name where that finds it', () => {
  const cwd = temporaryFolder();
  workIn(cwd);
  expect(runWord(join(cwd, 'runs', 'first'))).toBe('first');
  expect(runWord(join(cwd, 'runs', 'swept', 'run-1'))).toBe(join('runs', 'swept', 'run-1'));
  expect(runWord(join(cwd, 'elsewhere', 'first'))).toBe(join('elsewhere', 'first'));
  mkdirSync(join(cwd, 'first'));
  expect(runWord(join(cwd, 'runs', 'first'))).toBe(join('runs', 'first'));
});
