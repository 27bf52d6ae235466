import type { EventStream, SensorSize } from './event-stream.ts';

/** Events that wait, in arrays that grow to the most that ever waited. */
export class EventQueue {
  readonly #sensor: SensorSize;
  #room: EventStream;
  #count = 0;

  constructor(sensor: SensorSize) {
    this.#sensor = sensor;
    this.#room = emptyEvents(sensor, 1024);
  }

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  add({ t, x, y, p }: EventStream, begin: number, end: number): void {
    if (begin === end) return;
    const count = this.#count + end - begin;
    if (count > this.#room.t.length) {
      const before = this.take();
      this.#room = emptyEvents(this.#sensor, 2 * count);
      this.add(before, 0, before.t.length);
    }
    this.#room.t.set(t.subarray(begin, end), this.#count);
    this.#room.x.set(x.subarray(begin, end), this.#count);
    this.#room.y.set(y.subarray(begin, end), this.#count);
    this.#room.p.set(p.subarray(begin, end), this.#count);
    this.#count = count;
  }

  /** Hands out a copy of all that waits. */
  take(): EventStream {
    const { t, x, y, p, sensor } = this.#room;
    const end = this.#count;
    this.#count = 0;
    return { t: t.slice(0, end), x: x.slice(0, end), y: y.slice(0, end), p: p.slice(0, end), sensor };
  }
}

export const emptyEvents = (sensor: SensorSize, size: number): EventStream => ({
  t: new Float64Array(size),
  x: new Uint16Array(size),
  y: new Uint16Array(size),
  p: new Uint8Array(size),
  sensor,
});
