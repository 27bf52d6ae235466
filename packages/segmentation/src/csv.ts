import { type DetectionRow, detectionColumns } from './tables.ts';

type Column = (typeof detectionColumns)[number];

/** Columns that a file need not have; utc is passed over, as it follows from the others. */
const optional: readonly Column[] = ['utc', 'duration_us', 'vx', 'vy', 'track', 'false_alarms_per_hour'];

/** Times and durations, µs, that are exact. */
const farthestUs = Number.MAX_SAFE_INTEGER;
/** Places and extents, px, and velocities, px/s, of anything: squares of them, over any time, are finite. */
const largest = 1e9;

/** A file of detections that cannot be read; `line` is 1-based. */
export class DetectionFormatError extends Error {
  readonly line: number;
  constructor(line: number, message: string) {
    super(`detections line ${line}: ${message}`);
    this.name = 'DetectionFormatError';
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
 * @throws DetectionFormatError on unknown, missing or repeated columns, a wrong number of fields, fields that are not numbers, and places, velocities and times that nothing has
 */
export function detectionsFromCsv(text: string, options: { readonly durationUs: number }): readonly DetectionRow[] {
  const [header, ...records] = csvRecords(text, (line, message) => new DetectionFormatError(line, message));
  if (!header) throw new DetectionFormatError(1, `expected the header ${detectionColumns.join(',')}, got an empty file`);
  const columns = header.fields.map((name) => columnOf(name, header.line));
  for (const name of detectionColumns) {
    const found = columns.filter((column) => column === name).length;
    if (found > 1) throw new DetectionFormatError(header.line, `expected column ${name} once, got it ${found} times`);
    if (found === 0 && !optional.includes(name)) {
      throw new DetectionFormatError(header.line, `expected column ${name}, got only ${columns.join(', ')}`);
    }
  }
  if (columns.includes('vx') !== columns.includes('vy')) {
    throw new DetectionFormatError(header.line, `expected columns vx and vy, or neither, got ${columns.join(', ')}`);
  }
  return records.map(({ line, fields }) => {
    if (fields.length !== columns.length) {
      throw new DetectionFormatError(line, `expected ${columns.length} fields as in the header, got ${fields.length}`);
    }
    const field = (name: Column): string => fields[columns.indexOf(name)];
    const number = (name: Column, most: number, least = -most): number => {
      const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(field(name)) ? Number(field(name)) : Number.NaN;
      if (Number.isFinite(value) && value >= least && value <= most) return value;
      const range = Number.isFinite(value) && Math.abs(value) > most ? ` within ±${most}` : least === 0 ? ' ≥ 0' : '';
      throw new DetectionFormatError(line, `column ${name}: expected a number${range}, got ${JSON.stringify(field(name))}`);
    };
    return {
      recording: field('recording'),
      tUs: number('t_us', farthestUs),
      durationUs: columns.includes('duration_us') ? number('duration_us', farthestUs, 0) : options.durationUs,
      x: number('x', largest),
      y: number('y', largest),
      w: number('w', largest, 0),
      h: number('h', largest, 0),
      score: number('score', Number.MAX_VALUE),
      // A velocity has two components, or is not known.
      ...(columns.includes('vx') && field('vx') + field('vy') !== ''
        ? { vx: number('vx', largest), vy: number('vy', largest) }
        : {}),
      ...(columns.includes('track') && field('track') !== '' ? { track: number('track', Number.MAX_SAFE_INTEGER, 0) } : {}),
      ...(columns.includes('false_alarms_per_hour') && field('false_alarms_per_hour') !== ''
        ? { falseAlarmsPerHour: number('false_alarms_per_hour', Number.MAX_VALUE, 0) }
        : {}),
    };
  });
}

function columnOf(name: string, line: number): Column {
  const column = detectionColumns.find((known) => known === name);
  if (column) return column;
  throw new DetectionFormatError(line, `expected columns from ${detectionColumns.join(', ')}, got ${JSON.stringify(name)}`);
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
