/** Events that were asked for, as columns of memory that is used again. Those of a pixel follow each other. */
export class FoundEvents {
  count = 0;
  /** How many events came before each. */
  number = new Float64Array(256);
  x = new Float64Array(256);
  y = new Float64Array(256);
  tUs = new Float64Array(256);
  /** Likelihood ratio per unit of object rate, s·px. */
  ratio = new Float64Array(256);

  clear(): void {
    this.count = 0;
  }

  add(number: number, x: number, y: number, tUs: number, ratio: number): void {
    if (this.count === this.x.length) this.#grow();
    const at = this.count++;
    this.number[at] = number;
    this.x[at] = x;
    this.y[at] = y;
    this.tUs[at] = tUs;
    this.ratio[at] = ratio;
  }

  #grow(): void {
    for (const column of ['number', 'x', 'y', 'tUs', 'ratio'] as const) {
      const longer = new Float64Array(2 * this[column].length);
      longer.set(this[column]);
      this[column] = longer;
    }
  }
}
