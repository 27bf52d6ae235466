import type { SensorSize } from '@spikeseg/events';
import { classOfRatio, ratioClasses } from '../belief/ratio-classes.ts';
import type { FollowWatch } from '../search/evidence-watch.ts';

/** Parts of a sensor, along x; along y so many that they are about square. */
const columns = 6;
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

/** Looks on while a detector searches, and counts what events of background are worth, by place and time: what its limits follow from. */
export class SightLog implements Required<Pick<FollowWatch, 'onWeighed' | 'onTracks'>> {
  readonly #seen: Pick<SightRecord, 'sensor' | 'binPx' | 'columns' | 'rows' | 'stepS'>;
  /** Where the counts of a column and of a row of pixels begin. */
  readonly #columnAt: Uint32Array;
  readonly #rowAt: Uint32Array;
  #startUs: number | undefined;
  #counts: Float32Array[] = [];
  #trackNats: number[] = [];

  /** @param sensor as the detector sees it @param binPx pixels of the sensor on a side that it sees as one @param stepS length of a step, s */
  constructor(sensor: SensorSize, binPx = 1, stepS = 1) {
    const { width, height } = sensor;
    const rows = Math.max(1, Math.round((columns * height) / width));
    this.#seen = { sensor, binPx, columns, rows, stepS };
    this.#columnAt = Uint32Array.from({ length: width }, (_, x) => Math.floor((x * columns) / width) * ratioClasses);
    this.#rowAt = Uint32Array.from({ length: height }, (_, y) => Math.floor((y * rows) / height) * columns * ratioClasses);
  }

  readonly onWeighed: NonNullable<FollowWatch['onWeighed']> = ({ t, x, y }, ratios, isObject) => {
    if (t.length === 0) return;
    const { rows, stepS } = this.#seen;
    this.#startUs ??= t[0];
    const step = Math.floor((t[t.length - 1] - this.#startUs) / 1e6 / stepS);
    while (this.#counts.length <= step) this.#counts.push(new Float32Array(rows * columns * ratioClasses));
    this.#count(this.#counts[step], x, y, ratios, isObject);
  };

  #count(counts: Float32Array, x: Uint16Array, y: Uint16Array, ratios: ArrayLike<number>, isObject: Uint8Array): void {
    const [columnAt, rowAt] = [this.#columnAt, this.#rowAt];
    for (let i = 0; i < x.length; i++) {
      if (isObject[i] !== 0) continue;
      const worth = classOfRatio(ratios[i]);
      if (worth >= 0) counts[rowAt[y[i]] + columnAt[x[i]] + worth]++;
    }
  }

  readonly onTracks: NonNullable<FollowWatch['onTracks']> = (_, { trackNats }) => {
    while (this.#trackNats.length < this.#counts.length) this.#trackNats.push(trackNats());
  };

  /** What was seen since the last time, or the first event. */
  take(): SightRecord {
    const record = { ...this.#seen, startUs: this.#startUs ?? 0, counts: this.#counts, trackNats: this.#trackNats };
    this.#startUs = undefined;
    [this.#counts, this.#trackNats] = [[], []];
    return record;
  }
}
