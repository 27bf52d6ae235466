/** Events of one step as parallel arrays, oldest first, and what each weighs; reuses its memory. */
export class StepEvents {
  #x = new Int32Array(1024);
  #y = new Int32Array(1024);
  #t = new Float64Array(1024);
  #nats = new Float64Array(1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  get x(): Int32Array {
    return this.#x;
  }

  get y(): Int32Array {
    return this.#y;
  }

  get tUs(): Float64Array {
    return this.#t;
  }

  get nats(): Float64Array {
    return this.#nats;
  }

  push(x: number, y: number, tUs: number, nats: number): void {
    if (this.#length === this.#t.length) this.#makeRoom();
    const at = this.#length++;
    this.#x[at] = x;
    this.#y[at] = y;
    this.#t[at] = tUs;
    this.#nats[at] = nats;
  }

  clear(): void {
    this.#length = 0;
  }

  #makeRoom(): void {
    const size = 2 * this.#t.length;
    this.#x = larger(this.#x, new Int32Array(size));
    this.#y = larger(this.#y, new Int32Array(size));
    this.#t = larger(this.#t, new Float64Array(size));
    this.#nats = larger(this.#nats, new Float64Array(size));
  }
}

function larger<A extends Int32Array | Float64Array>(from: A, to: A): A {
  to.set(from);
  return to;
}
