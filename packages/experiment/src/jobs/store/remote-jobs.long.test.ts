import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { temporaryFolder, testContext } from '../../context.fixture.ts';
import { makeLogger, terminalTarget } from '../../log/logger.ts';
import { readJobs } from '../job-batch.ts';
import { isJobDone, readFailure, resultFolder } from '../job-folder.ts';
import { batchStatus } from '../job-status.ts';
import { batchOf, type TestBatch } from '../jobs.fixture.ts';
import { planJobs } from '../plan-jobs.ts';
import type { QueuedOutcome } from '../queue/take-jobs.ts';
import { runJobs } from '../run-jobs.ts';
import { Keeper } from './keeper.ts';
import { awaitBatch } from './keepers.ts';
import { memoryStore } from './memory-store.fixture.ts';
import type { Question } from './messages.ts';
import { RemoteJobs } from './remote-jobs.ts';
import type { StoreServer } from './store-server.ts';

const mb = 2 ** 20;
/** Long enough for threads that start while others have the processor. */
const patientMs = 60_000;

/** A batch whose folder is kept, and workers that see a server alone. */
async function lent({ context, root, run }: TestBatch, { limit = 64 * mb, silentMs = patientMs } = {}) {
  const server = memoryStore();
  const keeper = await Keeper.open(context, { root, server, limit, silentMs });
  onTestFinished(() => keeper.close());
  const worker = async (own: StoreServer = server) => {
    const scratch = temporaryFolder();
    const there = testContext([], { cwd: scratch });
    const here = { ...there, host: { ...there.host, name: 'far' } };
    const log = makeLogger([terminalTarget(here.stderr, 'INFO')]);
    const batch = await awaitBatch(here, own, { name: undefined, idleSeconds: undefined, log });
    if (batch === undefined) throw new Error('expected a batch');
    const jobs = new RemoteJobs(here, { server: own, batch, scratch, threads: 2, log, file: run().file });
    onTestFinished(() => jobs.close());
    return { jobs, scratch, said: here.err };
  };
  return { server, keeper, worker };
}

/** Does all jobs of a batch by one worker. @returns what came of each, by its name */
async function doAll(root: string, jobs: RemoteJobs, retries = 0): Promise<Record<string, QueuedOutcome['outcome']>> {
  const outcomes: Record<string, QueuedOutcome['outcome']> = {};
  for (const { hash, part } of readJobs(root)) outcomes[part.name] = (await jobs.attempt(hash, true, retries)).outcome;
  return outcomes;
}

const filesOf = (folder: string): [string, string][] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
    .map((path) => [path.slice(folder.length), readFileSync(path, 'latin1')]);

const hashOf = (root: string, name: string): string => [...readJobs(root)].find(({ part }) => part.name === name)?.hash ?? 'none';

it('Results of a worker that sees no folder are those of a thread that does, to the byte, and nothing is left in the store.', async () => {
  const here = await batchOf(['a', 'b']);
  const there = await batchOf(['a', 'b'], here.context.cwd, 'there');
  // The recordings were written once more.
  await here.plan();
  await runJobs(here.context, here.run());
  const { server, keeper, worker } = await lent(there);
  const { jobs, scratch } = await worker();
  expect(await doAll(there.root, jobs)).toEqual({ a: { kind: 'done', workMs: expect.any(Number) }, b: expect.anything() });
  for (const name of ['a', 'b'])
    expect(filesOf(resultFolder(there.root, hashOf(there.root, name)))).toEqual(
      filesOf(resultFolder(here.root, hashOf(here.root, name))),
    );
  expect(readdirSync(join(scratch, 'work'))).toEqual([]);
  await jobs.close();
  await keeper.close();
  expect(server.left()).toEqual([]);
  expect(readdirSync(join(there.root, 'claims'))).toEqual([]);
  expect(readdirSync(join(there.root, 'work'))).toEqual([]);
});

it('What fails, ends its thread, or is done already comes to what it comes to where the folder is seen.', async () => {
  const batch = await batchOf(['a', 'bad', 'ends', 'flaky', 'never', 'once']);
  const { worker } = await lent(batch);
  const { jobs } = await worker();
  expect(await doAll(batch.root, jobs, 1)).toEqual({
    a: { kind: 'done', workMs: 1 },
    bad: { kind: 'failed', reason: 'bad: expected events, got none' },
    ends: { kind: 'suspect' },
    flaky: { kind: 'again', reason: 'flaky: the disk was away' },
    never: { kind: 'again', reason: 'never: the disk was away' },
    once: { kind: 'suspect' },
  });
  expect(await doAll(batch.root, jobs, 0)).toEqual({
    a: { kind: 'there' },
    bad: { kind: 'there', failure: 'bad: expected events, got none' },
    ends: { kind: 'suspect' },
    flaky: { kind: 'done', workMs: 1 },
    never: { kind: 'failed', reason: 'never: the disk was away' },
    once: { kind: 'done', workMs: 1 },
  });
  expect((await doAll(batch.root, jobs))['ends']).toMatchObject({
    kind: 'failed',
    reason: expect.stringMatching(/ended 3 times/),
  });
  expect(await jobs.attempt('f'.repeat(64), false, 0)).toEqual({ name: '', outcome: { kind: 'unknown' } });
});

