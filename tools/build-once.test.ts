import { spawn } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const program = 'packages/cli/dist/bin.js';
const lock = 'packages/cli/.building';

/** What `nx` does here: half of the program at once, all of it soon after, and a line for every time that it is called. */
const builds = `
const { appendFileSync, mkdirSync, writeFileSync } = require('node:fs');
appendFileSync('calls', 'x');
mkdirSync('packages/cli/dist', { recursive: true });
writeFileSync('${program}', 'half a');
console.log('compiling');
setTimeout(() => writeFileSync('${program}', "console.log('ran', ...process.argv.slice(2)); process.exitCode = 3;"), 300);`;
const fails = `console.log('no compiler'); process.exit(5);`;

/** A clone in which nothing is built, with another `nx`. */
function cloneWith(nx: string) {
  const folder = mkdtempSync(join(tmpdir(), 'clone-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = (name: string) => join(folder, name);
  const write = (name: string, text: string) => {
    mkdirSync(dirname(path(name)), { recursive: true });
    writeFileSync(path(name), text);
  };
  for (const file of ['packages/cli/bin/spikeseg-cli.js', 'tools/build-once.mjs', 'tools/run.mjs'])
    cpSync(join(root, file), path(file));
  write('packages/cli/package.json', '{ "type": "module" }');
  const build = (code: string) => {
    write('node_modules/.bin/nx', `#!/usr/bin/env node\n${code}`);
    chmodSync(path('node_modules/.bin/nx'), 0o755);
  };
  build(nx);
  return { path, write, build };
}
type Clone = ReturnType<typeof cloneWith>;

/** Calls the program as npm's link does; `began` is told when it says something on standard error. */
function call({ path }: Clone, began: (kill: () => boolean) => void = () => {}) {
  return new Promise<{ code: number | null; out: string; err: string }>((resolve, reject) => {
    const child = spawn(process.execPath, [path('packages/cli/bin/spikeseg-cli.js'), 'a b', '--c'], {
      cwd: tmpdir(),
      env: { ...process.env, PATH: `${dirname(process.execPath)}${delimiter}/usr/bin${delimiter}/bin` },
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString();
      began(() => child.kill('SIGTERM'));
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
  });
}

const ran = { code: 3, out: 'ran a b --c\n', err: '' };
const told = 'building spikeseg-cli once …\n';

describe.skipIf(process.platform === 'win32')('the linked program of a fresh clone', () => {
  test('builds at its first call, says so on standard error only, and then just runs', async () => {
    const clone = cloneWith(builds);
    expect(await call(clone)).toEqual({ ...ran, err: told });
    expect(await call(clone)).toEqual(ran);
    expect(readFileSync(clone.path('calls'), 'utf8')).toBe('x');
  });

  test('three first calls at once: one builds, all run', async () => {
    const clone = cloneWith(builds);
    const results = await Promise.all([call(clone), call(clone), call(clone)]);
    for (const result of results) expect(result).toMatchObject({ code: ran.code, out: ran.out });
    expect(results.map(({ err }) => err).toSorted()).toEqual(['', '', told]);
    expect(readFileSync(clone.path('calls'), 'utf8')).toBe('x');
  });

  test('a build that fails: its output, its code and what to do; the next call builds again', async () => {
    const clone = cloneWith(fails);
    const { code, out, err } = await call(clone);
    expect({ code, out }).toEqual({ code: 5, out: '' });
    expect(err).toBe(
      `${told}no compiler\n\nbuilding spikeseg-cli ended with exit code 5; run \`npm ci\` in ${clone.path('')}/ and call it again\n`,
    );
    clone.build(builds);
    expect(await call(clone)).toEqual({ ...ran, err: told });
  });

  test('without npm ci there is nothing to build with', async () => {
    const clone = cloneWith(builds);
    rmSync(clone.path('node_modules'), { recursive: true });
    const { code, err } = await call(clone);
    expect(code).toBe(1);
    expect(err).toMatch(/run `npm ci` in /);
  });

  test('a build that is stopped leaves nothing that could be taken for a whole one', async () => {
    const clone = cloneWith(builds.replace('300', '3000'));
    const whenHalf = (kill: () => boolean) => {
      const timer = setInterval(() => {
        if (!existsSync(clone.path(program))) return;
        clearInterval(timer);
        kill();
      }, 10);
    };
    expect(await call(clone, whenHalf)).toEqual({ code: 130, out: '', err: told });
    expect([program, lock].filter((file) => existsSync(clone.path(file)))).toEqual([]);
  });

  test('what a build left that was killed long ago is built again', async () => {
    const clone = cloneWith(builds);
    clone.write(program, 'half a');
    clone.write(lock, '');
    utimesSync(clone.path(lock), new Date(0), new Date(0));
    expect(await call(clone)).toEqual({ ...ran, err: told });
    expect(existsSync(clone.path(lock))).toBe(false);
  });
});
