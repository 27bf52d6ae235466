/** What lies at a place, px. */
interface Placed {
  readonly x: number;
  readonly y: number;
}

/** Places by the square of pixels that they lie in, so that who asks what is near looks at few of them. */
export class BySquare<T extends Placed> {
  readonly #sidePx: number;
  readonly #squares = new Map<number, T[]>();

  /** @param sidePx the farthest that anything near may be */
  constructor(sidePx: number, items: readonly T[] = []) {
    this.#sidePx = sidePx;
    for (const item of items) this.add(item);
  }

  add(item: T): void {
    const key = this.#keyOf(item.x, item.y);
    const square = this.#squares.get(key);
    if (square === undefined) this.#squares.set(key, [item]);
    else square.push(item);
  }

  /** Takes away what was added, and has not moved since. */
  remove(item: T): void {
    const square = this.#squares.get(this.#keyOf(item.x, item.y)) as T[];
    square.splice(square.indexOf(item), 1);
  }

  /** All that may lie within a side of a place, square by square. */
  near(x: number, y: number): readonly T[] {
    const found: T[] = [];
    const middle = this.#keyOf(x, y);
    for (let row = middle - rowKeys; row <= middle + rowKeys; row += rowKeys)
      for (let key = row - 1; key <= row + 1; key++) for (const item of this.#squares.get(key) ?? []) found.push(item);
    return found;
  }

  #keyOf(x: number, y: number): number {
    return Math.floor(y / this.#sidePx) * rowKeys + Math.floor(x / this.#sidePx);
  }
}

/** Squares of a row, at most. */
const rowKeys = 2 ** 20;
