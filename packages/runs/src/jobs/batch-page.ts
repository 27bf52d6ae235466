import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BatchRow, pages, quantity, type SeasonTrack, type TrackSummary } from '@spikeseg/report';
import { classText } from '@spikeseg/segmentation';
import { thumbnailFile } from '../detection/write-detection-report.ts';
import { formatDuration } from '../log/progress.ts';
import { settingWords } from '../options/settings.ts';
import { type Column, digits, tableText } from '../run-folder/csv.ts';
import { writeAtomic } from '../run-folder/files.ts';
import {
  type Collected,
  type CollectedJob,
  type CollectedSums,
  collectedConclusion,
  collectedCsv,
  perHour,
} from './collect-jobs.ts';
import { readSpec } from './record/job-batch.ts';
import { type RecordingFigures, resultFolder } from './record/job-folder.ts';

/** A recording that is done. */
type DoneJob = CollectedJob & { readonly result: RecordingFigures };

/**
 * Writes table.csv, table.json, index.html and tracks.csv into the folder of the batch. Returns their paths.
 *
 * @param zeroPoint magnitude of an object that causes one event/s
 */
export function writeCollected(
  root: string,
  collected: Collected,
  zeroPoint?: number,
): Readonly<Record<'table' | 'page' | 'tracks', string>> {
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
  const done = rows.filter((row): row is DoneJob => row.result !== undefined).toSorted(byTime);
  const tracks = done.flatMap((row) => row.result.tracks.map((track) => ({ row, track, zeroPoint })));
  const page = pages.batch({
    title: titleOf(done),
    lead: collectedConclusion(sums),
    rows: done.map((row) => rowOf(root, row)),
    tracks: tracks.filter(({ track }) => track.class !== 'star').map(trackRow),
    rates: ratesOf(sums),
    failures: rows.flatMap(({ recording, reason }) => (reason === undefined ? [] : [`${recording}: ${reason}`])),
    doubts: done.flatMap(({ recording, result }) => result.doubts.map((doubt) => `${recording}: ${doubt}`)),
    facts: [
      { name: 'Command', value: ['spikeseg-cli', command, ...settingWords(options.settings)].join(' '), code: true },
      { name: 'Version', value: version },
      { name: 'Configuration', value: configuration.slice(0, 12), code: true },
    ],
  });
  return { table, page: write('index.html', page), tracks: write('tracks.csv', tableText(seasonColumns, tracks)) };
}

/** By the time at which they begin; those of which it is not known behind, by name. */
function byTime(a: DoneJob, b: DoneJob): number {
  const [from, other] = [a, b].map(({ result }) => result.startUtcUs ?? Infinity);
  return from === other ? a.recording.localeCompare(b.recording, 'en', { numeric: true }) : from - other;
}

const utcText = (us: number): string => new Date(us / 1000).toISOString();

/** `30 recordings, 2026-01-03 to 2026-02-01` */
function titleOf(done: readonly DoneJob[]): string {
  const days = done.flatMap(({ result }) => (result.startUtcUs === null ? [] : utcText(result.startUtcUs).slice(0, 10)));
  const [first, last] = [days[0], days.at(-1)];
  const when = first === undefined ? '' : `, ${first}${last === first ? '' : ` to ${last}`}`;
  return `${quantity(done.length, 'recording')}${when}`;
}

/** Folder of the results of a recording, from that of the batch, as in an address. */
const folderOf = ({ job }: CollectedJob): string =>
  resultFolder('', job)
    .split(/[\\/]/)
    .filter((part) => part !== '')
    .map(encodeURIComponent)
    .join('/');

const pageOf = (row: CollectedJob): string => `${folderOf(row)}/report.html`;

function rowOf(root: string, row: DoneJob): BatchRow {
  const { recording, result, job } = row;
  const { startUtcUs } = result;
  const picture = join(resultFolder(root, job), thumbnailFile);
  return {
    recording,
    href: pageOf(row),
    picture: () => (existsSync(picture) ? readFileSync(picture) : undefined),
    start: startUtcUs === null ? '' : utcText(startUtcUs).slice(0, 19).replace('T', ' '),
    found: foundIn(result),
  };
}

/** `1 satellite, 17 stars, 2 unknown in 59.0 s` */
function foundIn({ tracks, seconds }: RecordingFigures): string {
  const classes = classText(tracks.map((track) => track.class));
  return `${tracks.length === 0 ? 'nothing' : classes === '' ? quantity(tracks.length, 'track') : classes} in ${seconds.toFixed(1)} s`;
}

/** Tracks of a kind in so many hours. */
const rateRow = (name: string, count: number, hours: number): string[] => [
  name,
  count.toLocaleString('en'),
  formatDuration(3600 * hours),
  perHour(count, hours) ?? '–',
];

/** What there is per hour, over all recordings. */
export function ratesOf(sums: CollectedSums): string[][] {
  const { satellites, stars, unknown, tracks, hours, farFromLabels: far, labelledHours, wishedFalseAlarmsPerHour } = sums;
  if (hours === 0) return [];
  const rest = tracks - satellites - stars;
  return [
    ['what', 'tracks', 'from', 'per hour'],
    ...(satellites + stars + unknown === 0
      ? [rateRow('tracks', tracks, hours)]
      : [rateRow('satellites', satellites, hours), rateRow('unknown', rest, hours), rateRow('stars', stars, hours)]),
    ...(labelledHours === 0
      ? []
      : [
          rateRow('satellites far from every label', far.satellites, labelledHours),
          rateRow('unknown far from every label', far.unknown, labelledHours),
        ]),
    ...(wishedFalseAlarmsPerHour === null
      ? []
      : [['false alarms, wished', '–', '–', wishedFalseAlarmsPerHour.toLocaleString('en')]]),
  ];
}

/** A track of a recording. */
interface TrackOfSeason {
  readonly row: DoneJob;
  readonly track: TrackSummary;
  readonly zeroPoint: number | undefined;
}

const magnitudeOf = ({ track: { rateHz }, zeroPoint }: TrackOfSeason): string | null =>
  zeroPoint === undefined || rateHz === null || rateHz <= 0 ? null : digits(zeroPoint - 2.5 * Math.log10(rateHz), 2);

function trackRow(one: TrackOfSeason): SeasonTrack {
  const { row, track } = one;
  const utc = utcAt(one, 0);
  return {
    recording: row.recording,
    href: pageOf(row),
    track: track.track,
    class: track.class ?? '–',
    start: utc === null ? `${track.beginS.toFixed(1)} s` : utc.slice(0, 19).replace('T', ' '),
    figures: {
      'duration s': track.seconds.toFixed(1),
      'px/s': track.speedPxS?.toFixed(1) ?? '–',
      'events/s': track.rateHz?.toFixed(1) ?? '–',
      ...(one.zeroPoint !== undefined && { magnitude: magnitudeOf(one) ?? '–' }),
    },
  };
}

/** When a track was seen, so many s after it began. */
const utcAt = ({ row: { result }, track }: TrackOfSeason, s: number): string | null =>
  result.startUtcUs === null ? null : utcText(result.startUtcUs + 1e6 * (track.beginS + s));

/** Of tracks.csv, a line per track of all recordings. */
export const seasonColumns: readonly Column<TrackOfSeason>[] = [
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
