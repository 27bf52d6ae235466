import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort, hasValkey, startValkey } from '../../runs/src/jobs/queue/valkey.fixture.ts';
import { cli, cliEnding, hashOf, plan, resultsOf, workAndKill, writeNights } from './batch-kills.fixture.ts';
import { newFolder } from './pipeline/pipeline.fixture.ts';

/*
 * Many recordings over several workers of which some are killed: every result is there once, and they are those of one thread that was not
 * killed, to the byte. The recording r0007 kills its worker, and goes to the failures.
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
  // What is killed three times has failed, and has no result.
  rmSync(join(folder, 'alone', 'jobs', poison), { recursive: true });
});

/** Results but for the failure, and what is made of them. */
const ofJobs = (batch: string) => Object.entries(resultsOf(folder, batch)).filter(([path]) => path.startsWith('jobs'));

test.skipIf(process.platform === 'win32')(
  'Runners that are killed leave what one thread leaves, and the recording that kills them fails alone.',
  async () => {
    await plan(folder, 'killed');
    mkdirSync(join(folder, 'killed', 'claims'), { recursive: true });
    const hash = hashOf(folder, 'killed', poison);
    const argv = ['batch', 'run', 'killed'];
    const came = await workAndKill(folder, { batch: 'killed', jobs: recordings, argv, workers, kills, poison: hash, seed: 1 });
    console.log(`runners: ${came.killed} killed at random, ${came.poisoned} by ${poison}`);
    expect(came.killed).toBe(kills);
    expect(JSON.parse(await cli(folder, 'batch', 'collect', 'killed', '--json'))).toMatchObject(sums);
    expect(ofJobs('killed')).toEqual(ofJobs('alone'));
  },
);

test.skipIf(!hasValkey)(
  'Workers of a queue do the same, also when they are killed and its server is started again.',
  async () => {
    await plan(folder, 'queued');
    mkdirSync(join(folder, 'queued', 'claims'), { recursive: true });
    const hash = hashOf(folder, 'queued', poison);
    const dir = join(folder, 'valkey');
    mkdirSync(dir);
    const port = await freePort();
    let stop = await startValkey(port, dir);
    try {
      const url = `redis://127.0.0.1:${port}`;
      const put = cliEnding(2, folder, 'batch', 'run', 'queued', '--queue', url, '--json', '--quiet');
      const argv = ['batch', 'worker', 'queued', '--queue', url];
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
        poison: hash,
        seed: 2,
        halfway,
      });
      console.log(`workers: ${came.killed} killed at random, ${came.poisoned} by ${poison}; the server was started again once`);
      expect(came.killed).toBe(kills);
      expect(JSON.parse(await put)).toMatchObject({ jobs: recordings, done: recordings - 1, failed: 1 });
      expect(JSON.parse(await cli(folder, 'batch', 'collect', 'queued', '--json'))).toMatchObject(sums);
      expect(ofJobs('queued')).toEqual(ofJobs('alone'));
    } finally {
      await stop();
    }
  },
);
