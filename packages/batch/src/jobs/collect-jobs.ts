import type { ClassName } from '@spikeseg/detection';
import { type CsvColumn, tableText } from '@spikeseg/detection';
import { formatDuration } from '@spikeseg/experiment/commands';
import { quantity } from '@spikeseg/report/words';
import type { Job } from './record/job.ts';
import { readJobs } from './record/job-batch.ts';
import { isJobDone, type RecordingFigures, readFailure, readResult } from './record/job-folder.ts';

/** A recording of a batch and what came of it. */
export interface CollectedJob {
  readonly recording: string;
  readonly state: 'done' | 'failed' | 'open';
  readonly result: RecordingFigures | undefined;
  /** Why it failed. */
  readonly reason: string | undefined;
  readonly job: Job;
}

/** Whether a job is done, and why not. @throws UsageError when a file is damaged */
export function stateOf(root: string, job: Job): Pick<CollectedJob, 'state' | 'reason'> {
  if (isJobDone(root, job)) return { state: 'done', reason: undefined };
  const reason = readFailure(root, job.hash)?.reason;
  return { state: reason === undefined ? 'open' : 'failed', reason };
}

/** Sums over all recordings that are done. */
export interface CollectedSums {
  readonly jobs: number;
  readonly done: number;
  readonly failed: number;
  readonly open: number;
  readonly hours: number;
  readonly events: number;
  readonly detections: number;
  readonly tracks: number;
  /** Tracks that are called so. */
  readonly satellites: number;
  readonly stars: number;
  readonly unknown: number;
  /** Hours of recordings with labels, and tracks in them that no label explains. */
  readonly labelledHours: number;
  readonly farFromLabels: NonNullable<RecordingFigures['farFromLabels']>;
  /** Rate that the detector was set to; null where it watches none, or nothing is done. */
  readonly wishedFalseAlarmsPerHour: number | null;
}

export interface Collected {
  readonly rows: readonly CollectedJob[];
  readonly sums: CollectedSums;
}

/**
 * Puts together what the jobs of a batch came to, from their files alone, in the order of the list: so the same to the byte, on any
 * machines and after any number of stops.
 *
 * @throws UsageError when a file is damaged
 */
export function collectJobs(root: string): Collected {
  const rows: CollectedJob[] = [];
  const sum = {
    jobs: 0,
    done: 0,
    failed: 0,
    open: 0,
    hours: 0,
    events: 0,
    detections: 0,
    tracks: 0,
    satellites: 0,
    stars: 0,
    unknown: 0,
    labelledHours: 0,
    farFromLabels: { satellites: 0, unknown: 0 },
  };
  let wishedFalseAlarmsPerHour: number | null = null;
  for (const job of readJobs(root)) {
    const { state, reason } = stateOf(root, job);
    const result = state === 'done' ? (readResult(root, job).figures ?? undefined) : undefined;
    rows.push({ recording: job.part.name, state, result, reason, job });
    sum.jobs++;
    sum[state]++;
    if (result === undefined) continue;
    const hours = result.seconds / 3600;
    sum.hours += hours;
    sum.events += result.events;
    sum.detections += result.detections;
    const { tracks } = result;
    const count = (name: ClassName): number => tracks.filter((track) => track.class === name).length;
    sum.tracks += tracks.length;
    sum.satellites += count('satellite');
    sum.stars += count('star');
    sum.unknown += count('unknown');
    wishedFalseAlarmsPerHour = result.wishedFalseAlarmsPerHour;
    if (result.farFromLabels === null) continue;
    sum.labelledHours += hours;
    sum.farFromLabels.satellites += result.farFromLabels.satellites;
    sum.farFromLabels.unknown += result.farFromLabels.unknown;
  }
  return { rows, sums: { ...sum, wishedFalseAlarmsPerHour } };
}

/** Of table.csv, a line per recording. */
export const recordingColumns: readonly CsvColumn<CollectedJob>[] = [
  ['recording', 'name of the recording', ({ recording }) => recording],
  ['state', '`done`, `failed` or `open`', ({ state }) => state],
  ['hours', 'from the first event to the last, h', ({ result }) => hoursOf(result)],
  ['events', 'events', ({ result }) => result?.events ?? null],
  ['detections', 'detections', ({ result }) => result?.detections ?? null],
  ['tracks', 'tracks', ({ result }) => result?.tracks.length ?? null],
  [
    'satellites_far_from_labels',
    'tracks called satellites far from every label; empty without labels',
    ({ result }) => result?.farFromLabels?.satellites ?? null,
  ],
  [
    'unknown_far_from_labels',
    'unknown tracks far from every label, which may be stars that have none',
    ({ result }) => result?.farFromLabels?.unknown ?? null,
  ],
  [
    'false_alarms_per_hour_wished',
    'the rate that the detector was set to, 1/h',
    ({ result }) => result?.wishedFalseAlarmsPerHour ?? null,
  ],
  ['reason', 'why it failed', ({ reason }) => reason ?? null],
  ['job', 'hash of the job', ({ job }) => job.hash],
];

export const collectedCsv = ({ rows }: Collected): string => tableText(recordingColumns, rows);

/** To 4 ms. */
const hoursOf = (result: RecordingFigures | undefined): number | null =>
  result === undefined ? null : Number((result.seconds / 3600).toFixed(6));

/** Two digits: of so few tracks no more are known. Undefined of less than five minutes, which say nothing of an hour. */
const perHour = (count: number, hours: number): string | undefined =>
  hours < 5 / 60 ? undefined : Number((count / hours).toPrecision(2)).toLocaleString('en');

/** What a batch came to, in words. */
export function collectedConclusion(sums: CollectedSums): string {
  const { jobs, done, failed, open, hours, tracks, satellites, stars, unknown } = sums;
  const { wishedFalseAlarmsPerHour, farFromLabels: far, labelledHours } = sums;
  const rest = [failed > 0 ? `${failed} failed` : '', open > 0 ? `${open} are not done` : ''].filter((part) => part !== '');
  const first = `${done} of ${jobs} recordings are done${rest.length === 0 ? '' : `; ${rest.join(', ')}`}.`;
  if (done === 0) return first;
  const set =
    wishedFalseAlarmsPerHour === null
      ? ''
      : ` The detector was set to ${quantity(wishedFalseAlarmsPerHour, 'false alarm')} per hour.`;
  const rate = perHour(far.satellites, labelledHours);
  const measured =
    labelledHours === 0
      ? ''
      : ` Far from every label, in ${formatDuration(3600 * labelledHours)} with labels: ${quantity(far.satellites, 'satellite')}${rate === undefined ? '' : ` (${rate} per hour)`}, ${far.unknown} unknown.`;
  const found =
    satellites + stars + unknown === 0
      ? quantity(tracks, 'track')
      : `${quantity(satellites, 'satellite')}, ${quantity(stars, 'star')}, ${tracks - satellites - stars} unknown`;
  return `${first} ${found} in ${formatDuration(3600 * hours)} of events.${set}${measured}`;
}
