import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Lines that git prints about the clone. */
const git = (args: readonly string[], input = '') =>
  spawnSync('git', args, { cwd: root, input, encoding: 'utf8' }).stdout.split('\n').filter(Boolean);

/** Those of the paths that git ignores. */
const ignoredOf = (paths: readonly string[]) => git(['check-ignore', '--no-index', '--stdin'], paths.join('\n'));

describe.skipIf(!existsSync(join(root, '.git')))('git ignores', () => {
  test('nothing that belongs to the project', () => {
    expect(git(['ls-files', '--cached', '--ignored', '--exclude-standard'])).toEqual([]);
    expect(
      ignoredOf([
        '.changeset/new.md',
        'docs/images/new.png',
        'packages/new/src/index.ts',
        'bench/new.json',
        'studies/new/README.md',
      ]),
    ).toEqual([]);
  });

  test('what people who work in the clone write into it, whatever its name', () => {
    const written = [
      'night/Labelled Data/synth001.mat',
      'found/detect-evidence/coco.json',
      'my scores/metrics.json',
      'runs/mine/report.html',
      'drop.html',
      'mine.onnx',
      'mine.json',
      'night.csv',
      'find.mjs',
      'notes.md',
    ];
    expect(ignoredOf(written)).toEqual(written);
  });
});
