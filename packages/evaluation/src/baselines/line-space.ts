import type { SensorSize } from '@spikeseg/events';
import { LeakyMap } from './leaky-map.ts';

export interface LineSpaceOptions {
  /** Side of the box that moves along a line, px. */
  readonly lineBoxPx: number;
  /** Memory of a line, s. */
  readonly memoryS: number;
  /** A box without a vote for as long is not looked at, s. */
  readonly freshS: number;
  /** Fastest line, px/s. */
  readonly maxSpeedPxS: number;
}

/** A box that moves along a line of x–y–t. */
export interface LineBox {
  /** Its middle now, px. */
  readonly x: number;
  readonly y: number;
  /** px/s */
  readonly vx: number;
  readonly vy: number;
  /** Leaky sum of the votes in it. */
  readonly votes: number;
}

/**
 * Hough space of the straight lines in x–y–t: for every velocity v of a grid the votes in a frame that moves with it,
 *
 *     S(v, X) = Σ exp(−age / τ)   over votes with x − v · t in the box at X,
 *
 * so that what moves with v adds up in one place for as long as the memory τ, however far it goes. Boxes overlap by half, in both
 * directions: a vote costs four additions per velocity, and nothing is ever moved. A place now is a place of the frame plus v · t, on a torus. What has
 * left the sensor on one side fades in the frame of a place on the other side; no new votes meet it there.
 *
 * Velocities are boxPx / τ apart: the next one loses half a box within the memory. State: two numbers per box and velocity.
 *
 * @see Hough 1962; Duda & Hart 1972
 */
export class LineSpace {
  /** Components of the velocities, as places in `#speeds`. */
  readonly #columnOf: Uint16Array;
  readonly #rowOf: Uint16Array;
  readonly #speeds: Float64Array;
  /** Between two boxes: half of one. */
  readonly #cellPx: number;
  readonly #columns: number;
  readonly #rows: number;
  readonly #startUs: number;
  readonly #pixels: number;
  /** One map after the other, [velocities · rows · columns]; a box is named by its cell at the top left. */
  readonly #votes: LeakyMap;
  /** The last step in which a vote made or found a box full. */
  readonly #votedIn: Uint32Array;
  readonly #freshSteps: number;
  #step = 1;
  /** Full boxes with a fresh vote, and a 1 for each of them. */
  #full: number[] = [];
  readonly #isFull: Uint8Array;
  /** What a box must hold in this step, in votes. */
  #level = Infinity;
  /** Boxes around the present vote, four for every velocity. */
  readonly #boxes: Uint32Array;

