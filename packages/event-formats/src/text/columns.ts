/** What the columns of a table of events hold: by their names, by what a caller says, or by what is unmistakable. */
import { EventFormatError } from '@spikeseg/events';
import { type TimeUnit, unitNamed } from './time-unit.ts';

/** What a column holds: time, column, row and polarity of an event, and whether it is labelled as one of an object. */
export type ColumnRole = 't' | 'x' | 'y' | 'p' | 'label';

/** The columns of a table in order; undefined for one that is left alone. */
export interface ColumnLayout {
  readonly roles: readonly (ColumnRole | undefined)[];
  /** Unit of time, where a name tells it. */
  readonly unit: TimeUnit | undefined;
}

const names: readonly (readonly [role: ColumnRole, name: RegExp])[] = [
  ['t', /^(t|ts|times?|time_?stamps?)$/],
  ['x', /^(x|xs|col|column|x_?(px|pixel|addr|address|coord|coordinate))$/],
  ['y', /^(y|ys|row|y_?(px|pixel|addr|address|coord|coordinate))$/],
  ['p', /^(p|ps|pol|pols|polarity|polarities|on)$/],
  ['label', /^(label|labels)$/],
];

/** What a column holds by its name: `t`, `timestamp_us`, `t[s]`, `usec`, `X`, `polarity`; undefined for other names. */
export function columnNamed(name: string): { readonly role: ColumnRole; readonly unit?: TimeUnit | undefined } | undefined {
  const plain = name
    .trim()
    .toLowerCase()
    .replaceAll(/^["']|["']$/g, '')
    .trim();
  const role = names.find(([, pattern]) => pattern.test(plain))?.[0];
  if (role !== undefined) return { role };
  // A unit stands alone, or behind the name; `s` alone may be a sign.
  const [, before = '', unit = ''] = /^(?:(.+?)[\s_]*[\s_[(])?([a-zµμ]{2,}|s)[\])]?$/.exec(plain) ?? [];
  const found = unitNamed(unit);
  if (found === undefined) return undefined;
  return before === ''
    ? unit === 's'
      ? undefined
      : { role: 't', unit: found }
    : isTime(before)
      ? { role: 't', unit: found }
      : undefined;
}

const isTime = (name: string): boolean => names[0][1].test(name);

/** The layout that names tell; undefined unless t, x, y and p are named once each. */
export function layoutNamed(all: readonly string[]): ColumnLayout | undefined {
  const columns = all.map((name) => columnNamed(name));
  const count = (role: ColumnRole): number => columns.filter((column) => column?.role === role).length;
  if (!(['t', 'x', 'y', 'p'] as const).every((role) => count(role) === 1)) return undefined;
  const roles = columns.map((column) => (column?.role === 'label' && count('label') > 1 ? undefined : column?.role));
  return { roles, unit: columns.find((column) => column?.role === 't')?.unit };
}

/** The layout that a caller gives as `t,x,y,p`, with `-` for a column that is left alone. @throws EventFormatError for another text */
export function layoutGiven(columns: string, file: string): ColumnLayout {
  const given = columns.split(/[\s,]+/).filter((name) => name !== '');
  const layout = layoutNamed(given);
  if (layout !== undefined && given.every((name) => name === '-' || columnNamed(name) !== undefined)) return layout;
  throw new EventFormatError({
    file,
    variable: 'columns',
    offset: 0,
    expected: 't, x, y and p once each, and - for a column that is left alone',
    got: JSON.stringify(columns),
  });
}

/** How to name the columns, for messages. */
export const sayColumns = 'say what the columns are in order, e.g. option columns x,y,p,t';

const isPolarity = (value: number): boolean => value === 0 || value === 1 || value === -1;
const isPixel = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= 0xffff;
const largestPixel = 0xffff;

/** Rows below this tell nothing by the way a column rises. */
const fewRows = 4;

/** Whether a column never falls. */
const rises = (column: readonly number[]): boolean => column.every((value, k) => k === 0 || value >= column[k - 1]);

/**
 * Whether rows of four numbers without names are t, x, y, p, the order that this project documents: the first column cannot be a pixel, or
 * is the only one that never falls; the last is a polarity.
 */
export function isTxyp(rows: readonly (readonly number[])[]): boolean {
  if (!rows.every((row) => row.length === 4 && isPixel(row[1]) && isPixel(row[2]) && isPolarity(row[3]))) return false;
  const [t, x, y] = [0, 1, 2].map((column) => rows.map((row) => row[column]));
  if (t.some((value) => value > largestPixel || !Number.isInteger(value))) return true;
  return rises(t) && (rows.length < fewRows || !(rises(x) || rises(y)));
}

/** Whether rows of four numbers are x, y, p, t, or y, x, p, t: which of both nothing tells. */
export function isPixelPolarityTime(rows: readonly (readonly number[])[]): boolean {
  return (
    rows.every((row) => row.length === 4 && isPixel(row[0]) && isPixel(row[1]) && isPolarity(row[2])) &&
    rises(rows.map((row) => row[3]))
  );
}
