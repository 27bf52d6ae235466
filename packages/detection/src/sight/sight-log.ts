import type { SensorSize } from '@spikeseg/events';
import { reportedNats } from '../search/ebssa.ts';
import type { FollowWatch } from '../search/evidence-watch.ts';
import { worthClass, worthClasses } from './worth.ts';

/** Parts of a sensor, along x; along y so many that they are about square. */
const columns = 8;
/** What a track must gain, nats: in the beginning, at least and at most (`existence.ts`). */
const [usualNats, minNats, maxNats] = [12, 9, 16] as const;

/** What was seen of the background while a recording was searched, as plain data. */
export interface SightRecord {
  /** As the detector sees it, and pixels of the sensor on a side that it sees as one. */
  readonly sensor: SensorSize;
  readonly binPx: number;
  readonly columns: number;
  readonly rows: number;
  /** Time of the first event, µs, and length of a step, s. */
  readonly startUs: number;
  readonly stepS: number;
  /** Events of background by their worth, [row, column, class], for every step. */
  readonly counts: readonly Float32Array[];
  /** What a track must gain to be an object, in every step, nats. */
  readonly trackNats: readonly number[];
}

/** When a track is an object, and how finely is told. */
export interface SightOptions {
  readonly binPx: number;
  /** Tracks per hour that may be objects by chance; null: a track must gain `thresholdNats`, less what made it a track. */
  readonly wishedFalseAlarmsPerHour: number | null;
  readonly thresholdNats: number;
  /** Length of a step, s; default 1. */
  readonly stepS?: number;
}

/** Looks on while a detector searches, and counts what events of background are worth, by place and time: what its limits follow from. */
export class SightLog implements Required<Pick<FollowWatch, 'onWeighed' | 'onTracks'>> {
  readonly #sensor: SensorSize;
  readonly #options: SightOptions;
  readonly #rows: number;
  readonly #stepS: number;
  /** Where the counts of a column and of a row of pixels begin. */
  readonly #columnAt: Uint32Array;
  readonly #rowAt: Uint32Array;
  #startUs: number | undefined;
  #counts: Float32Array[] = [];
  #nats: number[] = [];
  #askedNats: number;

  /** @param sensor as the detector sees it */
  constructor(sensor: SensorSize, options: SightOptions) {
    this.#sensor = sensor;
    this.#options = options;
    this.#stepS = options.stepS ?? 1;
    this.#rows = Math.max(1, Math.round((columns * sensor.height) / sensor.width));
    const { width, height } = sensor;
    this.#columnAt = Uint32Array.from({ length: width }, (_, x) => Math.floor((x * columns) / width) * worthClasses);
    this.#rowAt = Uint32Array.from({ length: height }, (_, y) => Math.floor((y * this.#rows) / height) * columns * worthClasses);
    this.#askedNats = options.wishedFalseAlarmsPerHour === null ? options.thresholdNats - reportedNats : usualNats;
  }

  readonly onWeighed: NonNullable<FollowWatch['onWeighed']> = ({ t, x, y }, ratios, isObject) => {
    if (t.length === 0) return;
    this.#startUs ??= t[0];
    const step = Math.floor((t[t.length - 1] - this.#startUs) / 1e6 / this.#stepS);
    while (this.#counts.length <= step) {
      this.#counts.push(new Float32Array(columns * this.#rows * worthClasses));
      this.#nats.push(this.#askedNats);
    }
    const counts = this.#counts[step];
    const [columnAt, rowAt] = [this.#columnAt, this.#rowAt];
    for (let i = 0; i < t.length; i++) {
      if (isObject[i] !== 0 || !(ratios[i] > 0)) continue;
      counts[rowAt[y[i]] + columnAt[x[i]] + worthClass(ratios[i])]++;
    }
    this.#nats[step] = this.#askedNats;
  };

  readonly onTracks: NonNullable<FollowWatch['onTracks']> = (_, { perHour }) => {
    const { wishedFalseAlarmsPerHour: wish } = this.#options;
    if (wish === null) return;
    this.#askedNats = Math.min(maxNats, Math.max(minNats, usualNats + Math.log(perHour(usualNats) / wish)));
  };

  /** What was seen since the last time, or the first event. */
  take(): SightRecord {
    const { binPx } = this.#options;
    const record = { sensor: this.#sensor, binPx, columns, rows: this.#rows, startUs: this.#startUs ?? 0, stepS: this.#stepS };
    const [counts, trackNats] = [this.#counts, this.#nats];
    this.#startUs = undefined;
    [this.#counts, this.#nats] = [[], []];
    return { ...record, counts, trackNats };
  }
}
