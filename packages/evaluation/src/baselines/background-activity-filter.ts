import type { SensorSize } from '@spikeseg/events';

/**
 * Lets an event pass when one of its eight neighbours had an event, of either polarity, at most `supportUs` ago. What moves
 * fires neighbours one after the other; noise and hot pixels mostly fire alone. State: one time per pixel.
 *
 * @see Delbruck 2008 (Frame-free dynamic digital vision); Guo & Delbruck 2022 (IEEE TPAMI)
 */
export class BackgroundActivityFilter {
  /** Time of the last event of every pixel, with a rim of one pixel that never fires. */
  readonly #lastUs: Float64Array;
  readonly #columns: number;
  readonly #supportUs: number;

  /** @param supportUs Δt, µs, > 0 */
  constructor({ width, height }: SensorSize, supportUs: number) {
    this.#columns = width + 2;
    this.#lastUs = new Float64Array(this.#columns * (height + 2)).fill(-Infinity);
    this.#supportUs = supportUs;
  }

  /** Takes in the next event, sensor px and µs, and says whether it passes. */
  passes(x: number, y: number, tUs: number): boolean {
    this.take(x, y, tUs);
    return this.isSupported(x, y, tUs);
  }

  /** Takes in the next event. */
  take(x: number, y: number, tUs: number): void {
    this.#lastUs[(y + 1) * this.#columns + x + 1] = tUs;
  }

  /** Whether an event would pass. */
  isSupported(x: number, y: number, tUs: number): boolean {
    const last = this.#lastUs;
    const at = (y + 1) * this.#columns + x + 1;
    const [above, below] = [at - this.#columns, at + this.#columns];
    const since = tUs - this.#supportUs;
    return (
      last[at - 1] >= since ||
      last[at + 1] >= since ||
      last[above - 1] >= since ||
      last[above] >= since ||
      last[above + 1] >= since ||
      last[below - 1] >= since ||
      last[below] >= since ||
      last[below + 1] >= since
    );
  }
}
