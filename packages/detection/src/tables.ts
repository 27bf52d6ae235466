import { type Detection, fourDigits } from './detections/detection.ts';
import { reasonText } from './sky/classes.ts';
import type { SkyState } from './sky/sky-motion.ts';
import type { Tracked, TrackPoint } from './tracks/tracker.ts';

/*
 * The columns of all tables of what was found: detections.csv, tracks.csv and the JSON lines of a live stream, which hold the same values under the same names.
 * Times in µs on the clock of the events, places in 0-based sensor px, velocities in px/s, numbers to a ten-thousandth. What is not known is empty in CSV and left out in JSON.
 */

/** x, y is the place of the object, not a corner: w × h is its extent around it. */
export const detectionColumns = [
  'recording',
  't_us',
  'utc',
  'duration_us',
  'x',
  'y',
  'w',
  'h',
  'score',
  'vx',
  'vy',
  'track',
  'false_alarms_per_hour',
] as const;

/** Of sky.csv. */
const skyColumns = [
  'recording',
  't_us',
  'utc',
  'state',
  'vx',
  'vy',
  'sv',
  'rotation_deg_s',
  'rotation_deviation',
  'stars',
  'agree',
  'margin_nats',
  'mount_nats',
] as const;

/** A value in a table; undefined: not known. */
export type Cell = string | number | null | undefined;

/** A detection in a table: its confirmed track, and what UTC less the clock of the events is, µs, where that is known. */
export interface DetectionRow extends Detection {
  readonly track?: number | undefined;
  readonly utcOffsetUs?: number | undefined;
}
/** A point of a track in a table. */
export interface TrackRow extends TrackPoint {
  readonly utcOffsetUs?: number | undefined;
}

/** What the tables hold of a recording: its detections with their tracks, and the points of those. */
export const tableRows = ({
  detections,
  tracks,
  points,
  utcOffsetUs,
}: Tracked & { readonly detections: readonly Detection[]; readonly utcOffsetUs?: number | undefined }): {
  readonly detections: readonly DetectionRow[];
  readonly points: readonly TrackRow[];
} => ({
  detections: detections.map((detection, k) => ({ ...detection, track: tracks[k], utcOffsetUs })),
  points: points.map((point) => ({ ...point, utcOffsetUs })),
});

/** A row of detections.csv, or a line of a live stream. */
export const detectionCells = (row: DetectionRow): Record<(typeof detectionColumns)[number], Cell> => ({
  recording: row.recording,
  t_us: row.tUs,
  utc: utcOf(row),
  duration_us: row.durationUs,
  x: row.x,
  y: row.y,
  w: row.w,
  h: row.h,
  score: row.score,
  vx: row.vx,
  vy: row.vy,
  track: row.track ?? null,
  false_alarms_per_hour: row.falseAlarmsPerHour,
});

/** The columns of tracks.csv. A point of a track is a detection of it, smoothed; a track has none where it was not detected. */
const trackTable = {
  recording: (row) => row.recording,
  track: (row) => row.track,
  t_us: (row) => row.tUs,
  utc: (row) => utcOf(row),
  x: (row) => row.x,
  y: (row) => row.y,
  vx: (row) => row.vx,
  vy: (row) => row.vy,
  w: (row) => row.w,
  h: (row) => row.h,
  score: (row) => row.score,
  false_alarms_per_hour: (row) => row.falseAlarmsPerHour,
  sx: (row) => row.sx,
  sy: (row) => row.sy,
  svx: (row) => row.svx,
  svy: (row) => row.svy,
  events_per_s: (row) => row.rateHz,
  class: (row) => row.is?.class,
  class_nats: (row) => row.is && fourDigits(row.is.nats),
  class_reason: (row) => row.is && reasonText(row.is.reason),
} as const satisfies Readonly<Record<string, (row: TrackRow) => Cell>>;

type TrackColumn = keyof typeof trackTable;
export const trackColumns = Object.keys(trackTable) as readonly TrackColumn[];

/** A row of tracks.csv, or a line of a live stream. */
export const trackCells = (row: TrackRow): Record<TrackColumn, Cell> =>
  Object.fromEntries(trackColumns.map((column) => [column, trackTable[column](row)])) as Record<TrackColumn, Cell>;

/** How the sky moves in a table. */
export interface SkyRow extends SkyState {
  readonly recording: string;
  readonly utcOffsetUs?: number | undefined;
}

/** A row of sky.csv, or a line of a live stream. */
export const skyCells = (row: SkyRow): Readonly<Record<string, Cell>> => ({
  recording: row.recording,
  t_us: row.tUs,
  utc: utcOf(row),
  state: row.state,
  vx: rounded(row.vx),
  vy: rounded(row.vy),
  sv: rounded(row.sv),
  rotation_deg_s: rounded(row.turnDegS),
  rotation_deviation: rounded(row.turnDeviation),
  stars: row.stars,
  agree: row.agree,
  margin_nats: rounded(row.margin),
  mount_nats: row.mountNats === 0 ? undefined : rounded(row.mountNats),
});

const rounded = (value: number | undefined): number | undefined => (value === undefined ? undefined : fourDigits(value));

/** Detections → CSV (RFC 4180, lines end in \n), which `detectionsFromCsv` reads back to the bit. */
export const detectionsToCsv = (rows: readonly DetectionRow[]): string => toCsv(detectionColumns, rows.map(detectionCells));

/** Tracks → CSV (RFC 4180, lines end in \n). */
export const tracksToCsv = (rows: readonly TrackRow[]): string => {
  const cells = Object.values(trackTable);
  return csvOf(trackColumns, rows, (row) => cells.map((cell) => csvCell(cell(row))).join(','));
};

/** Motion of the sky → CSV (RFC 4180, lines end in \n). */
export const skyToCsv = (rows: readonly SkyRow[]): string => toCsv(skyColumns, rows.map(skyCells));

/** Times of reports → CSV: the frames of a MOT file, counted from 1. */
export const framesToCsv = (timesUs: readonly number[], utcOffsetUs?: number): string =>
  toCsv(
    ['frame', 't_us', 'utc'],
    timesUs.map((tUs, k) => ({ frame: k + 1, t_us: tUs, utc: utcOf({ tUs, utcOffsetUs }) })),
  );

/** @param columns in the order in which they are written */
const toCsv = <Column extends string>(columns: readonly Column[], rows: readonly Readonly<Record<Column, Cell>>[]): string =>
  csvOf(columns, rows, (row) => columns.map((column) => csvCell(row[column])).join(','));

/** Row by row, so that no list of cells is kept. @param line a row, in the order of the columns */
function csvOf<Row>(columns: readonly string[], rows: readonly Row[], line: (row: Row) => string): string {
  let text = `${columns.join(',')}\n`;
  for (const row of rows) text += `${line(row)}\n`;
  return text;
}

const csvCell = (cell: Cell): string => (typeof cell === 'number' ? String(cell) : quoteCsv(cell ?? ''));

const quoteCsv = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const utcOf = ({ tUs, utcOffsetUs }: { readonly tUs: number; readonly utcOffsetUs?: number | undefined }): string | undefined =>
  utcOffsetUs === undefined ? undefined : utcText(tUs + utcOffsetUs);

/** UTC, µs since 1970, as ISO 8601 with µs. */
export function utcText(utcUs: number): string {
  const us = Math.round(utcUs);
  const ms = Math.floor(us / 1000);
  return new Date(ms).toISOString().replace('Z', `${String(us - 1000 * ms).padStart(3, '0')}Z`);
}
