import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import process from 'node:process';
import { setTimeout as after } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { deriveSeed, randomGenerator } from '@spikeseg/snn-core';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { freePort, hasValkey, startValkey } from '../../experiment/src/jobs/queue/valkey.fixture.ts';
import { cli, plan, resultsOf } from './batch-kills.fixture.ts';
import { newFolder } from './pipeline/pipeline.fixture.ts';
import { userEnv } from './run-cli.ts';

/*
 * Workers that do not see the folder of a batch: Node itself lets them open nothing but the program and a folder of their own. What they
 * come to is what one thread comes to that has the folder, to the byte.
 */

const program = fileURLToPath(new URL('../../..', import.meta.url));
const bin = join(program, 'packages', 'cli', 'dist', 'bin.js');
const isAble = hasValkey && process.allowedNodeEnvironmentFlags.has('--permission');
if (!isAble) console.log('skipped: workers without a folder, which need valkey-server and a Node that can forbid files');

const { path: folder, remove } = newFolder();
const { path: elsewhere, remove: removeElsewhere } = newFolder();
afterAll(remove);
afterAll(removeElsewhere);

let url = '';
let stopServer = async (): Promise<void> => {};
const running = new Set<ChildProcess>();
beforeAll(async () => {
  if (!isAble) return;
  const dir = join(folder, 'valkey');
  mkdirSync(dir);
  const port = await freePort();
  stopServer = await startValkey(port, dir);
  url = `redis://127.0.0.1:${port}`;
});
afterAll(() => stopServer());
afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
});

/** A process that may open the program and its own folder. */
function confined(name: string, ...argv: readonly string[]) {
  const own = join(elsewhere, name);
  mkdirSync(join(own, 'tmp'), { recursive: true });
  const may = ['--permission', '--allow-worker', '--allow-addons', `--allow-fs-read=${program}`];
  const ownFiles = [`--allow-fs-read=${own}`, `--allow-fs-write=${own}`];
  const PATH = [join(program, 'node_modules', '.bin'), dirname(process.execPath)].filter((path) => path.startsWith(program));
  const child = spawn(process.execPath, ['--no-warnings', ...may, ...ownFiles, bin, 'batch', 'worker', '--queue', url, ...argv], {
    cwd: own,
    env: { ...userEnv(), PATH: PATH.join(delimiter), HOME: own, TMPDIR: join(own, 'tmp') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const end = once(child, 'close').then(() => {
    running.delete(child);
    return { code: child.exitCode, out, err, left: globSync('tmp/spikeseg-worker-*', { cwd: own }) };
  });
  return { child, end };
}

/** Recordings of which some are sent in several pieces. */
function writeRecordings(count: number): void {
  mkdirSync(join(folder, 'nights'));
  for (let number = 0; number < count; number++) {
    const random = randomGenerator(deriveSeed(number, 'remote'));
    const events = number % 5 === 0 ? 400_000 : 2000;
    const times = Array.from({ length: events }, () => random.integer(500_000)).toSorted((a, b) => a - b);
    const lines = times.map((t) => `${t},${random.integer(32)},${random.integer(24)},${random.integer(2)}\n`);
    writeFileSync(join(folder, 'nights', `r${String(number).padStart(4, '0')}.csv`), lines.join(''));
  }
}

/** Bytes of chunks in the server, looked at again and again until it is closed. */
async function watchStore() {
  const connection = new Redis(url);
  const keys = (what: string) => connection.keys(`spikeseg-store:${what}`);
  const closed = new AbortController();
  let most = 0;
  const watching = (async () => {
    while (!closed.signal.aborted) {
      const sizes = await Promise.all((await keys('chunk:*')).map((key) => connection.strlen(key)));
      most = Math.max(
        most,
        sizes.reduce((sum, bytes) => sum + bytes, 0),
      );
      await after(5);
    }
  })();
  return {
    keys,
    most: () => most,
    close: async () => {
      closed.abort();
      await watching;
      connection.disconnect();
    },
  };
}

const settledIn = (batch: string): number => globSync('jobs/*/*/result.json', { cwd: join(folder, batch) }).length;

test.skipIf(!isAble)(
  'Two workers that see no folder, one of which is killed in the middle, do what one thread does, and leave an empty store.',
  async () => {
    writeRecordings(8);
    await plan(folder, 'alone');
    await cli(folder, 'batch', 'run', 'alone', '--quiet');
    await plan(folder, 'far');
    const store = await watchStore();
    const workers = ['first', 'second'].map((name) => confined(name, '--threads', '2', '--idle', '60'));
    const put = cli(folder, 'batch', 'run', 'far', '--queue', url, '--store-limit', '10', '--json', '--quiet');
    while (settledIn('far') < 3) await after(20);
    const [{ child: killed, end }, { child: other, end: worked }] = workers;
    killed.kill('SIGKILL');
    expect((await end).left).toHaveLength(1);
    expect(JSON.parse(await put)).toMatchObject({ jobs: 8, done: 8, failed: 0 });
    expect(resultsOf(folder, 'far')).toEqual(resultsOf(folder, 'alone'));
    expect(globSync('{claims,work}/*', { cwd: join(folder, 'far') })).toEqual([]);
    other.kill('SIGTERM');
    expect(await worked).toMatchObject({ code: 130, left: [] });
    console.log(`most in the store at once: ${(store.most() / 1e6).toFixed(1)} MB of 10 MB`);
    // On one machine a piece is hardly there before it is taken; store.long.test.ts and chunks.test.ts fill a store up.
    expect(store.most()).toBeGreaterThan(0);
    expect(store.most()).toBeLessThanOrEqual(10e6);
    // Messages to the one that was killed expire by themselves.
    expect(await store.keys('chunk:*')).toEqual([]);
    while ((await store.keys('*')).length > 0) await after(500);
    await store.close();
  },
);
