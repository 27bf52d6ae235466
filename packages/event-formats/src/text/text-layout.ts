/** Finds out how lines of text hold events, from the first of them. */
import { EventFormatError, type SensorSize } from '@spikeseg/events';
import type { FormatOptions } from '../event-format.ts';
import type { ReadReport } from '../read-report.ts';
import { type ColumnLayout, columnNamed, isPixelPolarityTime, isTxyp, layoutGiven, layoutNamed, sayColumns } from './columns.ts';
import { exactNs, numberPattern } from './exact-time.ts';
import { likelyUnit, type TimeUnit } from './time-unit.ts';

/** What stands between two fields: a character, or blanks and tabs of any number. */
type Separator = ',' | ';' | 'blanks';

/** Comments before the first event may be as long as this. */
export const maxStartBytes = 1 << 16;

/** How lines hold events. */
export interface TextLayout extends ColumnLayout {
  readonly unit: TimeUnit;
  readonly separator: Separator;
  readonly originNs: bigint;
  readonly sensor: SensorSize | undefined;
  readonly fields: readonly (readonly [key: string, value: string])[];
  /** Where lines of events begin: byte, and number of the line. */
  readonly offset: number;
  readonly line: number;
}

interface TextLine {
  readonly text: string;
  readonly offset: number;
  /** From 1. */
  readonly number: number;
}

/** The beginning of a text, cut into lines. */
export interface Beginning {
  readonly comments: readonly string[];
  /** The line that names the columns. */
  readonly header: TextLine | undefined;
  readonly separator: Separator;
  readonly rows: readonly TextLine[];
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Whether bytes are text: no control characters but tabs and ends of lines. */
function isText(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d);
}

/** Whether the first bytes of a file are lines of events, or a table that may hold them. */
export function looksLikeEvents(start: Uint8Array, isWhole: boolean): boolean {
  if (!isText(start) || start.length === 0) return false;
  const { header, rows, comments, separator } = beginningOf(start, isWhole);
  if (header !== undefined) {
    const roles = fieldsOf(header.text, headerSeparator(header.text, separator)).map((name) => columnNamed(name)?.role);
    return roles.includes('x') && roles.includes('y');
  }
  if (rows.length > 0) return fieldsOf(rows[0].text, separator).length >= 3;
  return comments.length > 0 && !isWhole && start[1] !== 0x21;
}

const isNumber = (field: string): boolean => numberPattern.test(field) || /^(true|false)$/i.test(field);
const numberOf = (field: string): number => (/^true$/i.test(field) ? 1 : /^false$/i.test(field) ? 0 : Number(field));

