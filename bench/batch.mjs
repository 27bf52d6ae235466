// What a batch costs beyond its work: planning, attempts, results, tables. Prints a table.
//
//   npm run build && npx node bench/batch.mjs [--jobs 1000] [--threads 2] [--queue redis://localhost:6379] [--plan]
//   npm run build && npx node bench/batch.mjs --simulate …     a queue of 100,000 jobs instead (parts/batch-queue.mjs)
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { batches } from '@spikeseg/batch';
import { programContext } from '@spikeseg/experiment/commands';
import { deriveSeed, randomGenerator } from '@spikeseg/snn-core';

if (process.argv.includes('--simulate')) {
  // It is loaded here alone, as it needs a client of the server.
  const { simulate } = await import('./parts/batch-queue.mjs');
  await simulate();
  process.exit();
}
const { values } = parseArgs({
  options: {
    jobs: { type: 'string', default: '1000' },
    threads: { type: 'string', default: '2' },
    queue: { type: 'string' },
    plan: { type: 'boolean', default: false },
  },
});
const [jobs, threads] = [Number(values.jobs), Number(values.threads)];
const folder = mkdtempSync(join(tmpdir(), 'spikeseg-batch-'));
const nights = join(folder, 'nights');
const context = programContext();
const memoryMb = () => process.resourceUsage().maxRSS / 1024;

async function timed(task) {
  const start = performance.now();
  const value = await task();
  return { value, seconds: (performance.now() - start) / 1000 };
}

/** 0.2 s of noise on 32 × 24 pixels. */
function writeNights() {
  mkdirSync(nights);
  for (let number = 0; number < jobs; number++) {
    const random = randomGenerator(deriveSeed(number, 'batch'));
    const times = Array.from({ length: 100 }, () => random.integer(200_000)).toSorted((a, b) => a - b);
    const lines = times.map((t) => `${t},${random.integer(32)},${random.integer(24)},${random.integer(2)}\n`);
    writeFileSync(join(nights, `r${String(number).padStart(6, '0')}.csv`), lines.join(''));
  }
}

const planIn = (root) =>
  timed(() =>
    batches.plan(context, {
      command: 'detect',
      files: [nights],
      options: { settings: { data: { sensor_size: '32x24' } } },
      own: {},
      root,
    }),
  );

const rows = [];
const tell = (name, value) => rows.push([name, value]);
const overhead = (lanes, { value, seconds }) => (1000 * (lanes * seconds - value.workSeconds)) / value.done;
try {
  writeNights();
  const before = memoryMb();
  const root = join(folder, 'night');
  const planned = await planIn(root);
  tell(`plan of ${jobs} recordings, s`, planned.seconds.toFixed(2));
  tell('memory that the planner took, MB', `${(memoryMb() - before).toFixed(0)} (whole process ${memoryMb().toFixed(0)})`);
  tell('jobs.jsonl, bytes per job', (statSync(join(root, 'jobs.jsonl')).size / jobs).toFixed(0));
  // `--plan`: that is all.
  for (const lanes of values.plan ? [] : new Set([1, threads])) {
    const own = join(folder, `night-${lanes}`);
    await planIn(own);
    const ran = await timed(() => batches.run(context, { root: own, threads: lanes, retries: 1, again: false }));
    const name = `${lanes} thread(s)`;
    tell(`${name}: jobs/s`, (ran.value.done / ran.seconds).toFixed(1));
    tell(`${name}: work per job, ms`, ((1000 * ran.value.workSeconds) / ran.value.done).toFixed(1));
    tell(`${name}: beyond the work per job, ms`, overhead(lanes, ran).toFixed(1));
    tell(
      `${name}: once more, with nothing to do, s`,
      (await timed(() => batches.run(context, { root: own, threads: lanes, retries: 1, again: false }))).seconds.toFixed(2),
    );
    tell(`${name}: status, s`, (await timed(() => batches.status(own))).seconds.toFixed(2));
    tell(`${name}: collect, s`, (await timed(() => batches.collect(own))).seconds.toFixed(2));
  }
  if (values.queue !== undefined && !values.plan) {
    const url = values.queue;
    const commands = await commandsOf(url);
    const work = batches.work(context, { root, url, threads, idleSeconds: 5 });
    const put = await timed(() => batches.run(context, { root, queue: url, threads: 0, retries: 1, again: false }));
    tell(`queue, ${threads} thread(s): jobs/s`, (put.value.done / put.seconds).toFixed(1));
    tell('queue: commands of the server per job', (((await commandsOf(url)) - commands) / put.value.done).toFixed(1));
    await work;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(rows.map(([name, value]) => `| ${name} | ${value} |`).join('\n'));

/** Commands that the server has processed so far, those of scripts with them. */
async function commandsOf(url) {
  const { Redis } = await import('ioredis');
  const client = new Redis(url);
  const info = await client.info('stats');
  client.disconnect();
  return Number(/total_commands_processed:(\d+)/.exec(info)[1]);
}
