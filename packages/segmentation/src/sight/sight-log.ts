import type { SensorSize } from '@spikeseg/events';
import { reportedNats } from '../search/ebssa.ts';
import type { FollowWatch } from '../search/evidence-watch.ts';
import { worthClass, worthClasses } from './worth.ts';

/** Parts of a sensor, along x; along y so many that they are about square. */
const columns = 8;
/** Steps of time that are kept at most: beyond that two become one. */
const mostSteps = 1024;
/** What a track must gain, nats: in the beginning, at least and at most (`existence.ts`). */
const [usualNats, leastNats, mostNats] = [12, 9, 16] as const;

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
  /** Events of background by their worth, [step, row, column, class]. */
  readonly counts: Float32Array;
  /** What a track must gain to be an object, in every step, nats. */
  readonly trackNats: readonly number[];
}

/** When a track is an object. */
export interface SightOptions {
  readonly binPx: number;
  /** Tracks per hour that may be objects by chance; null: a track must gain `thresholdNats`, less what made it a track. */
  readonly wishedFalseAlarmsPerHour: number | null;
  readonly thresholdNats: number;
}

/** Looks on while a detector searches, and counts what events of background are worth, by place and time: what its limits follow from. */
export class SightLog implements Required<Pick<FollowWatch, 'onWeighed' | 'onTracks'>> {
  readonly #sensor: SensorSize;
  readonly #options: SightOptions;
  readonly #rows: number;
  readonly #perStep: number;
  #stepS = 1;
  #startUs: number | undefined;
  #counts = new Float32Array(0);
  #nats: number[] = [];
  #askedNats: number;

  /** @param sensor as the detector sees it */
  constructor(sensor: SensorSize, options: SightOptions) {
    this.#sensor = sensor;
    this.#options = options;
    this.#rows = Math.max(1, Math.round((columns * sensor.height) / sensor.width));
    this.#perStep = columns * this.#rows * worthClasses;
    this.#askedNats = options.wishedFalseAlarmsPerHour === null ? options.thresholdNats - reportedNats : usualNats;
  }

  readonly onWeighed: NonNullable<FollowWatch['onWeighed']> = ({ t, x, y }, ratios, isObject) => {
    if (t.length === 0) return;
    this.#startUs ??= t[0];
    const { width, height } = this.#sensor;
    const step = this.#stepOf(t[t.length - 1]);
    for (let i = 0; i < t.length; i++) {
      if (isObject[i] !== 0 || !(ratios[i] > 0)) continue;
      const part = Math.floor((y[i] * this.#rows) / height) * columns + Math.floor((x[i] * columns) / width);
      this.#counts[step * this.#perStep + part * worthClasses + worthClass(ratios[i])]++;
    }
    this.#nats[step] = this.#askedNats;
  };

  readonly onTracks: NonNullable<FollowWatch['onTracks']> = (_, { perHour }) => {
    const { wishedFalseAlarmsPerHour: wish } = this.#options;
    if (wish === null) return;
    this.#askedNats = Math.min(mostNats, Math.max(leastNats, usualNats + Math.log(perHour(usualNats) / wish)));
  };

  /** So far. */
  get record(): SightRecord {
    const { binPx } = this.#options;
    const trackNats = Array.from(this.#nats, (nats) => nats ?? usualNats);
    return {
      sensor: this.#sensor,
      binPx,
      columns,
      rows: this.#rows,
      startUs: this.#startUs ?? 0,
      stepS: this.#stepS,
      counts: this.#counts.slice(0, trackNats.length * this.#perStep),
      trackNats,
    };
  }

  /** The step of a time, with room for it. */
  #stepOf(tUs: number): number {
    for (;;) {
      const step = Math.floor((tUs - (this.#startUs ?? tUs)) / 1e6 / this.#stepS);
      if (step >= mostSteps) {
        this.#join();
        continue;
      }
      if ((step + 1) * this.#perStep > this.#counts.length) {
        const more = new Float32Array(Math.min(mostSteps, 2 * step + 16) * this.#perStep);
        more.set(this.#counts);
        this.#counts = more;
      }
      return step;
    }
  }

  /** Makes one step of two. */
  #join(): void {
    const joined = new Float32Array(this.#counts.length);
    for (let i = 0; i < this.#counts.length; i++) {
      const step = Math.floor(i / this.#perStep);
      joined[(step >> 1) * this.#perStep + (i % this.#perStep)] += this.#counts[i];
    }
    this.#counts = joined;
    this.#nats = Array.from(
      { length: Math.ceil(this.#nats.length / 2) },
      (_, k) => this.#nats[2 * k + 1] ?? this.#nats[2 * k] ?? usualNats,
    );
    this.#stepS *= 2;
  }
}
