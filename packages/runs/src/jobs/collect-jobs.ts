import { join } from 'node:path';
import { pages, quantity } from '@spikeseg/report';
import { formatDuration } from '../log/progress.ts';
import { settingWords } from '../options/settings.ts';
import { csvText } from '../run-folder/csv.ts';
import { writeAtomic } from '../run-folder/write-atomic.ts';
import type { Job } from './record/job.ts';
import { readJobs, readSpec } from './record/job-batch.ts';
import { isJobDone, type RecordingFigures, readFailure, readResult, resultFolder } from './record/job-folder.ts';

/** A recording of a batch and what came of it. */
interface CollectedJob {
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
  /** Hours of recordings with labels, and tracks in them that no label explains. */
  readonly labelledHours: number;
  readonly falseTracks: number;
  readonly falseTracksPerHour: number | null;
  /** Rate that the detector was set to; null where it watches none, or nothing is done. */
  readonly falseAlarmsPerHour: number | null;
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
    labelledHours: 0,
    falseTracks: 0,
  };
  let falseAlarmsPerHour: number | null = null;
  for (const job of readJobs(root)) {
    const { state, reason } = stateOf(root, job);
    const result = state === 'done' ? (readResult(root, job).figures ?? undefined) : undefined;
    rows.push({ recording: job.part.name, state, result, reason, job });
    sum.jobs++;
    sum[state]++;
    if (result === undefined) continue;
    const hours = (result.seconds ?? 0) / 3600;
    sum.hours += hours;
    sum.events += result.events;
    sum.detections += result.detections ?? 0;
    sum.tracks += result.tracks ?? 0;
    falseAlarmsPerHour = result.falseAlarmsPerHour;
    if (result.falseTracks === null) continue;
    sum.labelledHours += hours;
    sum.falseTracks += result.falseTracks;
  }
  const falseTracksPerHour = sum.labelledHours === 0 ? null : sum.falseTracks / sum.labelledHours;
  return { rows, sums: { ...sum, falseTracksPerHour, falseAlarmsPerHour } };
}

const header = [
  'recording',
  'state',
  'hours',
  'events',
  'detections',
  'tracks',
  'false_alarms_per_hour',
  'false_tracks',
  'false_tracks_per_hour',
  'reason',
  'job',
];

/** A line per recording. */
export const collectedCsv = ({ rows }: Collected): string =>
  csvText([
    header,
    ...rows.map(({ recording, state, result, reason, job }) => [
      recording,
      state,
      result === undefined ? null : hoursOf(result),
      result?.events ?? null,
      result?.detections ?? null,
      result?.tracks ?? null,
      result?.falseAlarmsPerHour ?? null,
      result?.falseTracks ?? null,
      result === undefined ? null : falseRate(result),
      reason ?? null,
      job.hash,
    ]),
  ]);

/** To 4 ms. */
const hoursOf = ({ seconds }: RecordingFigures): number | null => (seconds === null ? null : Number((seconds / 3600).toFixed(6)));

const falseRate = ({ falseTracks, seconds }: RecordingFigures): number | null =>
  falseTracks === null || seconds === null || seconds === 0 ? null : Number(((falseTracks * 3600) / seconds).toFixed(3));

/** Of so few tracks no more digits are known. */
const twoDigits = (value: number): string => Number(value.toPrecision(2)).toLocaleString('en');

const rateText = (rate: number | null): string => (rate === null ? '' : twoDigits(rate));

/** Writes table.csv, table.json and report.html into the folder of the batch. Returns their paths. */
export function writeCollected(root: string, collected: Collected): { readonly table: string; readonly report: string } {
  const { rows, sums } = collected;
  const { command, version, options, configuration } = readSpec(root);
  const write = (name: string, text: string): string => {
    const path = join(root, name);
    writeAtomic(path, text, `${path}.${process.pid}.tmp`);
    return path;
  };
  const table = write('table.csv', collectedCsv(collected));
  const json = rows.map(({ recording, state, result, reason, job }) => ({ recording, state, job: job.hash, reason, result }));
  write('table.json', `${JSON.stringify({ command, version, configuration, sums, recordings: json })}\n`);
  const doubts = rows.flatMap(({ recording, result }) => (result?.doubts ?? []).map((doubt) => `${recording}: ${doubt}`));
  const report = write(
    'report.html',
    pages.batch({
      lead: collectedConclusion(sums),
      failures: rows.flatMap(({ recording, reason }) => (reason === undefined ? [] : [`${recording}: ${reason}`])),
      doubts,
      recordings: rows.flatMap(({ recording, result, job }) =>
        result === undefined
          ? []
          : [
              {
                tracks: result.tracks ?? 0,
                cells: [
                  recording,
                  `${result.width}×${result.height}`,
                  result.seconds?.toFixed(1) ?? '',
                  result.events.toLocaleString('en-US'),
                  String(result.detections ?? ''),
                  String(result.tracks ?? ''),
                  rateText(falseRate(result)),
                  resultFolder('', job).split('\\').join('/').replace(/^\//, ''),
                ],
              },
            ],
      ),
      facts: [
        { name: 'Command', value: ['spikeseg-cli', command, ...settingWords(options.settings)].join(' '), code: true },
        { name: 'Version', value: version },
        { name: 'Configuration', value: configuration.slice(0, 12), code: true },
      ],
    }),
  );
  return { table, report };
}

/** What a batch came to, in words. */
export function collectedConclusion(sums: CollectedSums): string {
  const { jobs, done, failed, open, hours, events, tracks, falseAlarmsPerHour, falseTracks, falseTracksPerHour, labelledHours } =
    sums;
  const rest = [failed > 0 ? `${failed} failed` : '', open > 0 ? `${open} are not done` : ''].filter((part) => part !== '');
  const first = `${done} of ${jobs} recordings are done${rest.length === 0 ? '' : `; ${rest.join(', ')}`}.`;
  if (done === 0) return first;
  if (hours === 0) return `${first} ${events.toLocaleString('en-US')} events.`;
  const set =
    falseAlarmsPerHour === null ? '' : ` The detector was set to ${quantity(falseAlarmsPerHour, 'false alarm')} per hour.`;
  const measured =
    falseTracksPerHour === null
      ? ''
      : ` In ${formatDuration(3600 * labelledHours)} with labels ${quantity(falseTracks, 'track')} ${falseTracks === 1 ? 'is' : 'are'} far from every label, ${twoDigits(falseTracksPerHour)} per hour.`;
  return `${first} ${quantity(tracks, 'track')} in ${formatDuration(3600 * hours)} of events.${set}${measured}`;
}
