import type { SensorSize } from '@spikeseg/snn-core';
import { connectedComponents } from '../detections/components.ts';
import { reportedNats } from './ebssa.ts';

/** Levels at which chance is watched, nats: one that is reached every second, and two on the way from there to a decision, where a wrong model shows. */
const levels = [reportedNats, 12, 16] as const;
/** Places' worth of belief that chance is what it was expected to be. */
const priorPlaces = 2;
/** How long the past counts, s. */
const memoryS = 600;

/** A cell with at least {@link reportedNats}. */
export interface RaisedUnit {
  readonly row: number;
  readonly column: number;
  readonly nats: number;
  /** Whether an object explains it. */
  readonly isExplained: boolean;
}

/** What a `FalseAlarmRate` has counted. */
export interface AlarmState {
  readonly reached: readonly Uint32Array[];
  readonly places: readonly number[];
  readonly hours: number;
  readonly answer: number;
}

/**
 * How often chance makes cells of a layer fire, watched below the threshold, where it happens often enough to be counted. A place
 * is a group of touching cells that have reached a level and touch none of those of the answer before: evidence moves on by a cell. On Poisson
 * background of known rates ever higher levels h are reached ever more seldom, as exp(−h); so from the R(h) places per hour that reach
 * the watched levels follows how many, at most, will reach v nats:
 *
 *     R(v) = max over h of R(h) · exp(h − v).
 *
 * Where the model of the background is wrong, levels are reached too often, and the threshold for a wished rate rises: homeostasis. Bounded
 * memory; the past is forgotten within minutes. What an object explains is not counted (see `ObjectBlocks`).
 */
export class FalseAlarmRate {
  readonly #size: SensorSize;
  /** Number of the last answer in which a unit had reached a level. */
  readonly #reached: readonly Uint32Array[];
  /** Places and hours, both fading. */
  #places = levels.map(() => 0);
  #hours = 0;
  #answer = 1;
  readonly #expected: readonly number[];

  /** @param size cells of the layer @param thresholdNats at which `perHour` places would fire if all were as expected */
  constructor(size: SensorSize, perHour: number, thresholdNats: number) {
    this.#size = size;
    this.#reached = levels.map(() => new Uint32Array(size.width * size.height));
    this.#expected = levels.map((level) => perHour * Math.exp(thresholdNats - level));
  }

  get counted(): AlarmState {
    return {
      reached: this.#reached.map((answers) => answers.slice()),
      places: [...this.#places],
      hours: this.#hours,
      answer: this.#answer,
    };
  }

  restore({ reached, places, hours, answer }: AlarmState): void {
    this.#reached.forEach((answers, level) => answers.set(reached[level]));
    this.#places = [...places];
    this.#hours = hours;
    this.#answer = answer;
  }

  /** Takes in one answer, `seconds` after the one before. @param raised all cells with at least {@link reportedNats} */
  observe(raised: readonly RaisedUnit[], seconds: number): void {
    const kept = Math.exp(-seconds / memoryS);
    this.#hours = this.#hours * kept + seconds / 3600;
    this.#answer++;
    levels.forEach((level, i) => {
      const reached = raised.filter(({ nats }) => nats >= level);
      const places = connectedComponents(reached.filter(({ isExplained }) => !isExplained));
      const begun = places.filter((place) => !place.some((unit) => this.#wasReached(unit, i)));
      this.#places[i] = this.#places[i] * kept + begun.length;
      for (const { row, column } of reached) this.#reached[i][row * this.#size.width + column] = this.#answer;
    });
  }

  /** Places per hour that reach so much evidence by chance. */
  perHour(nats: number): number {
    return Math.max(...levels.map((level, i) => this.#rate(i) * Math.exp(level - nats)));
  }

  /** Evidence that so many places per hour reach by chance, nats. */
  threshold(perHour: number): number {
    return Math.max(...levels.map((level, i) => level + Math.log(this.#rate(i) / perHour)));
  }

  /** Posterior mean, places per hour. */
  #rate(i: number): number {
    return (this.#places[i] + priorPlaces) / (this.#hours + priorPlaces / this.#expected[i]);
  }

  /** Whether a unit or one beside it had reached a level at the answer before. */
  #wasReached({ row, column }: RaisedUnit, level: number): boolean {
    const { width, height } = this.#size;
    for (let y = Math.max(0, row - 1); y <= Math.min(height - 1, row + 1); y++) {
      for (let x = Math.max(0, column - 1); x <= Math.min(width - 1, column + 1); x++)
        if (this.#reached[level][y * width + x] === this.#answer - 1) return true;
    }
    return false;
  }
}

/** Side of the blocks, px. */
const blockPx = 16;

/** Where objects were in the last moments: what happens within a block of one or beside it is its doing, not that of chance. */
export class ObjectBlocks {
  readonly #memory: number;
  readonly #columns: number;
  /** Number of the last step in which an object was near a block; 0 where there was none. */
  readonly #last: Uint32Array;

  /** @param size of the sensor, px @param memory in steps, 0 for the present one only */
  constructor(size: SensorSize, memory: number) {
    this.#memory = memory;
    this.#columns = Math.ceil(size.width / blockPx) + 2;
    this.#last = new Uint32Array(this.#columns * (Math.ceil(size.height / blockPx) + 2));
  }

  /** Number of the last step per block; a copy. */
  get last(): Uint32Array {
    return this.#last.slice();
  }

  restore(last: Uint32Array): void {
    this.#last.set(last);
  }

  /** Notes an object at a place. @param step from 1 on */
  mark(x: number, y: number, step: number): void {
    const block = this.#block(x, y);
    for (const above of [-this.#columns, 0, this.#columns]) this.#last.fill(step, block + above - 1, block + above + 2);
  }

  /** Whether an object was near a place within the memory. */
  has(x: number, y: number, step: number): boolean {
    const last = this.#last[this.#block(x, y)];
    return last > 0 && step - last <= this.#memory;
  }

  #block(x: number, y: number): number {
    return (Math.floor(y / blockPx) + 1) * this.#columns + Math.floor(x / blockPx) + 1;
  }
}
