import { join } from 'node:path';
import { type CsvColumn, digits, tableText } from '@spikeseg/detection';
import { writeAtomic } from '@spikeseg/experiment/commands';
import type { TrackSummary } from '@spikeseg/report';
import { type Collected, type CollectedJob, collectedCsv } from './collect-jobs.ts';
import { readSpec } from './record/job-batch.ts';
import { type RecordingFigures, resultFolder } from './record/job-folder.ts';

/** A recording that is done. */
type DoneJob = CollectedJob & { readonly result: RecordingFigures };

/**
 * Writes table.csv, table.json and tracks.csv into the folder of the batch. Returns their paths.
 *
 * @param zeroPoint magnitude of an object that causes one event/s
 */
export function writeCollected(
  root: string,
  collected: Collected,
  zeroPoint?: number,
): Readonly<Record<'table' | 'tracks', string>> {
  const { rows, sums } = collected;
  const { command, version, configuration } = readSpec(root);
  const write = (name: string, text: string): string => {
    const path = join(root, name);
    writeAtomic(path, text, `${path}.${process.pid}.tmp`);
    return path;
  };
  const table = write('table.csv', collectedCsv(collected));
  const json = rows.map(({ recording, state, result, reason, job }) => ({ recording, state, job: job.hash, reason, result }));
  write('table.json', `${JSON.stringify({ command, version, configuration, sums, recordings: json })}\n`);
  const done = rows.filter((row): row is DoneJob => row.result !== undefined).toSorted(byTime);
  const tracks = done.flatMap((row) => row.result.tracks.map((track) => ({ row, track, zeroPoint })));
  return { table, tracks: write('tracks.csv', tableText(seasonColumns, tracks)) };
}

/** By the time at which they begin; those of which it is not known behind, by name. */
function byTime(a: DoneJob, b: DoneJob): number {
  const [from, other] = [a, b].map(({ result }) => result.startUtcUs ?? Infinity);
  return from === other ? a.recording.localeCompare(b.recording, 'en', { numeric: true }) : from - other;
}

const utcText = (us: number): string => new Date(us / 1000).toISOString();

/** Folder of the results of a recording, from that of the batch, as in an address. */
const folderOf = ({ job }: CollectedJob): string =>
  resultFolder('', job)
    .split(/[\\/]/)
    .filter((part) => part !== '')
    .map(encodeURIComponent)
    .join('/');

const pageOf = (row: CollectedJob): string => `${folderOf(row)}/report.html`;

/** A track of a recording. */
interface TrackOfSeason {
  readonly row: DoneJob;
  readonly track: TrackSummary;
  readonly zeroPoint: number | undefined;
}

const magnitudeOf = ({ track: { rateHz }, zeroPoint }: TrackOfSeason): string | null =>
  zeroPoint === undefined || rateHz === null || rateHz <= 0 ? null : digits(zeroPoint - 2.5 * Math.log10(rateHz), 2);

/** When a track was seen, so many s after it began. */
const utcAt = ({ row: { result }, track }: TrackOfSeason, s: number): string | null =>
  result.startUtcUs === null ? null : utcText(result.startUtcUs + 1e6 * (track.beginS + s));

/** Of tracks.csv, a line per track of all recordings. */
export const seasonColumns: readonly CsvColumn<TrackOfSeason>[] = [
  ['recording', 'name of the recording', ({ row }) => row.recording],
  ['track', 'number of the track in the recording', ({ track }) => track.track],
  ['class', 'star, satellite or unknown; empty for detectors that do not tell', ({ track }) => track.class ?? null],
  ['start_utc', 'when it begins, ISO 8601; empty where the clock of the events does not count from 1970', (one) => utcAt(one, 0)],
  ['end_utc', 'when it ends', (one) => utcAt(one, one.track.seconds)],
  ['start_s', 'when it begins, s since the first event of the recording', ({ track }) => digits(track.beginS, 3)],
  ['end_s', 'when it ends, s since then', ({ track }) => digits(track.beginS + track.seconds, 3)],
  ['duration_s', 'time between them, s', ({ track }) => digits(track.seconds, 3)],
  ['px_s', 'way from the first point to the last by the time between them, px/s', ({ track }) => fourFigures(track.speedPxS)],
  [
    'events_per_s',
    'mean brightness: events/s that the detector took for its own, without the background; of bright objects rather too few',
    ({ track }) => fourFigures(track.rateHz),
  ],
  ['magnitude', 'zero point − 2.5 log10(events_per_s), with `--zero-point`; rough, as events_per_s is', magnitudeOf],
  [
    'false_alarms_per_hour',
    'how many tracks per hour chance would raise as high, 1/h',
    ({ track }) => track.falseAlarmsPerHour ?? null,
  ],
  ['page', 'its page, from the folder of the batch', ({ row }) => pageOf(row)],
];

const fourFigures = (value: number | null): number | null => (value === null ? null : Number(value.toPrecision(4)));
