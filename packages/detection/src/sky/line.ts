/** A straight line through places: one slope, and an offset for every segment of time. Segments come one after the other. */
export class Line {
  n = 0;
  #spread = 0;
  #alongX = 0;
  #alongY = 0;
  #square = 0;
  #segments = 0;
  /** Of the segment that is open: its number, how many places, their sums and those of times, squares and products. */
  #segment = Number.NaN;
  #open = { n: 0, t: 0, tt: 0, x: 0, y: 0, tx: 0, ty: 0, square: 0 };

  add(segment: number, t: number, x: number, y: number): void {
    if (segment !== this.#segment) this.#close();
    this.#segment = segment;
    const open = this.#open;
    open.n++;
    open.t += t;
    open.tt += t * t;
    open.x += x;
    open.y += y;
    open.tx += t * x;
    open.ty += t * y;
    open.square += x * x + y * y;
    this.n++;
  }

  /** Slope, sum of squared times from their means, and the mean square of what is left, per axis. */
  fit(): { readonly ux: number; readonly uy: number; readonly spread: number; readonly scatter: number } {
    this.#close();
    const spread = Math.max(this.#spread, 1e-9);
    const [ux, uy] = [this.#alongX / spread, this.#alongY / spread];
    const left = this.#square - spread * (ux * ux + uy * uy);
    return { ux, uy, spread, scatter: Math.max(0, left) / (2 * Math.max(1, this.n - this.#segments - 1)) };
  }

  #close(): void {
    const { n, t, tt, x, y, tx, ty, square } = this.#open;
    if (n === 0) return;
    this.#segments++;
    this.#spread += tt - (t * t) / n;
    this.#alongX += tx - (t * x) / n;
    this.#alongY += ty - (t * y) / n;
    this.#square += square - (x * x + y * y) / n;
    this.#open = { n: 0, t: 0, tt: 0, x: 0, y: 0, tx: 0, ty: 0, square: 0 };
  }
}