  constructor({ width, height }: SensorSize, startUs: number, stepUs: number, options: LineSpaceOptions) {
    const { lineBoxPx, memoryS, freshS, maxSpeedPxS } = options;
    const spacing = lineBoxPx / memoryS;
    const max = Math.floor(maxSpeedPxS / spacing);
    this.#speeds = Float64Array.from({ length: 2 * max + 1 }, (_, k) => (k - max) * spacing);
    const places = [...this.#speeds.keys()];
    const velocities = places
      .flatMap((row) => places.map((column) => ({ column, row })))
      .filter(({ column, row }) => Math.hypot(this.#speeds[column], this.#speeds[row]) <= maxSpeedPxS);
    this.#columnOf = Uint16Array.from(velocities, ({ column }) => column);
    this.#rowOf = Uint16Array.from(velocities, ({ row }) => row);
    this.#cellPx = lineBoxPx / 2;
    // With fewer a box would meet itself on the other side of the torus.
    this.#columns = Math.max(3, Math.ceil(width / this.#cellPx));
    this.#rows = Math.max(3, Math.ceil(height / this.#cellPx));
    this.#startUs = startUs;
    this.#pixels = width * height;
    this.#votes = new LeakyMap({ width: this.hypotheses, height: 1 }, startUs, stepUs, memoryS * 1e6);
    this.#votedIn = new Uint32Array(this.hypotheses);
    this.#isFull = new Uint8Array(this.hypotheses);
    this.#freshSteps = Math.ceil((freshS * 1e6) / stepUs);
    this.#boxes = new Uint32Array(4 * velocities.length);
  }

  /** Boxes that there are, over all velocities. */
  get hypotheses(): number {
    return this.#columnOf.length * this.#columns * this.#rows;
  }

  /** What a box would hold now if all votes lay anywhere on the sensor. */
  get meanVotes(): number {
    const votes = this.#votes.total / this.#boxes.length;
    return (votes * (2 * this.#cellPx) ** 2) / this.#pixels;
  }

  /** A vote for all lines through a place, sensor px and µs in the present step. */
  vote(x: number, y: number, tUs: number): void {
    const seconds = (tUs - this.#startUs) / 1e6;
    const size = this.#columns * this.#rows;
    const columns = this.#speeds.map((speed) => cellAt(x - speed * seconds, this.#cellPx, this.#columns));
    const rows = this.#speeds.map((speed) => cellAt(y - speed * seconds, this.#cellPx, this.#rows));
    const boxes = this.#boxes;
    for (let k = 0; k < this.#columnOf.length; k++) {
      const column = columns[this.#columnOf[k]];
      const row = rows[this.#rowOf[k]];
      const left = column === 0 ? this.#columns - 1 : column - 1;
      const here = k * size + row * this.#columns;
      const above = k * size + (row === 0 ? this.#rows - 1 : row - 1) * this.#columns;
      boxes[4 * k] = here + column;
      boxes[4 * k + 1] = here + left;
      boxes[4 * k + 2] = above + column;
      boxes[4 * k + 3] = above + left;
    }
    this.#votes.addEach(boxes, 1, tUs);
    const { values, unit } = this.#votes;
    const min = this.#level / unit;
    for (let k = 0; k < boxes.length; k++) if (values[boxes[k]] >= min) this.#note(boxes[k]);
  }

  /** Boxes that hold at least the level at the end of the step, `endUs`, got a vote lately, and hold no less than their four neighbours. */
  fullBoxes(endUs: number): LineBox[] {
    return this.#full.filter((box) => this.#isPeak(box)).map((box) => this.#lineOf(box, endUs));
  }

  #isPeak(box: number): boolean {
    const { values } = this.#votes;
    const size = this.#columns * this.#rows;
    const inMap = box % size;
    const column = inMap % this.#columns;
    const [map, row] = [box - inMap, inMap - column];
    return (
      values[box] >= values[box - column + ((column + 1) % this.#columns)] &&
      values[box] >= values[box - column + ((column + this.#columns - 1) % this.#columns)] &&
      values[box] >= values[map + ((row + this.#columns) % size) + column] &&
      values[box] >= values[map + ((row + size - this.#columns) % size) + column]
    );
  }

  /** On to the end of the next step. @param level what a box must hold there */
  advance(level: number): void {
    this.#votes.advance();
    this.#step++;
    this.#level = level;
    // All others become full by a vote.
    const min = level / this.#votes.unit;
    const oldest = this.#step - this.#freshSteps;
    this.#full = this.#full.filter((box) => {
      const stays = this.#votes.values[box] >= min && this.#votedIn[box] >= oldest;
      if (!stays) this.#isFull[box] = 0;
      return stays;
    });
  }

  #note(box: number): void {
    this.#votedIn[box] = this.#step;
    if (this.#isFull[box] === 1) return;
    this.#isFull[box] = 1;
    this.#full.push(box);
  }

  #lineOf(box: number, endUs: number): LineBox {
    const size = this.#columns * this.#rows;
    const inMap = box % size;
    const column = inMap % this.#columns;
    const k = (box - inMap) / size;
    const [vx, vy] = [this.#speeds[this.#columnOf[k]], this.#speeds[this.#rowOf[k]]];
    const seconds = (endUs - this.#startUs) / 1e6;
    const now = (cell: number, speed: number, cells: number): number =>
      modulo((cell + 1) * this.#cellPx + speed * seconds, cells * this.#cellPx) - 0.5;
    const votes = this.#votes.values[box] * this.#votes.unit;
    return { x: now(column, vx, this.#columns), y: now((inMap - column) / this.#columns, vy, this.#rows), vx, vy, votes };
  }
}

/** Cell of a position on a torus of n cells; pixel 0 reaches from −0.5 to 0.5. */
const cellAt = (position: number, cellPx: number, cells: number): number =>
  Math.min(Math.floor(modulo(position + 0.5, cells * cellPx) / cellPx), cells - 1);

const modulo = (value: number, length: number): number => value - length * Math.floor(value / length);