/** Cuts the beginning of a text into lines. @param isWhole whether the text ends with it */
export function beginningOf(start: Uint8Array, isWhole: boolean): Beginning {
  const comments: string[] = [];
  const rows: TextLine[] = [];
  let header: TextLine | undefined;
  let separator: Separator | undefined;
  // A mark of the byte order.
  let offset = start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf ? 3 : 0;
  for (let number = 1; offset < start.length; number++) {
    const found = start.indexOf(0x0a, offset);
    if (found < 0 && !isWhole) break;
    const end = found < 0 ? start.length : found;
    const text = decoder.decode(start.subarray(offset, end)).trim();
    const line = { text, offset, number };
    offset = end + 1;
    if (text === '') continue;
    if (/^[#%]/.test(text)) {
      if (rows.length === 0) comments.push(text);
      continue;
    }
    separator ??= separatorOf(text);
    const fields = fieldsOf(text, separator);
    if (rows.length === 0 && header === undefined && !fields.some(isNumber)) {
      header = line;
      separator = undefined;
      continue;
    }
    rows.push(line);
  }
  return { comments, header, rows, separator: separator ?? (header === undefined ? ',' : separatorOf(header.text)) };
}

export const separatorOf = (text: string): Separator => (text.includes(';') ? ';' : text.includes(',') ? ',' : 'blanks');

/** Names may have blanks in them where tabs stand between. */
export const headerSeparator = (text: string, separator: Separator): Separator | 'tab' =>
  separator === 'blanks' && text.includes('\t') ? 'tab' : separator;

export function fieldsOf(text: string, separator: Separator | 'tab'): string[] {
  if (separator === 'blanks') return text.split(/[ \t]+/);
  return text.split(separator === 'tab' ? '\t' : separator).map((field) => field.trim());
}

/**
 * Layout of a text by its first lines.
 *
 * @param start whole lines, unless `isWhole` says that the text ends with them
 * @throws EventFormatError where nothing tells the columns
 */
export function layoutOfText(
  start: Uint8Array,
  isWhole: boolean,
  file: string,
  options: FormatOptions,
  report: ReadReport,
): TextLayout {
  const beginning = beginningOf(start, isWhole);
  const { header, rows, separator, comments } = beginning;
  const fields = rows.map((row) => fieldsOf(row.text, separator));
  const { roles, unit: named } = columnsOf(beginning, fields, file, options, report);
  const time = roles.indexOf('t');
  const texts = fields.map((row) => row[time] ?? '').filter((text) => numberPattern.test(text));
  const unit = options.unit ?? named ?? assumedUnit(texts, report);
  return {
    roles,
    unit,
    separator,
    originNs: originOf(texts, unit),
    sensor: comments.map(sizeIn).find((size) => size !== undefined),
    fields: [
      ...comments.slice(0, 100).map((comment) => ['comment', comment.replace(/^[#%\s]+/, '')] as const),
      ['columns', roles.map((role) => role ?? '-').join(',')],
    ],
    offset: header === undefined ? (start[0] === 0xef ? 3 : 0) : endOf(start, header.offset),
    line: header === undefined ? 0 : header.number,
  };
}

function endOf(start: Uint8Array, offset: number): number {
  const end = start.indexOf(0x0a, offset);
  return end < 0 ? start.length : end + 1;
}

function columnsOf(
  { header, rows, separator, comments }: Beginning,
  fields: readonly (readonly string[])[],
  file: string,
  options: FormatOptions,
  report: ReadReport,
): ColumnLayout {
  if (options.columns !== undefined) return layoutGiven(options.columns, file);
  if (header !== undefined) {
    const layout = layoutNamed(fieldsOf(header.text, headerSeparator(header.text, separator)));
    if (layout !== undefined) return layout;
    throw unknownColumns(file, header, 'a header that names t, x, y and p once each');
  }
  if (rows.length === 0) return { roles: ['t', 'x', 'y', 'p'], unit: undefined };
  for (const comment of comments.toReversed()) {
    const text = comment.replace(/^[#%\s]+/, '');
    const layout = layoutNamed(fieldsOf(text, text.includes('\t') ? 'tab' : separatorOf(text)));
    if (layout?.roles.length === fields[0].length) return layout;
  }
  const numbers = fields.map((row) => row.map(numberOf));
  if (isTxyp(numbers)) {
    report.note('the columns have no names: they were taken as t, x, y, p');
    return { roles: ['t', 'x', 'y', 'p'], unit: undefined };
  }
  // Only the tools of Metavision write it so.
  if (comments.some((comment) => /^%\s*geometry\b/.test(comment)) && isPixelPolarityTime(numbers)) {
    report.note(
      'the columns have no names: they were taken as x, y, p, t with t in µs, as Metavision writes them below %geometry',
    );
    return { roles: ['x', 'y', 'p', 't'], unit: 'us' };
  }
  throw unknownColumns(file, rows[0], 'a header that names t, x, y and p, or lines t,x,y,p');
}

function unknownColumns(file: string, { text, offset, number }: TextLine, expected: string): EventFormatError {
  const got = JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
  return new EventFormatError({ file, variable: `line ${number}`, offset, expected, got, fix: sayColumns });
}

/** Seconds have decimals, of which the first may all be 0; one 0 is that of a whole number that was a float. */
function assumedUnit(texts: readonly string[], report: ReadReport): TimeUnit {
  const times = texts.map(Number);
  const unit = likelyUnit(times, times.some((time) => !Number.isInteger(time)) || texts.some((text) => /\.\d{3}/.test(text)));
  if (texts.length > 0) report.note(`the unit of time is not named: times were taken as ${unit === 'us' ? 'µs' : unit}`);
  return unit;
}

/** The first time, ns, where times are finer than 1 µs and no double holds them as ns; else 0. */
function originOf(texts: readonly string[], unit: TimeUnit): bigint {
  const times = texts.map((text) => exactNs(text, unit)).filter((time) => time !== undefined);
  if (!times.some(({ ns, rest }) => ns % 1000n !== 0n || rest !== 0)) return 0n;
  const { ns } = times[0];
  return (ns < 0n ? -ns : ns) > BigInt(Number.MAX_SAFE_INTEGER) ? ns : 0n;
}

/** The size that a comment gives: `%geometry:1280,720`, `# sensor size: 346 x 260`. */
function sizeIn(comment: string): SensorSize | undefined {
  const [, width, height] = /\b(?:geometry|size|resolution)\W*(\d{1,5})\s*[x×*,]\s*(\d{1,5})\b/i.exec(comment) ?? [];
  const size = { width: Number(width), height: Number(height) };
  return size.width > 0 && size.height > 0 && size.width <= 0xffff && size.height <= 0xffff ? size : undefined;
}
