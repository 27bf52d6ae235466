import {
  type CsvColumn,
  type Limit,
  limitColumns,
  type RecordingSight,
  type SightRow,
  speedColumns,
  tableText,
} from '@spikeseg/detection';

/** A limit with the magnitude of one event/s, where that is known. */
interface ObservedLimit extends SightRow<Limit> {
  readonly zero: number | undefined;
}

/** Of limits.csv of an observation. */
export const observedLimitColumns: readonly CsvColumn<ObservedLimit>[] = [
  ...limitColumns,
  ...speedColumns<ObservedLimit>(
    'magnitude',
    'of objects of % px/s half are found to this magnitude, in the scale of the stars',
    ({ zero, one }, k) =>
      zero === undefined || !Number.isFinite(one.half[k]) ? '' : (zero - 2.5 * Math.log10(one.half[k])).toFixed(2),
  ),
];

/** limits.csv of an observation. @param zeroAt magnitude of one event/s at a time, where that is known */
export const observedLimitsTable = (
  of: Pick<RecordingSight, 'name' | 'utcOffsetUs'>,
  limits: readonly Limit[],
  zeroAt: (tUs: number) => number | undefined,
): string =>
  tableText(
    observedLimitColumns,
    limits.map((one) => ({ of, one, zero: zeroAt(one.tUs) })),
  );
