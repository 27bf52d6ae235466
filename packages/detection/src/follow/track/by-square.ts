/** What lies at a place, px. */
interface Placed {
  readonly x: number;
  readonly y: number;
}

/** Squares share so many places in memory. */
const slots = 512;

/** Places by the square of pixels that they lie in, so that who asks what is near looks at few of them; memory that is used again. */
export class BySquare<T extends Placed> {
  readonly #sidePx: number;
  readonly #items: (T | undefined)[] = [];
  readonly #keys: number[] = [];
  /** Of every item the next in its slot, and of every slot the first and the last: their numbers from 1; 0 where there is none. */
  readonly #next: number[] = [];
  readonly #first = new Int32Array(slots);
  readonly #last = new Int32Array(slots);
  readonly #found: T[] = [];

  /** @param sidePx the farthest that anything near may be */
  constructor(sidePx: number) {
    this.#sidePx = sidePx;
  }

  /** The same with these instead of all that were there. */
  of(items: readonly T[]): this {
    this.#items.length = 0;
    this.#keys.length = 0;
    this.#next.length = 0;
    this.#first.fill(0);
    for (const item of items) this.add(item);
    return this;
  }

  add(item: T): void {
    const key = this.#keyOf(item.x, item.y);
    const number = this.#items.push(item);
    this.#keys.push(key);
    this.#next.push(0);
    const slot = slotOf(key);
    if (this.#first[slot] === 0) this.#first[slot] = number;
    else this.#next[this.#last[slot] - 1] = number;
    this.#last[slot] = number;
  }

  /** Takes away what was added, and has not moved since. */
  remove(item: T): void {
    let number = this.#first[slotOf(this.#keyOf(item.x, item.y))];
    while (this.#items[number - 1] !== item) number = this.#next[number - 1];
    this.#items[number - 1] = undefined;
  }

  /** All that may lie within a side of a place, square by square; until the next call. */
  near(x: number, y: number): readonly T[] {
    this.#found.length = 0;
    const middle = this.#keyOf(x, y);
    for (let row = middle - rowKeys; row <= middle + rowKeys; row += rowKeys)
      for (let key = row - 1; key <= row + 1; key++) this.#find(key);
    return this.#found;
  }

  #find(key: number): void {
    for (let number = this.#first[slotOf(key)]; number !== 0; number = this.#next[number - 1]) {
      const item = this.#items[number - 1];
      if (item !== undefined && this.#keys[number - 1] === key) this.#found.push(item);
    }
  }

  #keyOf(x: number, y: number): number {
    return Math.floor(y / this.#sidePx) * rowKeys + Math.floor(x / this.#sidePx);
  }
}

/** Squares of a row, at most. */
const rowKeys = 2 ** 20;

/** A row of 32 squares and the 16 rows below it have slots of their own. */
const slotOf = (key: number): number => (key + (key >> 15)) & (slots - 1);
