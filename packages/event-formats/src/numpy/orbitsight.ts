/** OrbitSight, a data set of satellites: events with labels in matrices of NumPy. @see docs/event-formats.md */
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
