import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readJobs, shardJobs } from '../../batch/src/jobs/made.fixture.ts';
import { freePort, hasValkey, startValkey } from '../../batch/src/jobs/queue/valkey.fixture.ts';
import { cli, hashOf, plan, resultsOf, workAndKill, writeNights } from './batch-kills.fixture.ts';
import { newFolder } from './pipeline/pipeline.fixture.ts';

/*
 * Many recordings over several workers of which some are killed: every result is there once, and they are those of one thread that was not
 * killed, to the byte. The recording r0007 kills its runner, and goes to the failures.
 */

const recordings = 40;
const workers = 3;
const kills = 4;
const poison = 'r0007';
const { path: folder, remove } = newFolder();
afterAll(remove);

const sums = { jobs: recordings, done: recordings - 1, failed: 1, open: 0 };

beforeAll(async () => {
  writeNights(folder, recordings, 7);
  await plan(folder, 'alone');
  await cli(folder, 'batch', 'run', 'alone', '--quiet');
});

/** Results but for what fails where runners are killed by it, and for what is made of them. */
const ofJobs = (batch: string) =>
  Object.entries(resultsOf(folder, batch)).filter(([path]) => path.startsWith('jobs') && !path.startsWith(join('jobs', poison)));

test.skipIf(process.platform === 'win32')(
  'Runners that are killed leave what one thread leaves, and the recording that kills them fails alone.',
  async () => {
    await plan(folder, 'killed');
    const hash = hashOf(folder, 'killed', poison);
    const shards = Array.from({ length: workers }, (_, k) => ({ index: k + 1, count: workers }));
    const jobs = readJobs(join(folder, 'killed'));
    const worker = shards.findIndex((shard) => shardJobs(jobs, shard).some((job) => job.hash === hash));
    const argv = (k: number): string[] => ['batch', 'run', 'killed', '--shard', `${k + 1}/${workers}`];
    const came = await workAndKill(folder, {
      batch: 'killed',
      jobs: recordings,
      argv,
      workers,
      kills,
      poison: { job: hash, worker },
      seed: 1,
    });
    console.log(`runners: ${came.killed} killed at random, ${came.poisoned} by ${poison}`);
    expect(came).toEqual({ killed: kills, poisoned: 3 });
    expect(JSON.parse(await cli(folder, 'batch', 'collect', 'killed', '--json'))).toMatchObject(sums);
    expect(ofJobs('killed')).toEqual(ofJobs('alone'));
  },
);

test.skipIf(!hasValkey)(
  'Workers of a queue do the same, also when they are killed and its server is started again.',
  async () => {
    await plan(folder, 'queued');
    const dir = join(folder, 'valkey');
    mkdirSync(dir);
    const port = await freePort();
    let stop = await startValkey(port, dir);
    try {
      const url = `redis://127.0.0.1:${port}`;
      const put = cli(folder, 'batch', 'run', 'queued', '--queue', url, '--json', '--quiet');
      const argv = () => ['batch', 'worker', 'queued', '--queue', url];
      const halfway = async () => {
        await stop();
        stop = await startValkey(port, dir);
      };
      const came = await workAndKill(folder, {
        batch: 'queued',
        jobs: recordings,
        argv,
        workers,
        kills,
        seed: 2,
        halfway,
      });
      console.log(`workers: ${came.killed} killed at random; the server was started again once`);
      expect(came.killed).toBe(kills);
      expect(JSON.parse(await put)).toMatchObject({ jobs: recordings, done: recordings, failed: 0 });
      expect(ofJobs('queued')).toEqual(ofJobs('alone'));
    } finally {
      await stop();
    }
  },
);
