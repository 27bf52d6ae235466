import { limitSpeeds, utcText } from '@spikeseg/segmentation';
import { type Column, tableText } from '../run-folder/csv.ts';
import type { LostTime } from './lost-times.ts';
import type { Sight } from './sight.ts';

/** A search, with its UTC less the clock of the events, µs, where that is known. */
interface SeenRecording {
  readonly name: string;
  readonly utcOffsetUs?: number | undefined;
  readonly shown?: Sight | undefined;
}

/** A part of the sensor in a step. */
interface LimitRow {
  readonly of: SeenRecording;
  readonly tUs: number;
  readonly durationUs: number;
  /** Left and upper edge, and size, px. */
  readonly box: readonly [x: number, y: number, width: number, height: number];
  /** By speed, events/s. */
  readonly half: Float32Array;
  readonly most: Float32Array;
}

interface LostRow {
  readonly of: SeenRecording;
  readonly lost: LostTime;
}

const utcAt = ({ utcOffsetUs }: SeenRecording, tUs: number): string =>
  utcOffsetUs === undefined ? '' : utcText(tUs + utcOffsetUs);
const rate = (hz: number): string => (Number.isFinite(hz) ? String(Number(hz.toPrecision(3))) : '');

/** Of limits.csv. */
export const limitColumns: readonly Column<LimitRow>[] = [
  ['recording', 'name of the recording', ({ of }) => of.name],
  ['t_us', 'begin, µs on the clock of the events', ({ tUs }) => tUs],
  ['utc', 'the same in UTC, ISO 8601', ({ of, tUs }) => utcAt(of, tUs)],
  ['duration_us', 'for so long, µs', ({ durationUs }) => durationUs],
  ...(['x', 'y', 'w', 'h'] as const).map(
    (name, k): Column<LimitRow> => [
      name,
      ['left edge of the part of the sensor, px', 'upper edge', 'width', 'height'][k],
      ({ box }) => Math.round(box[k]),
    ],
  ),
  ...limitSpeeds.map(
    (speed, k): Column<LimitRow> => [
      `half_${speed}`,
      `of objects of ${speed} px/s half are found from so many events/s on; empty where nothing is seen`,
      ({ half }) => rate(half[k]),
    ],
  ),
  ...limitSpeeds.map(
    (speed, k): Column<LimitRow> => [`most_${speed}`, `and nine tenths, of ${speed} px/s`, ({ most }) => rate(most[k])],
  ),
];

/** Of lost.csv. */
export const lostColumns: readonly Column<LostRow>[] = [
  ['recording', 'name of the recording', ({ of }) => of.name],
  [
    'kind',
    '`start`: nothing is known of the background; `gap`: the sensor gives nothing; `plateau`: it gives all it can, evenly; `slew`: stars jump alike; `burst`: far more events than usual; `clouds`: stars dim alike, by half a magnitude and more',
    ({ lost }) => lost.kind,
  ],
  ['t_us', 'begin, µs on the clock of the events', ({ lost }) => lost.fromUs],
  ['utc', 'the same in UTC, ISO 8601', ({ of, lost }) => utcAt(of, lost.fromUs)],
  ['seconds', 'for so long, s', ({ lost }) => ((lost.untilUs - lost.fromUs) / 1e6).toFixed(3)],
];

/** limits.csv: how faint was seen, by time, place and speed. */
export const limitsTable = (found: readonly SeenRecording[]): string => tableText(limitColumns, found.flatMap(limitRows));

/** lost.csv: when less was seen, and why. */
export const lostTable = (found: readonly SeenRecording[]): string =>
  tableText(
    lostColumns,
    found.flatMap((of) => of.shown?.lost.map((lost) => ({ of, lost })) ?? []),
  );

function limitRows(of: SeenRecording): LimitRow[] {
  if (of.shown === undefined) return [];
  const { columns, rows, speeds, startUs, stepS, sensor, half, most } = of.shown.limits;
  const parts = columns * rows;
  return Array.from({ length: half.length / speeds.length }, (_, i) => {
    const [step, part] = [Math.floor(i / parts), i % parts];
    const [w, h] = [sensor.width / columns, sensor.height / rows];
    const own = (rates: Float32Array): Float32Array => rates.subarray(i * speeds.length, (i + 1) * speeds.length);
    return {
      of,
      tUs: startUs + step * stepS * 1e6,
      durationUs: stepS * 1e6,
      box: [(part % columns) * w, Math.floor(part / columns) * h, w, h],
      half: own(half),
      most: own(most),
    };
  });
}
