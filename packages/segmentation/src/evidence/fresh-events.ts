/** Recent events as parallel arrays, oldest first; a queue that reuses its memory. */
export class FreshEvents {
  #x = new Uint16Array(1024);
  #y = new Uint16Array(1024);
  #unit = new Uint32Array(1024);
  #t = new Float64Array(1024);
  #ratio = new Float32Array(1024);
  #number = new Float64Array(1024);
  readonly #width: number;
  #pushed = 0;
  #begin = 0;
  #end = 0;

  /** @param width of the sensor, px */
  constructor(width: number) {
    this.#width = width;
  }

  get length(): number {
    return this.#end - this.#begin;
  }

  push(x: number, y: number, tUs: number, ratio: number): void {
    if (this.#end === this.#t.length) this.#makeRoom();
    const at = this.#end++;
    this.#x[at] = x;
    this.#y[at] = y;
    this.#unit[at] = y * this.#width + x;
    this.#t[at] = tUs;
    this.#ratio[at] = ratio;
    this.#number[at] = this.#pushed++;
  }

  /** Forgets what came before a time. */
  dropBefore(tUs: number): void {
    while (this.#begin < this.#end && this.#t[this.#begin] < tUs) this.#begin++;
  }

  x(k: number): number {
    return this.#x[this.#begin + k];
  }

  y(k: number): number {
    return this.#y[this.#begin + k];
  }

  /** How many events were pushed before it. */
  number(k: number): number {
    return this.#number[this.#begin + k];
  }

  tUs(k: number): number {
    return this.#t[this.#begin + k];
  }

  /** Numbers of their pixels, y · width + x, in a view that is valid until the next event. */
  units(): Uint32Array {
    return this.#unit.subarray(this.#begin, this.#end);
  }

  /** All of them, in views that are valid until the next event. */
  columns(): { readonly x: Uint16Array; readonly y: Uint16Array; readonly tUs: Float64Array; readonly ratio: Float32Array } {
    const of = <A extends { subarray(begin: number, end: number): A }>(array: A): A => array.subarray(this.#begin, this.#end);
    return { x: of(this.#x), y: of(this.#y), tUs: of(this.#t), ratio: of(this.#ratio) };
  }

  ratio(k: number): number {
    return this.#ratio[this.#begin + k];
  }

  /** Moves the events to the front, of larger arrays where they fill more than half of these. */
  #makeRoom(): void {
    const length = this.length;
    const size = length > this.#t.length / 2 ? 2 * this.#t.length : this.#t.length;
    const moved = <A extends Uint16Array | Uint32Array | Float64Array | Float32Array>(from: A, to: A): A => {
      to.set(from.subarray(this.#begin, this.#end));
      return to;
    };
    this.#x = moved(this.#x, new Uint16Array(size));
    this.#y = moved(this.#y, new Uint16Array(size));
    this.#unit = moved(this.#unit, new Uint32Array(size));
    this.#t = moved(this.#t, new Float64Array(size));
    this.#ratio = moved(this.#ratio, new Float32Array(size));
    this.#number = moved(this.#number, new Float64Array(size));
    this.#begin = 0;
    this.#end = length;
  }
}
