import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { says } from '@spikeseg/test-support';
import { expect, test } from 'vitest';
import { type CollectedSums, collectedConclusion, collectJobs } from './collect-jobs.ts';
import { batchOf } from './jobs.fixture.ts';
import { runJobs } from './run-jobs.ts';
import { writeCollected } from './write-collected.ts';

const startUs = Date.UTC(2026, 0, 30, 19, 12, 3) * 1000;
const starts: Readonly<Record<string, number>> = { first: startUs, later: startUs + 86_400e6 };

/** Writes what is collected of some recordings, of which two have UTC and one has labels; reads a file of it. */
async function season(zeroPoint?: number): Promise<(name: string) => string> {
  const { root, run, context } = await batchOf(['n10', 'n9', 'later', 'first', 'bad']);
  await runJobs(context, run());
  const collected = collectJobs(root);
  const rows = collected.rows.map((row) => {
    if (row.result === undefined) return row;
    const [track] = row.result.tracks ?? [];
    const isLabelled = row.recording === 'first';
    const tracks = isLabelled
      ? [
          { ...track, class: 'satellite' as const, falseAlarmsPerHour: 1e-9 },
          { ...track, track: 2 },
        ]
      : [track];
    const more = {
      startUtcUs: starts[row.recording] ?? null,
      tracks,
      farFromLabels: isLabelled ? { satellites: 1, unknown: 8 } : null,
    };
    return { ...row, result: { ...row.result, ...more } };
  });
  writeCollected(root, { ...collected, rows }, zeroPoint);
  return (name) => readFileSync(join(root, name), 'utf8');
}

test('The table of a season has a line per track, by UTC where it is known, then by name.', async () => {
  const read = await season();
  expect(read('tracks.csv').trim().split('\n')).toEqual([
    'recording,track,class,start_utc,end_utc,start_s,end_s,duration_s,px_s,events_per_s,magnitude,false_alarms_per_hour,page',
    'first,1,satellite,2026-01-30T19:12:05.000Z,2026-01-30T19:12:08.000Z,2.000,5.000,3.000,1.5,40,,1e-9,jobs/first/report.html',
    'first,2,,2026-01-30T19:12:05.000Z,2026-01-30T19:12:08.000Z,2.000,5.000,3.000,1.5,40,,,jobs/first/report.html',
    'later,1,,2026-01-31T19:12:05.000Z,2026-01-31T19:12:08.000Z,2.000,5.000,3.000,1.5,40,,,jobs/later/report.html',
    'n9,1,,,,2.000,5.000,3.000,1.5,40,,,jobs/n9/report.html',
    'n10,1,,,,2.000,5.000,3.000,1.5,40,,,jobs/n10/report.html',
  ]);
});

test('With a zero point each track has a magnitude.', async () => {
  const read = await season(14);
  // 14 − 2.5 log10(40)
  expect(read('tracks.csv').split('\n')[1]).toContain(',1.5,40,9.99,1e-9,');
});

/** Sums of 8 tracks of which nothing is known, in so many seconds with labels. */
const unknownIn = (seconds: number): CollectedSums => ({
  jobs: 1,
  done: 1,
  failed: 0,
  open: 0,
  hours: seconds / 3600,
  events: 9,
  detections: 9,
  tracks: 8,
  satellites: 0,
  stars: 0,
  unknown: 8,
  labelledHours: seconds / 3600,
  farFromLabels: { satellites: 0, unknown: 8 },
  wishedFalseAlarmsPerHour: 1,
});

test('Seconds of a recording give counts, not rates; minutes give rates, beside the time that they are from.', () => {
  expect(collectedConclusion(unknownIn(12))).toMatch(
    says('0 satellites, 0 stars, 8 unknown in 12s', 'in 12s with labels: 0 satellites, 8 unknown'),
  );
  expect(collectedConclusion(unknownIn(600))).toContain('0 satellites (0 per hour), 8 unknown.');
});

test('The table says which rate was wished.', async () => {
  const lines = (await season())('table.csv').split('\n');
  expect(lines[0].split(',').slice(6, 9)).toEqual([
    'satellites_far_from_labels',
    'unknown_far_from_labels',
    'false_alarms_per_hour_wished',
  ]);
  expect(lines).toContainEqual(expect.stringMatching(/^first,done,0\.5,3,2,2,1,8,1,/));
});
