import type { SensorSize } from '@spikeseg/snn-core';
import { connectedComponents } from '../detections/components.ts';
import { reportedNats } from './ebssa.ts';

/** Levels at which chance is watched, nats: one that is reached every second, and one half way from there to a decision. */
const levels = [reportedNats, 12] as const;
/** Places' worth of belief that chance is what it was expected to be. */
const priorPlaces = 2;
/** How long the past counts, s. */
const memoryS = 600;
/** Side of the blocks in which what lies near something that fires is left out, px. */
const blockPx = 16;

/** A cell with at least {@link reportedNats}. */
export interface RaisedUnit {
  readonly row: number;
  readonly column: number;
  readonly nats: number;
}

/**
 * How often chance makes cells of a layer fire, watched below the threshold, where it happens often enough to be counted. A place
 * is a group of touching cells that have reached a level and have none in common with those of the answer before. On Poisson
 * background of known rates ever higher levels h are reached ever more seldom, as exp(−h); so from the R(h) places per hour that reach
 * the watched levels follows how many, at most, will reach v nats:
 *
 *     R(v) = max over h of R(h) · exp(h − v).
 *
 * Where the model of the background is wrong, levels are reached too often, and the threshold for a wished rate rises: homeostasis. Bounded
 * memory; the past is forgotten within minutes. What lies near neurons that fire belongs to an object and is not counted.
 */
export class FalseAlarmRate {
  readonly #size: SensorSize;
  /** Number of the last answer in which a unit had reached a level, and in which something fired near a block. */
  readonly #reached: readonly Uint32Array[];
  readonly #fired: Uint32Array;
  readonly #blocks: number;
  readonly #blockCells: number;
  /** Places and hours, both fading. */
  readonly #places = levels.map(() => 0);
  #hours = 0;
  #answer = 1;
  readonly #expected: readonly number[];

  /** @param size cells of the layer @param thresholdNats at which `perHour` places would fire if all were as expected @param stride pixels from cell to cell */
  constructor(size: SensorSize, perHour: number, thresholdNats: number, stride = 1) {
    this.#size = size;
    this.#reached = levels.map(() => new Uint32Array(size.width * size.height));
    this.#blockCells = Math.ceil(blockPx / stride);
    this.#blocks = Math.ceil(size.width / this.#blockCells) + 2;
    this.#fired = new Uint32Array(this.#blocks * (Math.ceil(size.height / this.#blockCells) + 2));
    this.#expected = levels.map((level) => perHour * Math.exp(thresholdNats - level));
  }

  /** Takes in one answer, `seconds` after the one before. @param raised all neurons with at least {@link reportedNats} @param firesFrom nats */
  observe(raised: readonly RaisedUnit[], firesFrom: number, seconds: number): void {
    const kept = Math.exp(-seconds / memoryS);
    this.#hours = this.#hours * kept + seconds / 3600;
    this.#answer++;
    for (const { row, column, nats } of raised) if (nats >= firesFrom) this.#markAround(row, column);
    levels.forEach((level, i) => {
      const alone: RaisedUnit[] = [];
      for (const unit of raised) {
        if (unit.nats < level) continue;
        if (this.#fired[this.#block(unit.row, unit.column)] === this.#answer) this.#isNew(unit, i);
        else alone.push(unit);
      }
      const places = connectedComponents(alone).filter((place) => place.map((unit) => this.#isNew(unit, i)).every(Boolean));
      this.#places[i] = this.#places[i] * kept + places.length;
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

  /** Notes that a unit has reached a level. @returns whether it had not at the answer before */
  #isNew({ row, column }: RaisedUnit, level: number): boolean {
    const unit = row * this.#size.width + column;
    const before = this.#reached[level][unit];
    this.#reached[level][unit] = this.#answer;
    return before !== this.#answer - 1;
  }

  #markAround(row: number, column: number): void {
    const block = this.#block(row, column);
    for (const above of [-this.#blocks, 0, this.#blocks]) this.#fired.fill(this.#answer, block + above - 1, block + above + 2);
  }

  #block(row: number, column: number): number {
    return (Math.floor(row / this.#blockCells) + 1) * this.#blocks + Math.floor(column / this.#blockCells) + 1;
  }
}
