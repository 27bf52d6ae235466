import type { ClassName, TrackClass } from '../sky/classes.ts';
import { type DetectionRow, detectionColumns, trackColumns } from '../tables.ts';
import type { TrackPoint } from '../tracks/tracker.ts';

/** The columns of a table, and those that a file need not have. */
interface Table<Name extends string> {
  readonly what: string;
  readonly columns: readonly Name[];
  readonly optional: readonly Name[];
}

/** utc is passed over, as it follows from the others. */
const detectionTable: Table<(typeof detectionColumns)[number]> = {
  what: 'detections',
  columns: detectionColumns,
  optional: ['utc', 'duration_us', 'vx', 'vy', 'track', 'false_alarms_per_hour'],
};

const trackTable: Table<(typeof trackColumns)[number]> = { what: 'tracks', columns: trackColumns, optional: [] };

/** Times and durations, µs, that are exact. */
const farthestUs = Number.MAX_SAFE_INTEGER;
/** Places and extents, px, and velocities, px/s, of anything: squares of them, over any time, are finite. */
const largest = 1e9;

/** A table that cannot be read; `line` is 1-based. */
export class TableFormatError extends Error {
  readonly line: number;
  constructor(what: string, line: number, message: string) {
    super(`${what} line ${line}: ${message}`);
    this.name = 'TableFormatError';
    this.line = line;
  }
}

/**
 * CSV → detections, from this or any other program.
 *
 * The header names the columns, in any order: recording, t_us, x, y, w, h, score; duration_us if answers do not all
 * stand equally long; vx and vy if the detector follows its objects by itself and knows velocities, empty where it does not;
 * track, the number of the track that took it, and false_alarms_per_hour likewise. utc, which detections.csv has, too, is passed over.
 * Times in µs on the clock of the events, 0-based sensor px and px/s. x, y is the centre of a box
 * of w × h, so a file of boxes with left and top has to be converted.
 *
 * @param options `durationUs`: how long detections stand when there is no column duration_us, e.g. one slice
 * @throws TableFormatError on unknown, missing or repeated columns, a wrong number of fields, fields that are not numbers, and places, velocities and times that nothing has
 */
export function detectionsFromCsv(text: string, options: { readonly durationUs: number }): readonly DetectionRow[] {
  return rowsOf(text, detectionTable).map(({ has, field, number }) => ({
    recording: field('recording'),
    tUs: number('t_us', farthestUs),
    durationUs: has('duration_us') ? number('duration_us', farthestUs, 0) : options.durationUs,
    ...boxOf(number),
    score: number('score', Number.MAX_VALUE),
    // A velocity has two components, or is not known.
    ...(has('vx') && field('vx') + field('vy') !== '' ? { vx: number('vx', largest), vy: number('vy', largest) } : {}),
    ...(has('track') && field('track') !== '' ? { track: number('track', Number.MAX_SAFE_INTEGER, 0) } : {}),
    ...falseAlarmsOf({ has, field, number }),
  }));
}

/**
 * tracks.csv → points of tracks, to the bit, in the order of the file. A class keeps the reason that the file has, and stands since the first
 * point of its track that has it without a break. utc is passed over.
 *
 * @throws TableFormatError as `detectionsFromCsv`; all columns of tracks.csv have to be there
 */
export function tracksFromCsv(text: string): readonly TrackPoint[] {
  const before = new Map<string, TrackClass>();
  return rowsOf(text, trackTable).map((row): TrackPoint => {
    const { field, number } = row;
    const [recording, track, tUs] = [field('recording'), number('track', Number.MAX_SAFE_INTEGER, 0), number('t_us', farthestUs)];
    const known = (name: (typeof trackColumns)[number], min?: number): number | undefined =>
      field(name) === '' ? undefined : number(name, largest, min);
    const [sx, sy, svx, svy, rateHz] = (['sx', 'sy', 'svx', 'svy', 'events_per_s'] as const).map((name) => known(name, 0));
    const is = classOf(row, tUs, before.get(`${track} ${recording}`));
    if (is !== undefined) before.set(`${track} ${recording}`, is);
    return {
      recording,
      track,
      tUs,
      ...boxOf(number),
      vx: number('vx', largest),
      vy: number('vy', largest),
      score: number('score', Number.MAX_VALUE),
      ...falseAlarmsOf(row),
      ...(sx !== undefined && { sx }),
      ...(sy !== undefined && { sy }),
      ...(svx !== undefined && { svx }),
      ...(svy !== undefined && { svy }),
      ...(rateHz !== undefined && { rateHz }),
      ...(is !== undefined && { is }),
    };
  });
}

const classNames: readonly string[] = ['star', 'satellite', 'unknown'] satisfies ClassName[];

