import { execFileSync } from 'node:child_process';
import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../context/context.fixture.ts';
import { checkInside } from './run-config.ts';

/** A run folder, and one beside it that is not part of it. */
function runFolder() {
  const cwd = temporaryFolder();
  const [root, other] = [join(cwd, 'night'), join(cwd, 'night-other')];
  mkdirSync(join(root, 'plots'), { recursive: true });
  mkdirSync(other);
  writeFileSync(join(root, 'metrics.json'), '{}');
  writeFileSync(join(other, 'secret'), 'not for you');
  return { cwd, root, other };
}

test('files, folders, links inside, and a link to the folder are fine', () => {
  const { cwd, root } = runFolder();
  symlinkSync(join(root, 'plots'), join(root, 'pictures'), 'junction');
  symlinkSync(root, join(root, 'plots', 'self'), 'junction');
  symlinkSync(root, join(cwd, 'latest'), 'junction');
  for (const folder of [root, join(cwd, 'latest')]) expect(() => checkInside(folder)).not.toThrow();
});

test.each([['checkpoints'], ['plots/deep']])('a folder %s that is a link out of it is named, with where it leads', (name) => {
  const { root, other } = runFolder();
  symlinkSync(other, join(root, name), 'junction');
  expect(() => checkInside(root)).toThrow(
    `${join(root, name)}: expected files and folders of the run, got a link out of the run folder, to ${realpathSync(other)}`,
  );
});

test('links of folders that lead nowhere, or to what is around it, are refused', () => {
  const nowhere = runFolder();
  symlinkSync(join(nowhere.cwd, 'none'), join(nowhere.root, 'logs'), 'junction');
  expect(() => checkInside(nowhere.root)).toThrow(/got a link that leads nowhere/);
  const around = runFolder();
  symlinkSync(around.cwd, join(around.root, 'up'), 'junction');
  expect(() => checkInside(around.root)).toThrow(/got a link out of the run folder/);
});

test.skipIf(process.platform === 'win32')('links of files, and pipes, are refused', () => {
  const links = runFolder();
  symlinkSync('../night-other/secret', join(links.root, 'metrics.json.tmp'));
  expect(() => checkInside(links.root)).toThrow(/metrics\.json\.tmp: .* got a link out of the run folder, to .*secret/);
  const pipes = runFolder();
  execFileSync('mkfifo', [join(pipes.root, 'metrics.csv')]);
  expect(() => checkInside(pipes.root)).toThrow(/metrics\.csv: .* got a pipe, socket or device/);
});

test('a folder that is not there, and a file in its place, are told', () => {
  const { cwd, root } = runFolder();
  expect(() => checkInside(join(cwd, 'gone'))).toThrow(
    `${join(cwd, 'gone')}: expected the folder of a run, got nothing of that name`,
  );
  writeFileSync(join(root, 'file'), '');
  expect(() => checkInside(join(root, 'file'))).toThrow(/expected the folder of a run, got a file/);
});