it('A recording that cannot be read fails by the name of its file, and one that was changed is refused.', async () => {
  const batch = await batchOf(['odd', 'changed']);
  appendFileSync(join(batch.context.cwd, 'nights', 'changed.csv'), '900000,1,1,1\n');
  const { worker } = await lent(batch);
  const outcomes = await doAll(batch.root, (await worker()).jobs);
  const path = join(batch.context.cwd, 'nights', 'odd.csv');
  const reason = `${path}: expected events, got ${readFileSync(path).length} bytes`;
  expect(outcomes['odd']).toEqual({ kind: 'failed', reason });
  expect(readFailure(batch.root, hashOf(batch.root, 'odd'))?.reason).toBe(reason);
  const changed = /changed\.csv: expected the recording of \d+ bytes that was planned, got a changed one of /;
  expect(outcomes['changed']).toEqual({ kind: 'failed', reason: expect.stringMatching(changed) });
});

it('A recording that goes while it is read, and a result that cannot be written, fail their jobs as they would where the folder is seen.', async () => {
  const batch = await batchOf(['a', 'b']);
  const { server, worker } = await lent(batch);
  const { jobs } = await worker();
  const [a, b] = ['a', 'b'].map((name) => hashOf(batch.root, name));
  server.onPost = (message) => {
    if (!message.includes('"kind":"put"')) return true;
    const [work] = readdirSync(join(batch.root, 'work'));
    mkdirSync(join(batch.root, 'work', work, 'half.csv'));
    return true;
  };
  expect((await jobs.attempt(a, false, 1)).outcome).toEqual({
    kind: 'again',
    reason: expect.stringMatching(/^EISDIR: .*half\.csv/),
  });
  server.onPost = (message) => {
    if (message.includes('"kind":"work"')) rmSync(join(batch.context.cwd, 'nights', 'b.csv'));
    return true;
  };
  expect((await jobs.attempt(b, false, 0)).outcome).toEqual({ kind: 'failed', reason: expect.stringMatching(/ENOENT.*b\.csv/) });
});

const flip = (bytes: Uint8Array): Uint8Array => (bytes.length === 0 ? bytes : bytes.with(0, bytes[0] ^ 1));

it('A piece that is damaged on the way is sent once more, in both directions; one that always is fails its job.', async () => {
  const batch = await batchOf(['a', 'b', 'c']);
  const { server, worker } = await lent(batch);
  const { jobs, said } = await worker();
  let taken = 0;
  // batch.json, the recording, and half.csv of the result, each once.
  server.onTake = (bytes) => (taken++ % 2 === 0 ? flip(bytes) : bytes);
  const [a, b, c] = ['a', 'b', 'c'].map((name) => hashOf(batch.root, name));
  expect((await jobs.attempt(a, false, 0)).outcome).toEqual({ kind: 'done', workMs: 1 });
  expect(said().match(/: a piece came damaged, and is sent once more/g)).toHaveLength(3);
  expect(readFileSync(join(resultFolder(batch.root, a), 'half.csv'), 'utf8')).toBe('written before the end\n');
  server.onTake = flip;
  const reason = expect.stringMatching(/b\.csv: expected the bytes that were sent, got others$/);
  expect((await jobs.attempt(b, false, 1)).outcome).toEqual({ kind: 'again', reason });
  expect((await jobs.attempt(b, false, 0)).outcome).toEqual({ kind: 'failed', reason });
  server.onTake = (bytes) => bytes;
  expect((await jobs.attempt(c, false, 0)).outcome).toEqual({ kind: 'done', workMs: 1 });
});

it('A worker that is not heard any more loses its job, which another does alone; what it says later is not heard.', async () => {
  const batch = await batchOf(['a']);
  const { server, worker } = await lent(batch, { silentMs: 400 });
  let isDead = false;
  const dying: StoreServer = { ...server, post: async (...args) => (isDead ? undefined : server.post(...args)) };
  const asked: Question['kind'][] = [];
  server.onPost = (message) => {
    const { question } = JSON.parse(message) as { question?: Question };
    if (question !== undefined) asked.push(question.kind);
    // After it has asked for its first piece.
    if (question?.kind === 'bytes') isDead = true;
    return true;
  };
  const hash = hashOf(batch.root, 'a');
  const { jobs: first, said } = await worker(dying);
  expect((await first.attempt(hash, false, 0)).outcome).toEqual({ kind: 'busy' });
  expect(said()).toMatch(/whoever has the folder of night is not heard any more; the job is taken again/);
  expect(asked).not.toContain('end');
  const { jobs: second } = await worker();
  let came = await second.attempt(hash, false, 0);
  while (came.outcome.kind === 'busy') came = await second.attempt(hash, false, 0);
  expect(came.outcome).toEqual({ kind: 'suspect' });
  expect(isJobDone(batch.root, hash)).toBe(false);
  expect((await second.attempt(hash, true, 0)).outcome).toEqual({ kind: 'done', workMs: 1 });
  expect(server.left()).toEqual([]);
});

