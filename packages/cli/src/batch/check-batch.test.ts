import { expect, it } from 'vitest';
import { tinyConfig } from '../experiment/tiny.fixture.ts';
import { checkFoldersInside } from './check-batch.ts';

it('folders inside each run are fine', () => {
  expect(() => checkFoldersInside(tinyConfig({ checkpoint: { save_dir: 'saved' } }))).not.toThrow();
});

it.each([
  [
    { checkpoint: { save_dir: '/saved' } },
    /^checkpoint\.save_dir: expected a folder inside .*, got \/saved, .*; give a relative one$/,
  ],
  [{ logging: { log_dir: '/logs' } }, /^logging\.log_dir: expected a folder inside .*, got \/logs, /],
])('%j would be shared by all runs', (changes, message) => {
  expect(() => checkFoldersInside(tinyConfig(changes))).toThrow(message);
});
