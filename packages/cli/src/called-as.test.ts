import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../experiment/src/context/context.fixture.ts';
import { calledAs } from './called-as.ts';

/** Two copies of the package, linked as npm links them: `ours` in `project` and `bin`, `other` in `elsewhere` and `older`. */
function machine(): { readonly path: (name: string) => string; readonly script: string } {
  const root = realpathSync(temporaryFolder());
  const path = (name: string) => join(root, name);
  for (const [copy, links] of [
    ['ours', ['project/node_modules/.bin', 'bin']],
    ['other', ['elsewhere/node_modules/.bin', 'older']],
  ] as const) {
    const program = path(`${copy}/bin/spikeseg-cli.js`);
    mkdirSync(dirname(program), { recursive: true });
    writeFileSync(program, '');
    for (const programs of links) {
      mkdirSync(path(programs), { recursive: true });
      symlinkSync(program, join(path(programs), 'spikeseg-cli'));
    }
  }
  return { path, script: path('ours/bin/spikeseg-cli.js') };
}

test.skipIf(process.platform === 'win32').each<[string, string, readonly string[], Record<string, string>, string]>([
  [
    'by npx, from whatever folder',
    'empty',
    [],
    { npm_lifecycle_event: 'npx', npm_lifecycle_script: "'spikeseg-cli'" },
    'npx spikeseg-cli',
  ],
  ['from the path', 'empty', ['empty', 'bin'], {}, 'spikeseg-cli'],
  ['from the path, in a project', 'project', ['bin'], {}, 'spikeseg-cli'],
  ['by its file, where another copy is on the path', 'empty', ['older', 'bin'], {}, 'node FILE'],
  ['by its file, in a project', 'project', ['empty'], {}, 'npx spikeseg-cli'],
  ['by its file, in a folder of a project', 'project/runs/first', [], {}, 'npx spikeseg-cli'],
  ['by its file, in a project of another copy', 'elsewhere', [], {}, 'node FILE'],
  ['by its file, elsewhere', 'empty', [], {}, 'node FILE'],
  ['by its file, from where that lies below', 'ours', [], {}, 'node bin/spikeseg-cli.js'],
  [
    'by a script of npm, whose path the shell does not have',
    'project',
    ['project/node_modules/.bin'],
    { npm_lifecycle_event: 'demo' },
    'npx spikeseg-cli',
  ],
  [
    'by another program that npx runs',
    'project',
    [],
    { npm_lifecycle_event: 'npx', npm_lifecycle_script: 'vitest' },
    'npx spikeseg-cli',
  ],
])('%s', (_, cwd, programs, npm, line) => {
  const { path, script } = machine();
  const env = { ...npm, PATH: programs.map(path).join(delimiter) };
  const words = calledAs({ env, cwd: path(cwd), script, platform: 'linux', folder: path('ours/') });
  expect(words.join(' ').replace(script, 'FILE')).toBe(line);
});

test('a file that is no link, as a shell script or a .cmd, is taken for this copy', () => {
  const folder = temporaryFolder();
  for (const name of ['spikeseg-cli', 'spikeseg-cli.cmd']) writeFileSync(join(folder, name), '');
  const ofPlatform = (platform: string) =>
    calledAs({ env: { Path: folder }, cwd: folder, script: join(folder, 'bin.js'), platform, folder });
  expect([ofPlatform('linux'), ofPlatform('win32')]).toEqual([['spikeseg-cli'], ['spikeseg-cli']]);
});
