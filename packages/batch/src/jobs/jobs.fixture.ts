import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type TestContext, temporaryFolder, testContext } from '../../../experiment/src/context/context.fixture.ts';
import { type PlannedBatch, planJobs } from './plan-jobs.ts';
import { readJobs, writeJobs } from './record/job-batch.ts';
import type { RunJobs } from './run-jobs.ts';

/** Threads that do what the names of recordings say. */
const fakeWorker = new URL('./fake-worker.fixture.ts', import.meta.url);

/** Writes recordings of a few events, of different sizes, into the folder `nights`. */
export function writeNights(folder: string, names: readonly string[]): void {
  mkdirSync(join(folder, 'nights'), { recursive: true });
  for (const [i, name] of names.entries()) {
    const lines = Array.from({ length: 20 + i }, (_, k) => `${k * 10_000},${k % 9},${k % 7},${k % 2}\n`);
    const path = join(folder, 'nights', `${name}.csv`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, lines.join(''));
  }
}

/** Of {@link writeNights}. */
export const nine = { settings: { data: { sensor_size: '9x7' } } } as const;

/** A folder with recordings and a batch of them. */
export interface TestBatch {
  readonly context: TestContext;
  /** Folder of the recordings and the batch. */
  readonly cwd: string;
  readonly root: string;
  readonly plan: () => Promise<PlannedBatch>;
  readonly run: (options?: Partial<RunJobs>) => RunJobs;
}

export async function batchOf(names: readonly string[], folder = temporaryFolder(), batch = 'night'): Promise<TestBatch> {
  writeNights(folder, names);
  const context = testContext({ cwd: folder });
  const root = join(folder, batch);
  const request = { command: 'detect', files: ['nights'], options: nine, own: {}, root } as const;
  const plan = () => planJobs(context, request);
  await plan();
  const progress = { update: () => {}, end: () => {} };
  return {
    context,
    cwd: folder,
    root,
    plan,
    run: (options) => ({ root, threads: 2, retries: 1, again: false, progress, file: fakeWorker, ...options }),
  };
}

/** Gives every job of a batch a folder of its own, named as it is. */
export function giveFolders(root: string): void {
  const jobs = readJobs(root);
  writeJobs(
    root,
    jobs.map((job) => ({ ...job, part: { ...job.part, folder: job.part.name } })),
  );
}
