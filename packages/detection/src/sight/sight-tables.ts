import { type CsvColumn, csvText, tableText } from '../csv-text.ts';
import { utcText } from '../tables.ts';
import type { Limit } from './limits.ts';
import type { LostTime } from './lost-times.ts';
import { limitSpeeds } from './power.ts';
import type { Sight } from './sight.ts';

/** A search, with its UTC less the clock of the events, µs, where that is known. */
export interface RecordingSight {
  readonly name: string;
  readonly utcOffsetUs?: number | undefined;
  readonly shown?: Sight | undefined;
}

/** A line about a recording. */
export interface SightRow<Of> {
  readonly of: RecordingSight;
  readonly one: Of;
}

const utcAt = ({ utcOffsetUs }: RecordingSight, tUs: number): string =>
  utcOffsetUs === undefined ? '' : utcText(tUs + utcOffsetUs);
const rate = (hz: number): string => (Number.isFinite(hz) ? String(hz) : '');
/** A column for each speed of `limitSpeeds`. @param meaning with % for the speed, px/s */
export const speedColumns = <Of>(name: string, meaning: string, cell: (row: Of, k: number) => string): readonly CsvColumn<Of>[] =>
  limitSpeeds.map((speed, k) => [`${name}_${speed}`, meaning.replace('%', String(speed)), (row) => cell(row, k)]);

/** Of limits.csv. */
export const limitColumns: readonly CsvColumn<SightRow<Limit>>[] = [
  ['recording', 'name of the recording', ({ of }) => of.name],
  ['t_us', 'begin, µs on the clock of the events', ({ one }) => one.tUs],
  ['utc', 'the same in UTC, ISO 8601', ({ of, one }) => utcAt(of, one.tUs)],
  ['duration_us', 'for so long, µs', ({ one }) => one.durationUs],
  ['x', 'left edge of the part of the sensor, px', ({ one }) => Math.round(one.x)],
  ['y', 'upper edge', ({ one }) => Math.round(one.y)],
  ['w', 'width', ({ one }) => Math.round(one.w)],
  ['h', 'height', ({ one }) => Math.round(one.h)],
  ...speedColumns<SightRow<Limit>>(
    'half',
    'of objects of % px/s half are found from so many events/s on; empty where nothing is seen',
    ({ one }, k) => rate(one.half[k]),
  ),
  ...speedColumns<SightRow<Limit>>('nine_tenths', 'and nine tenths, of % px/s', ({ one }, k) => rate(one.nineTenths[k])),
];

/** Of lost.csv. */
export const lostColumns: readonly CsvColumn<SightRow<LostTime>>[] = [
  ['recording', 'name of the recording', ({ of }) => of.name],
  [
    'kind',
    '`start`: nothing is known of the background; `gap`: the sensor gives nothing; `plateau`: it gives all it can, evenly; `slew`: stars jump alike; `burst`: far more events than usual; `drop`: the camera says that its rate control let fewer events pass than came; `clouds`: stars dim alike, by half a magnitude and more; `blur`: their spots have 1.7 times the usual area and more, by dew or focus',
    ({ one }) => one.kind,
  ],
  ['t_us', 'begin, µs on the clock of the events', ({ one }) => one.fromUs],
  ['utc', 'the same in UTC, ISO 8601', ({ of, one }) => utcAt(of, one.fromUs)],
  ['seconds', 'for so long, s', ({ one }) => ((one.untilUs - one.fromUs) / 1e6).toFixed(3)],
];

const sightTable =
  <Of>(columns: readonly CsvColumn<SightRow<Of>>[], listOf: (shown: Sight) => readonly Of[]) =>
  (found: readonly RecordingSight[]): string => {
    const rowsOf = (of: RecordingSight) => (of.shown ? listOf(of.shown).map((one) => ({ of, one })) : []);
    return tableText(columns, found.flatMap(rowsOf));
  };

/** limits.csv: how faint was seen, by time, place and speed. */
export const limitsTable: (found: readonly RecordingSight[]) => string = sightTable(limitColumns, ({ limits }) => limits);
/** lost.csv: when less was seen, and why. */
export const lostTable: (found: readonly RecordingSight[]) => string = sightTable(lostColumns, ({ lost }) => lost);

/** The limits of a recording in the text of a limits.csv; none where an older version wrote it. */
export function limitsFromTable(text: string, name: string): Limit[] {
  const [header, ...lines] = text.trim().split('\n');
  if (header !== limitColumns.map(([column]) => column).join(',')) return [];
  const begin = csvText([[name, '']]).trimEnd();
  return lines
    .filter((line) => line.startsWith(begin))
    .map((line) => {
      const [tUs, , durationUs, x, y, w, h, ...rates] = line.slice(begin.length).split(',').map(Number);
      const hz = rates.map((one) => (one > 0 ? one : Number.POSITIVE_INFINITY));
      return { tUs, durationUs, x, y, w, h, half: hz.slice(0, limitSpeeds.length), nineTenths: hz.slice(limitSpeeds.length) };
    });
}