it('While the server is away nobody is believed to be gone.', async () => {
  const batch = await batchOf(['a']);
  const { server, worker } = await lent(batch, { silentMs: 200 });
  server.onPost = (message) => {
    if (message.includes('"kind":"bytes"')) server.isUp = false;
    return server.isUp;
  };
  const { jobs, said } = await worker();
  const came = jobs.attempt(hashOf(batch.root, 'a'), false, 0);
  await new Promise((resolve) => setTimeout(resolve, 600));
  server.onPost = () => true;
  server.isUp = true;
  expect((await came).outcome).toEqual({ kind: 'done', workMs: 1 });
  expect(said()).not.toMatch(/not heard/);
});

it('A worker that is asked to end gives its job back, and nobody takes that for a fault.', async () => {
  const batch = await batchOf(['a']);
  const { server, worker } = await lent(batch);
  const { jobs } = await worker();
  const hash = hashOf(batch.root, 'a');
  server.onPost = (message) => {
    if (message.includes('"kind":"bytes"')) void jobs.close();
    return true;
  };
  expect((await jobs.attempt(hash, false, 0)).outcome).toEqual({ kind: 'busy' });
  server.onPost = () => true;
  expect((await (await worker()).jobs.attempt(hash, false, 0)).outcome).toEqual({ kind: 'done', workMs: 1 });
});

it.each([
  [300, true],
  [64 * mb, false],
])('With room for %i bytes there are never more in the server, and all jobs are done.', async (limit, isLittle) => {
  const batch = await batchOf(['a', 'b', 'c', 'd']);
  const { server, worker } = await lent(batch, { limit });
  const { take } = server;
  // A slow line.
  server.take = async (id) => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    return take(id);
  };
  const workers = await Promise.all([worker(), worker()]);
  const hashes = [...readJobs(batch.root)].map(({ hash }) => hash);
  const came = await Promise.all(hashes.map((hash, i) => workers[i % 2].jobs.attempt(hash, false, 0)));
  expect(came.map(({ outcome }) => outcome.kind)).toEqual(['done', 'done', 'done', 'done']);
  expect(server.most()).toBeLessThanOrEqual(limit);
  expect(server.most() <= 300).toBe(isLittle);
});

it('The recording of several jobs is fetched once, with what is the same for all; the status names the machine.', async () => {
  const batch = await batchOf(['a']);
  const { server, worker } = await lent(batch);
  const fetched: number[] = [];
  const machines: object[] = [];
  server.onPost = (message) => {
    const { question } = JSON.parse(message) as { question?: Question };
    if (question?.kind !== 'bytes') return true;
    fetched.push(question.input);
    machines.push(...batchStatus(batch.root, Date.now()).machines);
    return true;
  };
  const { jobs } = await worker();
  const hash = hashOf(batch.root, 'a');
  await jobs.attempt(hash, false, 0);
  expect(fetched).toEqual([0, 1]);
  expect(machines).toEqual([
    { host: 'far', jobs: 1 },
    { host: 'far', jobs: 1 },
  ]);
  rmSync(resultFolder(batch.root, hash), { recursive: true });
  expect((await jobs.attempt(hash, false, 0)).outcome).toEqual({ kind: 'done', workMs: 1 });
  expect(fetched).toEqual([0, 1]);
});

it('A batch of another version is refused, one of several has to be named, and one that needs its folder says so.', async () => {
  const [one, other] = [await batchOf(['a']), await batchOf(['a'], undefined, 'other')];
  const server = memoryStore();
  const here = testContext([], {});
  const log = makeLogger([]);
  const ask = (name?: string, context = here) => awaitBatch(context, server, { name, idleSeconds: undefined, log });
  const open = async ({ context, root }: TestBatch) => {
    const keeper = await Keeper.open(context, { root, server, limit: mb, silentMs: patientMs });
    onTestFinished(() => keeper.close());
  };
  await open(one);
  await open(one);
  expect((await ask())?.name).toBe('night');
  await expect(ask(undefined, { ...here, version: '1.2.4' })).rejects.toThrow(
    /^night: expected spikeseg-cli 1\.2\.3\+.*, which planned it, got 1\.2\.4\+/,
  );
  await open(other);
  await expect(ask()).rejects.toThrow(
    /^batch worker: expected one batch on the server, got night \(.*\), other \(.*\); choose one/,
  );
  expect((await ask('other'))?.name).toBe('other');
  const root = join(one.context.cwd, 'swept');
  const settings = ['data.data_root=nights', 'data.sensor_size=9x7', 'seed=1,2', 'device=cpu'];
  await planJobs(one.context, { command: 'train', files: [], settings, options: {}, root });
  await open({ ...one, root });
  await expect(ask('swept')).rejects.toThrow(
    /^.*swept: expected jobs of one recording each, got runs that read all of .*nights; use a folder that all machines see/,
  );
});
