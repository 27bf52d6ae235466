import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

/*
 * The entry of worker threads of tests: the name of a recording says what comes of its job. `bad…` cannot be read, `flaky…` fails the first
 * time, `ends…` ends the thread every time, `once…` the first time.
 */

const { answerJobs } = await import('../parallel/answer-jobs.ts');

interface Asked {
  readonly job: { readonly hash: string; readonly part: { readonly name: string } };
  readonly folder: string;
  readonly surroundings: { readonly cwd: string };
}

const failed = (name: string, message: string) => ({
  kind: 'failed' as const,
  error: { name, message, stack: undefined, fields: {} },
});

answerJobs(async ({ job, folder, surroundings }: Asked) => {
  const { name } = job.part;
  const mark = join(surroundings.cwd, `.tried-${name}`);
  const isFirst = !existsSync(mark);
  writeFileSync(mark, '');
  writeFileSync(join(folder, 'half.csv'), 'written before the end\n');
  if (name.startsWith('bad')) return failed('EventFormatError', `${name}: expected events, got none`);
  if (name.startsWith('flaky') && isFirst) return failed('Error', `${name}: the disk was away`);
  if (name.startsWith('never')) return failed('Error', `${name}: the disk was away`);
  if (name.startsWith('ends') || (name.startsWith('once') && isFirst)) process.exit(1);
  const figures = {
    width: 9,
    height: 7,
    events: 3,
    seconds: 1800,
    detections: 2,
    tracks: 1,
    falseAlarmsPerHour: 1,
    falseTracks: 1,
    doubts: [],
  };
  return { kind: 'result' as const, result: { job: job.hash, name, figures }, workMs: 1 };
});
