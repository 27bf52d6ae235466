/** OrbitSight, a data set of satellites: events with labels in matrices of NumPy, and boxes in text. @see docs/event-formats.md */
import { EventFormatError } from '@spikeseg/events';
import type { ColumnRole } from '../text/columns.ts';

/** Columns of `<sequence>_labeled_events.npy`: x, y, polarity, time in µs, label, time since the first event. */
export const orbitSightRoles: readonly (ColumnRole | undefined)[] = ['x', 'y', 'p', 't', 'label', undefined];

/**
 * Whether the first rows of a matrix are those of OrbitSight, which is unmistakable: of six columns the fourth and the last are one clock with two origins, the
 * third holds polarities and the fifth labels.
 */
export function isOrbitSight(rows: readonly (readonly number[])[]): boolean {
  if (rows.length === 0 || rows[0].length !== 6) return false;
  const origin = rows[0][3] - rows[0][5];
  return rows.every(([x, y, p, t, label, relative], k) => {
    const isPixel = Number.isInteger(x) && x >= 0 && Number.isInteger(y) && y >= 0;
    const isFlag = (p === 0 || p === 1 || p === -1) && (label === 0 || label === 1);
    // Doubles of µs since 1970 are exact to a quarter.
    return isPixel && isFlag && Math.abs(t - relative - origin) <= 1 && (k > 0 || relative >= 0);
  });
}

/** The camera that the name of a sequence tells; undefined for other names. */
export function orbitSightCamera(file: string): string | undefined {
  const name = file.split(/[/\\]/).at(-1) ?? '';
  if (/(^|_)DAVIS_/.test(name)) return 'DAVIS346';
  if (/(^|_)DVX_/.test(name)) return 'DVXplorer';
  return /(^|_)EVK4(_|$)/.test(name) ? 'EVK4' : undefined;
}

/** Where an object is in a window of time. */
export interface OrbitSightBox {
  /** Window, µs, on the clock of the events. */
  readonly startUs: number;
  readonly endUs: number;
  /** Centre, px. */
  readonly x: number;
  readonly y: number;
  /** Sides, px. */
  readonly width: number;
  readonly height: number;
  /** In files of predictions. */
  readonly confidence?: number | undefined;
}

const columns: readonly (readonly [field: keyof OrbitSightBox, name: RegExp])[] = [
  ['startUs', /^(window_)?start(_timestamp)?(_us)?$/],
  ['endUs', /^(window_)?end(_timestamp)?(_us)?$/],
  ['x', /^(cent(er|re)_x|x_cent(er|re))$/],
  ['y', /^(cent(er|re)_y|y_cent(er|re))$/],
  ['width', /^(width|w)$/],
  ['height', /^(height|h)$/],
  ['confidence', /^confidence$/],
];

/**
 * Reads `<sequence>_bb_windows_40ms.txt`: a line for each window of 40 ms with an object, tabs or commas between the fields, and a header. Windows without an
 * object have no line.
 *
 * @param text of the file @param file name for errors
 * @throws EventFormatError for a header without these columns, and for lines that are no boxes
 */
export function readOrbitSightBoxes(text: string, file = 'boxes'): OrbitSightBox[] {
  const lines = text.replace(/^\uFEFF/, '').split('\n');
  const separator = lines[0].includes('\t') ? '\t' : ',';
  const names = lines[0].split(separator).map((name) => name.trim().toLowerCase());
  const places = columns.map(([field, pattern]) => [field, names.findIndex((name) => pattern.test(name))] as const);
  const missing = places.filter(([field, place]) => place < 0 && field !== 'confidence').map(([field]) => field);
  if (missing.length > 0) {
    const expected = 'a header with window_start_timestamp_us, window_end_timestamp_us, center_x, center_y, width and height';
    throw new EventFormatError({ file, variable: 'line 1', offset: 0, expected, got: `none for ${missing.join(', ')}` });
  }
  const boxes: OrbitSightBox[] = [];
  let offset = 0;
  for (const [k, line] of lines.entries()) {
    if (k > 0 && line.trim() !== '') boxes.push(boxOf(line, k + 1, offset));
    offset += new TextEncoder().encode(line).length + 1;
  }
  return boxes;

  function boxOf(line: string, number: number, at: number): OrbitSightBox {
    const fields = line.split(separator).map((field) => field.trim());
    const values = places.filter(([, place]) => place >= 0).map(([field, place]) => [field, numberOf(fields[place])] as const);
    const box = Object.fromEntries(values) as unknown as OrbitSightBox;
    const isWhole =
      values.every(([, value]) => Number.isFinite(value)) && box.endUs >= box.startUs && box.width >= 0 && box.height >= 0;
    if (isWhole && fields.length === names.length) return box;
    const expected = `${names.length} fields with numbers, and a window that ends after it begins`;
    throw new EventFormatError({
      file,
      variable: `line ${number}`,
      offset: at,
      expected,
      got: JSON.stringify(line.slice(0, 60)),
    });
  }
}

const numberOf = (field: string | undefined): number => (field === undefined || field === '' ? Number.NaN : Number(field));
