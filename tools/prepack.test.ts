import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { packages } from './packages.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** A workspace with one package, and another `nx` that runs `code`. */
function workspaceWith(code: string) {
  const folder = mkdtempSync(join(tmpdir(), 'pack-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = (name: string) => join(folder, name);
  const write = (name: string, text: string) => {
    mkdirSync(dirname(path(name)), { recursive: true });
    writeFileSync(path(name), text);
  };
  const scripts = { prepack: 'node ../../tools/prepack.mjs' };
  write('package.json', JSON.stringify({ private: true, workspaces: ['packages/*'] }));
  write('packages/one/package.json', JSON.stringify({ name: 'one', version: '1.0.0', files: ['dist'], scripts }));
  for (const file of ['tools/prepack.mjs', 'tools/run.mjs']) cpSync(join(root, file), path(file));
  write('node_modules/.bin/nx', `#!/usr/bin/env node\n${code}`);
  chmodSync(path('node_modules/.bin/nx'), 0o755);
  return { folder, path, write };
}

const builds = `
const { mkdirSync, writeFileSync } = require('node:fs');
if (process.argv[3] !== 'one:build') process.exit(9);
mkdirSync('packages/one/dist', { recursive: true });
writeFileSync('packages/one/dist/index.js', 'built');
console.log('compiling');`;

/** Files in what `npm pack` makes of the package. */
function packed(cwd: string): string[] {
  const out = execFileSync('npm', ['pack', '--json', '-w', 'packages/one'], { cwd, encoding: 'utf8', stdio: 'pipe' });
  const contents = Object.values(JSON.parse(out) as Record<string, { files: { path: string }[] }>);
  return contents.flatMap(({ files }) => files.map(({ path }) => path)).toSorted();
}

test('every package has the step that comes before npm packs it', () => {
  for (const { manifest } of packages)
    expect([manifest.name, manifest.scripts.prepack]).toEqual([manifest.name, 'node ../../tools/prepack.mjs']);
});

describe.skipIf(process.platform === 'win32')('npm pack', () => {
  test('builds what was never built, and packs what is built as it is', () => {
    const { folder, write } = workspaceWith(builds);
    expect(packed(folder)).toEqual(['dist/index.js', 'package.json']);
    write('packages/one/dist/index.js', 'as it was');
    write('node_modules/.bin/nx', '#!/usr/bin/env node\nprocess.exit(8);');
    expect(packed(folder)).toEqual(['dist/index.js', 'package.json']);
  });

  test('fails where nothing can be built, and packs nothing', () => {
    const { folder, path } = workspaceWith("console.log('no compiler'); process.exit(5);");
    const { status, stderr } = spawnSync('npm', ['pack', '-w', 'packages/one'], { cwd: folder, encoding: 'utf8' });
    expect(status).toBe(5);
    expect(stderr).toContain('no compiler');
    expect(existsSync(path('one-1.0.0.tgz'))).toBe(false);
  });
});
