import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

/*
 * The entry of worker threads of tests: the name of a recording says what comes of its job. `bad…` cannot be read, `flaky…` fails the first
 * time, `ends…` ends the thread every time, `once…` the first time; `saves…` says so, waits until it is stopped, and is done the next time.
 */

const { answerJobs } = await import('../../../experiment/src/parallel/answer-jobs.fixture.ts');

interface Asked {
  readonly job: { readonly hash: string; readonly part: { readonly name: string } };
  readonly folder: string;
  readonly root: string;
}

const failed = (name: string, message: string) => ({
  kind: 'failed' as const,
  error: { name, message, stack: undefined, fields: {} },
});

answerJobs(async ({ job, folder, root }: Asked, say, signal) => {
  const stopped = new Promise((resolve) => signal.addEventListener('abort', resolve));
  const { name } = job.part;
  if (name.startsWith('saves') && !existsSync(join(folder, 'saved'))) {
    say(`${name} is at work\n`);
    await stopped;
    writeFileSync(join(folder, 'saved'), 'half\n');
    return failed('InterruptedError', 'saved');
  }
  const mark = join(root, `.tried-${name.replaceAll('/', '-')}`);
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
    startUtcUs: null,
    tracks: [
      {
        recording: name,
        track: 1,
        beginS: 2,
        seconds: 3,
        points: 9,
        from: [1, 2],
        to: [4, 6],
        speedPxS: 1.5,
        rateHz: 40,
        score: 2,
      },
    ],
    wishedFalseAlarmsPerHour: 1,
    farFromLabels: { satellites: 1, unknown: 0 },
    doubts: [],
  };
  return { kind: 'result' as const, result: { job: job.hash, name, figures }, workMs: 1 };
});