function classOf(
  { field, number, fail }: TableRow<(typeof trackColumns)[number]>,
  tUs: number,
  before: TrackClass | undefined,
): TrackClass | undefined {
  const name = field('class');
  if (name === '') return undefined;
  if (!classNames.includes(name)) throw fail('class', classNames.join(', '));
  return {
    class: name as ClassName,
    nats: number('class_nats', Number.MAX_VALUE),
    sinceUs: before?.class === name ? before.sinceUs : tUs,
    reason: { kind: 'as read', text: field('class_reason') },
  };
}

type NumberReader<Name extends string> = TableRow<Name>['number'];

const boxOf = (number: NumberReader<'x' | 'y' | 'w' | 'h'>) => ({
  x: number('x', largest),
  y: number('y', largest),
  w: number('w', largest, 0),
  h: number('h', largest, 0),
});

const falseAlarmsOf = ({ has, field, number }: Pick<TableRow<'false_alarms_per_hour'>, 'has' | 'field' | 'number'>) =>
  has('false_alarms_per_hour') && field('false_alarms_per_hour') !== ''
    ? { falseAlarmsPerHour: number('false_alarms_per_hour', Number.MAX_VALUE, 0) }
    : {};

/** A row of a table. */
interface TableRow<Name extends string> {
  /** Whether the file has the column. */
  readonly has: (name: Name) => boolean;
  readonly field: (name: Name) => string;
  /** @param most largest value @param least smallest one; default −most */
  readonly number: (name: Name, max: number, min?: number) => number;
  readonly fail: (name: Name, expected: string) => TableFormatError;
}

/** The rows of a table whose header and numbers of fields are right. */
function rowsOf<Name extends string>(text: string, { what, columns: known, optional }: Table<Name>): TableRow<Name>[] {
  const refuse = (line: number, message: string) => new TableFormatError(what, line, message);
  const [header, ...records] = csvRecords(text, refuse);
  if (!header) throw refuse(1, `expected the header ${known.join(',')}, got an empty file`);
  const columns = header.fields.map((name) => {
    const column = known.find((one) => one === name);
    if (column) return column;
    throw refuse(header.line, `expected columns from ${known.join(', ')}, got ${JSON.stringify(name)}`);
  });
  for (const name of known) {
    const found = columns.filter((column) => column === name).length;
    if (found > 1) throw refuse(header.line, `expected column ${name} once, got it ${found} times`);
    if (found === 0 && !optional.includes(name))
      throw refuse(header.line, `expected column ${name}, got only ${columns.join(', ')}`);
  }
  const has = (name: Name): boolean => columns.includes(name);
  const [vx, vy] = ['vx', 'vy'].map((name) => (columns as readonly string[]).includes(name));
  if (vx !== vy) throw refuse(header.line, `expected columns vx and vy, or neither, got ${columns.join(', ')}`);
  const places = new Map(columns.map((name, at) => [name, at]));
  return records.map(({ line, fields }) => {
    if (fields.length !== columns.length)
      throw refuse(line, `expected ${columns.length} fields as in the header, got ${fields.length}`);
    const field = (name: Name): string => fields[places.get(name) ?? -1];
    const fail = (name: Name, expected: string): TableFormatError =>
      refuse(line, `column ${name}: expected ${expected}, got ${JSON.stringify(field(name))}`);
    const number = (name: Name, max: number, min = -max): number => {
      const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(field(name)) ? Number(field(name)) : Number.NaN;
      if (Number.isFinite(value) && value >= min && value <= max) return value;
      throw fail(
        name,
        `a number${Number.isFinite(value) && Math.abs(value) > max ? ` within ±${max}` : min === 0 ? ' ≥ 0' : ''}`,
      );
    };
    return { has, field, number, fail };
  });
}

/** One record of a CSV file and the 1-based line on which it begins. */
interface CsvRecord {
  readonly line: number;
  readonly fields: readonly string[];
}

/**
 * Splits CSV text (RFC 4180) into records: fields may be quoted, "" inside quotes is a quote, lines end in \n or \r\n, a byte
 * order mark is skipped, empty lines too.
 *
 * @param fail makes the error for a quote that is out of place
 */
function csvRecords(text: string, fail: (line: number, message: string) => Error): readonly CsvRecord[] {
  const records: CsvRecord[] = [];
  const token = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;
  token.lastIndex = text.startsWith('\uFEFF') ? 1 : 0;
  let line = 1;
  let fields: string[] = [];
  while (token.lastIndex < text.length || fields.length > 0) {
    const match = token.exec(text);
    if (!match)
      throw fail(line, 'expected a comma or the end of the line after a quoted field, or a closing quote, got a stray quote');
    const [, quoted, plain, end] = match;
    fields.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    if (fields.length > 1 || fields[0] !== '') records.push({ line, fields });
    line += fields.join('').split('\n').length - 1 + (end === '' ? 0 : 1);
    fields = [];
  }
  return records;
}
