// What jobs cost whose workers do not see the folder of the batch: bytes through the server of the queue, and time beyond the work. Prints a
// table. The worker is a process of its own; for the bytes its threads do nothing.
//
//   npm run build && npx node bench/batch-store.mjs --queue redis://localhost:6379 [--jobs 1000] [--recordings 8] [--mb 200]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { makeLogger, planJobs, programContext, putJobs, runJobs, workRemote } from '@spikeseg/experiment/parts';
import { deriveSeed, randomGenerator } from '@spikeseg/snn-core';

const { values } = parseArgs({
  options: {
    queue: { type: 'string' },
    jobs: { type: 'string', default: '1000' },
    recordings: { type: 'string', default: '8' },
    mb: { type: 'string', default: '200' },
    /** Internal: be the worker of a batch, whose threads do nothing with `idle`. */
    worker: { type: 'string' },
  },
});
const { queue: url, worker } = values;
if (url === undefined) throw new Error('--queue: expected the URL of a server, got none');
const log = makeLogger([]);
const progress = { update: () => {}, end: () => {} };

/** Answers that a job is done, and has written nothing. */
const idleThread = new URL(
  `data:text/javascript,${encodeURIComponent(
    `import { parentPort } from 'node:worker_threads';
     parentPort.on('message', ({ job }) =>
       parentPort.postMessage({ kind: 'result', workMs: 0, result: { job: job.hash, name: job.part.name, figures: null } }));`,
  )}`,
);

async function measure() {
  const folder = mkdtempSync(join(tmpdir(), 'spikeseg-store-'));
  const context = { ...programContext(), cwd: folder };
  const rows = [];
  try {
    for (const [name, piece] of Object.entries(pieces)) {
      const root = await plan(context, folder, name, Number(values.recordings), (number) => fileOf(piece, number));
      const { seconds, server } = await remote(context, root, 'idle');
      const mb = Number(values.recordings) * Number(values.mb);
      rows.push([`${name}: MB/s`, (mb / seconds).toFixed(0)]);
      rows.push([`${name}: processor time of the server, ms per MB`, ((1000 * server.cpu) / mb).toFixed(2)]);
      rows.push([`${name}: most memory of the server, MB`, (server.memory / 1e6).toFixed(0)]);
      rmSync(join(folder, name), { recursive: true });
    }
    const jobs = Number(values.jobs);
    const small = (number) => Buffer.from(nightOf(number));
    const here = await plan(context, folder, 'here', jobs, small);
    const start = performance.now();
    const ran = await runJobs(context, { root: here, threads: 1, retries: 1, again: false, log, progress });
    const perJob = (performance.now() - start) / jobs;
    rows.push([`${jobs} short recordings, one thread that sees the folder: ms per job`, perJob.toFixed(1)]);
    rows.push(['of which work', ((1000 * ran.workSeconds) / jobs).toFixed(1)]);
    const far = await plan(context, folder, 'far', jobs, small);
    const { seconds, server } = await remote(context, far, 'real');
    rows.push(['the same, one thread that does not: ms per job', ((1000 * seconds) / jobs).toFixed(1)]);
    rows.push(['commands of the server per job', (server.commands / jobs).toFixed(0)]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(rows.map(([name, value]) => `| ${name} | ${value} |`).join('\n'));
}

/** What large files consist of. */
const pieces = {
  /** Hardly any smaller when it is packed. */
  noise: (random) => Buffer.from(Uint8Array.from({ length: 1e6 }, () => random.integer(256))),
  text: (random) => {
    let [text, t] = ['', 0];
    while (text.length < 1e6)
      text += `${(t += random.integer(20))},${random.integer(240)},${random.integer(180)},${random.integer(2)}\n`;
    return Buffer.from(text.slice(0, 1e6));
  },
};

/** A million bytes, again and again. */
function fileOf(piece, number) {
  const bytes = piece(randomGenerator(deriveSeed(number, 'store')));
  return Buffer.concat(Array.from({ length: Number(values.mb) }, () => bytes));
}

/** 0.2 s of noise on 32 × 24 pixels. */
function nightOf(number) {
  const random = randomGenerator(deriveSeed(number, 'batch'));
  const times = Array.from({ length: 100 }, () => random.integer(200_000)).toSorted((a, b) => a - b);
  return times.map((t) => `${t},${random.integer(32)},${random.integer(24)},${random.integer(2)}\n`).join('');
}

/** A batch of recordings. Large files are none: they take the place of those that were planned, in jobs.jsonl, too. */
async function plan(context, folder, name, count, bytesOf) {
  const [nights, root] = [join(folder, name, 'nights'), join(folder, name, 'night')];
  mkdirSync(nights, { recursive: true });
  const write = (bytes) => {
    for (let number = 0; number < count; number++)
      writeFileSync(join(nights, `r${String(number).padStart(6, '0')}.csv`), bytes(number));
  };
  write(nightOf);
  await planJobs(context, { command: 'detect', files: [nights], settings: [], options: { sensorSize: '32x24' }, root });
  write(bytesOf);
  const path = join(root, 'jobs.jsonl');
  const lines = readFileSync(path, 'utf8').trim().split('\n');
  const jobs = lines.map((line) => {
    const job = JSON.parse(line);
    const { size, mtimeMs } = statSync(join(root, job.part.file.path));
    const file = { ...job.part.file, bytes: size, changedMs: Math.trunc(mtimeMs) };
    return JSON.stringify({ ...job, part: { ...job.part, file } });
  });
  writeFileSync(path, `${jobs.join('\n')}\n`);
  return root;
}

/** Has all jobs done by a worker that does not see the folder. @returns s from the first result to the last, and what the server did */
async function remote(context, root, kind) {
  const { Redis } = await import('ioredis');
  const client = new Redis(url);
  const infoOf = async () => {
    const text = await client.info('all');
    const number = (name) => Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(text)?.[1]);
    return {
      commands: number('total_commands_processed'),
      cpu: number('used_cpu_sys') + number('used_cpu_user'),
      memory: number('used_memory'),
    };
  };
  const before = await infoOf();
  let memory = 0;
  const watch = setInterval(async () => (memory = Math.max(memory, (await infoOf()).memory)), 50);
  const here = fileURLToPath(import.meta.url);
  const child = spawn(process.execPath, [here, '--queue', url, '--worker', kind], { stdio: 'inherit' });
  const ended = once(child, 'close');
  let first;
  const marks = { update: (done) => done > 0 && (first ??= { at: performance.now(), done }), end: () => {} };
  const { jobs } = await putJobs(context, { root, url, retries: 0, again: false, storeLimit: 1e9, progress: marks });
  const last = performance.now();
  clearInterval(watch);
  const after = await infoOf();
  client.disconnect();
  child.kill('SIGTERM');
  await ended;
  if (first === undefined) throw new Error('expected results');
  // What was done at the first look is not counted.
  const seconds = ((last - first.at) / 1000) * (jobs / Math.max(1, jobs - first.done));
  return { seconds, server: { commands: after.commands - before.commands, cpu: after.cpu - before.cpu, memory } };
}

if (worker === undefined) await measure();
else {
  const stop = new AbortController();
  process.on('SIGTERM', () => stop.abort());
  const own = worker === 'idle' ? { file: idleThread } : {};
  await workRemote(programContext({ signal: stop.signal }), { url, threads: 1, log, ...own }).catch(() => {});
}
