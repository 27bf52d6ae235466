import type { SensorSize } from '@spikeseg/events';
import { reportedNats } from './ebssa.ts';
import type { RaisedCells } from './layer-levels.ts';

/** Levels at which chance is watched, nats: one that is reached every second, and two on the way from there to a decision, where a wrong model shows. */
const levels = [reportedNats, 12, 16] as const;
/** Places' worth of belief that chance is what it was expected to be. */
const priorPlaces = 2;
/** How long the past counts, s. */
const memoryS = 600;

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
  /** Per cell, while places are counted: a cell of its place that comes before it, or itself; −1 where it is in none. */
  readonly #root: Int32Array;
  /** Per cell that is its own root, whether its place goes on from the answer before. */
  readonly #goesOn: Uint8Array;

  /** @param size cells of the layer @param thresholdNats at which `perHour` places would fire if all were as expected */
  constructor(size: SensorSize, perHour: number, thresholdNats: number) {
    this.#size = size;
    this.#reached = levels.map(() => new Uint32Array(size.width * size.height));
    this.#expected = levels.map((level) => perHour * Math.exp(thresholdNats - level));
    this.#root = new Int32Array(size.width * size.height).fill(-1);
    this.#goesOn = new Uint8Array(size.width * size.height);
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

  /**
   * Takes in one answer, `seconds` after the one before.
   *
   * @param raised all cells with at least {@link reportedNats} @param isExplained whether an object explains a cell
   */
  observe(raised: RaisedCells, isExplained: (cell: number) => boolean, seconds: number): void {
    const kept = Math.exp(-seconds / memoryS);
    this.#hours = this.#hours * kept + seconds / 3600;
    this.#answer++;
    levels.forEach((level, i) => {
      this.#places[i] = this.#places[i] * kept + this.#begun(raised, isExplained, i);
      const reached = this.#reached[i];
      for (const cell of raised.cells) if (raised.nats[cell] >= level) reached[cell] = this.#answer;
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

  /** Places that have reached a level and do not go on from the answer before. */
  #begun({ cells, nats }: RaisedCells, isExplained: (cell: number) => boolean, level: number): number {
    const [root, goesOn, { width }] = [this.#root, this.#goesOn, this.#size];
    for (const cell of cells) {
      if (nats[cell] < levels[level] || isExplained(cell)) continue;
      root[cell] = cell;
      goesOn[cell] = this.#wasReached(cell, level) ? 1 : 0;
      // Cells come in reading order: the neighbours that are known are those above and the one before.
      const column = cell % width;
      const [hasLeft, hasRight] = [column > 0, column < width - 1];
      if (hasLeft) this.#join(cell, cell - 1);
      if (cell < width) continue;
      if (hasLeft) this.#join(cell, cell - width - 1);
      this.#join(cell, cell - width);
      if (hasRight) this.#join(cell, cell - width + 1);
    }
    let begun = 0;
    for (const cell of cells) if (root[cell] === cell && goesOn[cell] === 0) begun++;
    for (const cell of cells) root[cell] = -1;
    return begun;
  }

  /** Makes two cells that touch one place, where the other is in one. */
  #join(cell: number, other: number): void {
    if (this.#root[other] < 0) return;
    const [one, two] = [this.#rootOf(cell), this.#rootOf(other)];
    const [first, second] = [Math.min(one, two), Math.max(one, two)];
    this.#root[second] = first;
    this.#goesOn[first] |= this.#goesOn[second];
  }

  #rootOf(cell: number): number {
    const root = this.#root;
    let at = cell;
    while (root[at] !== at) at = root[at] = root[root[at]];
    return at;
  }

  /** Whether a cell or one beside it had reached a level at the answer before. */
  #wasReached(cell: number, level: number): boolean {
    const [{ width, height }, reached] = [this.#size, this.#reached[level]];
    const [row, column] = [Math.floor(cell / width), cell % width];
    for (let y = Math.max(0, row - 1); y <= Math.min(height - 1, row + 1); y++) {
      for (let x = Math.max(0, column - 1); x <= Math.min(width - 1, column + 1); x++)
        if (reached[y * width + x] === this.#answer - 1) return true;
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
