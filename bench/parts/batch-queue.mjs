// What a queue of 100,000 jobs costs: a simulation with workers that do nothing but take jobs, write results, and fail now and then. The
// planner, the queue and its server are the real ones. Prints a table.
//
//   npm run build && npx node bench/batch.mjs --simulate --queue redis://localhost:6379 [--jobs 100000] [--workers 4] [--lanes 16]
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker as Thread, workerData } from 'node:worker_threads';
import { batches } from '@spikeseg/batch';
import { programContext } from '@spikeseg/experiment/commands';
import { UnrecoverableError, Worker } from 'bullmq';
import { Redis } from 'ioredis';

const { values } = parseArgs({
  options: {
    simulate: { type: 'boolean' },
    jobs: { type: 'string', default: '100000' },
    workers: { type: 'string', default: '4' },
    lanes: { type: 'string', default: '16' },
    queue: { type: 'string', default: 'redis://localhost:6379' },
  },
});
const [count, workers, lanes] = [values.jobs, values.workers, values.lanes].map(Number);
const url = values.queue;
const folder = isMainThread ? mkdtempSync(join(tmpdir(), 'spikeseg-queue-')) : workerData;
const root = join(folder, 'night');
const context = programContext();
const rows = [];
const tell = (name, value) => rows.push([name, value]);

/** One attempt in a hundred fails; one job in ten thousand fails for good. */
const failsOnce = (number) => number % 100 === 1;
const failsForGood = (number) => number % 10_000 === 2;

const hashOf = (number) => createHash('sha256').update(`job ${number}`).digest('hex');

/** A batch of jobs whose recordings do not exist; they are never read. */
async function writeBatch() {
  writeFileSync(join(folder, 'one.csv'), '0,1,1,1\n10000,2,2,0\n');
  await batches.plan(context, {
    command: 'detect',
    files: [join(folder, 'one.csv')],
    options: { settings: { data: { sensor_size: '9x7' } } },
    own: {},
    root,
  });
  const job = JSON.parse(readFileSync(join(root, 'jobs.jsonl'), 'utf8'));
  const lines = Array.from({ length: count }, (_, i) =>
    JSON.stringify({
      ...job,
      hash: hashOf(i),
      part: { name: `r${i}`, file: { path: `../nights/r${i}.raw`, bytes: 1000 + (i % 997), changedMs: i } },
    }),
  );
  writeFileSync(join(root, 'jobs.jsonl'), `${lines.join('\n')}\n`);
}

const figures = {
  width: 9,
  height: 7,
  events: 3,
  seconds: 60,
  detections: 2,
  tracks: 1,
  wishedFalseAlarmsPerHour: 1,
  falseTracks: null,
  doubts: [],
};

/** Writes a result as a runner does: elsewhere, and renamed. */
function publish(hash, number) {
  const work = join(root, 'work', hash);
  mkdirSync(work);
  writeFileSync(join(work, 'result.json'), `${JSON.stringify({ job: hash, name: `r${number}`, figures })}\n`);
  mkdirSync(join(root, 'jobs', hash.slice(0, 2)), { recursive: true });
  renameSync(work, join(root, 'jobs', hash.slice(0, 2), hash));
}

function fail(hash, number) {
  const failure = { job: hash, name: `r${number}`, kind: 'Error', reason: 'the simulation says so', attempts: 1 };
  writeFileSync(join(root, 'failed', `${hash}.json`), `${JSON.stringify(failure)}\n`);
}

function startWorkers() {
  const numbers = new Map(Array.from({ length: count }, (_, i) => [hashOf(i), i]));
  const { id } = JSON.parse(readFileSync(join(root, 'batch.json'), 'utf8'));
  const work = async ({ data: { hash }, attemptsMade }) => {
    const number = numbers.get(hash);
    if (failsForGood(number)) {
      fail(hash, number);
      throw new UnrecoverableError('for good');
    }
    if (failsOnce(number) && attemptsMade === 0) throw new Error('once');
    publish(hash, number);
  };
  return Array.from({ length: workers }, () => {
    const connection = new Redis(url, { maxRetriesPerRequest: null });
    const options = { connection, concurrency: lanes, lockDuration: 15_000, stalledInterval: 15_000 };
    const worker = new Worker(`spikeseg-${id}`, work, options);
    worker.on('error', () => {});
    return { close: () => worker.close().then(() => connection.disconnect()) };
  });
}

const admin = isMainThread ? new Redis(url) : undefined;
const figure = (text, name) => Number(new RegExp(`${name}:([\\d.]+)`).exec(text)[1]);
async function serverOf() {
  const [stats, memory, cpu] = [await admin.info('stats'), await admin.info('memory'), await admin.info('cpu')];
  return {
    commands: figure(stats, 'total_commands_processed'),
    megabytes: figure(memory, 'used_memory') / 1e6,
    peak: figure(memory, 'used_memory_peak') / 1e6,
    seconds: figure(cpu, 'used_cpu_user') + figure(cpu, 'used_cpu_sys'),
  };
}

const timed = async (task) => {
  const start = performance.now();
  const value = await task();
  return [value, (performance.now() - start) / 1000];
};

if (!isMainThread) {
  const running = startWorkers();
  parentPort.once('message', () => Promise.all(running.map(({ close }) => close())));
}

/** Prints the table. */
export async function simulate() {
  try {
    await writeBatch();
    for (const name of ['work', 'jobs', 'failed']) mkdirSync(join(root, name), { recursive: true });
    const before = await serverOf();
    const start = performance.now();
    // A thread of their own, as workers are not where the planner is.
    const thread = new Thread(new URL(import.meta.url), { workerData: folder, argv: process.argv.slice(2) });
    const put = await batches.run(context, { root, queue: url, threads: 0, retries: 1, again: false });
    const seconds = (performance.now() - start) / 1000;
    const after = await serverOf();
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- to another thread, not to a window
    thread.postMessage('end');
    await new Promise((resolve) => thread.once('exit', resolve));
    tell('jobs: done, failed', `${put.done}, ${put.failed}`);
    tell(
      `until all are settled, ${workers} workers of ${lanes} lanes`,
      `${seconds.toFixed(1)} s, ${(count / seconds).toFixed(0)} jobs/s`,
    );
    tell('commands of the server per job', ((after.commands - before.commands) / count).toFixed(1));
    tell('processor time of the server per job', `${((1e3 * (after.seconds - before.seconds)) / count).toFixed(2)} ms`);
    tell('most memory of the server', `${after.peak.toFixed(0)} MB (before: ${before.megabytes.toFixed(0)} MB)`);
    tell('most memory of planner and workers together', `${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`);
    tell('jobs.jsonl', `${(statSync(join(root, 'jobs.jsonl')).size / 1e6).toFixed(1)} MB`);
    tell('batch status', `${(await timed(() => batches.status(root)))[1].toFixed(1)} s`);
    const [collected, collecting] = await timed(() => batches.collect(root));
    const { json: sums } = collected;
    tell('batch collect', `${collecting.toFixed(1)} s`);
    if (sums.done + sums.failed !== count || sums.failed !== Math.ceil((count - 2) / 10_000))
      throw new Error(`expected every job once, got ${JSON.stringify(sums)}`);
  } finally {
    admin.disconnect();
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(rows.map(([name, value]) => `| ${name} | ${value} |`).join('\n'));
}
