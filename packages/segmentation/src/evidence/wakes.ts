import type { SensorSize } from '@spikeseg/snn-core';
import type { Detection } from '../detections/detection.ts';
import { Departures } from './departures.ts';
import type { FreshEvents } from './fresh-events.ts';
import { Tracker, type TrackerOptions, type TrackPoint } from '../tracks/tracker.ts';

export interface WakeOptions {
  readonly recording: string;
  readonly tracker: TrackerOptions;
  /** How far from the middle of an object its events make neurons fire, px. */
  readonly reachPx: number;
  /** An object has left a neuron that is farther than this from it, px. */
  readonly leavePx: number;
  /** A neuron that was silent for no longer fires on, as if it had never been silent, µs. */
  readonly pauseUs: number;
}

/**
 * Tells which neurons fire because of an object that has moved on. A neuron is in the wake of a confirmed track when it began to
 * fire while that object was there, and the object is elsewhere now. One that fired before the object came has a reason of its own to
 * fire: what stands still where something passes is kept.
 *
 * Memory: five numbers per neuron, and the tracks of the last moment.
 */
export class Wakes {
  readonly #size: SensorSize;
  readonly #options: WakeOptions;
  readonly #tracker: Tracker;
  /** Per neuron: since when it has been firing, when it fired last, µs. */
  readonly #since: Float64Array;
  readonly #fired: Float64Array;
  /** Per neuron: the confirmed track that was there last, 0 for none; when it came and when it was there last, µs. */
  readonly #owner: Uint32Array;
  readonly #came: Float64Array;
  readonly #seen: Float64Array;
  /** Confirmed tracks as they were at the last answer. */
  readonly #departures: Departures;
  #heads: ReadonlyMap<number, TrackPoint> = new Map();

  constructor(size: SensorSize, options: WakeOptions) {
    const units = size.width * size.height;
    this.#size = size;
    this.#options = options;
    this.#tracker = new Tracker(options.tracker);
    this.#departures = new Departures({ againstNats: Number(process.env.AG ?? 7), dimmest: Number(process.env.DIM??0.5), memoryS: Number(process.env.MEM??1), apartPx: options.leavePx });
    this.#since = new Float64Array(units);
    this.#fired = new Float64Array(units).fill(-Infinity);
    this.#owner = new Uint32Array(units);
    this.#came = new Float64Array(units);
    this.#seen = new Float64Array(units);
  }

  /** Takes in the neurons that fire at a moment and the detections at it. @returns the neurons that fire because of what has moved on */
  step(
    tUs: number,
    durationUs: number,
    firing: readonly { readonly row: number; readonly column: number }[],
    detections: readonly Detection[],
    recent: FreshEvents,
  ): ReadonlySet<number> {
    const { width } = this.#size;
    const { recording, leavePx, pauseUs } = this.#options;
    const points = this.#tracker.step(recording, tUs, detections);
    const gone = new Set(this.#departures.step(points, recent, durationUs).map(({ track }) => track));
    if (process.env.DBG) for (const g of points.filter((q)=>gone.has(q.track))) console.log('gone', (tUs-2**31)/1e6, g.track, g.x, g.y);
    const heads = new Map(points.map((point) => [point.track, point]));
    for (const head of points) if (!head.coasting) this.#visit(head, this.#heads.get(head.track));
    this.#heads = heads;
    const wake = new Set<number>();
    for (const { row, column } of firing) {
      const unit = row * width + column;
      if (tUs - this.#fired[unit] > pauseUs) this.#since[unit] = tUs;
      this.#fired[unit] = tUs;
      const owner = this.#owner[unit];
      if (owner === 0 || this.#since[unit] < this.#came[unit]) continue;
      const head = heads.get(owner);
      if (head && (gone.has(owner) || Math.hypot(head.x - column, head.y - row) > leavePx)) wake.add(unit);
    }
    for (const unit of wake) this.#fired[unit] = -Infinity;
    return wake;
  }

  /** Marks where an object has been since the answer before; of one that has just been confirmed, where it came from. */
  #visit(head: TrackPoint, before: TrackPoint | undefined): void {
    const { reachPx } = this.#options;
    const from = before ?? { ...head, tUs: head.tUs - 1e6, x: head.x - head.vx, y: head.y - head.vy };
    const parts = Math.max(1, Math.ceil(Math.hypot(head.x - from.x, head.y - from.y) / (reachPx / 2)));
    for (let part = 1; part <= parts; part++) {
      const share = part / parts;
      const [x, y] = [from.x + share * (head.x - from.x), from.y + share * (head.y - from.y)];
      this.#mark(head.track, x, y, from.tUs + share * (head.tUs - from.tUs));
    }
  }

  #mark(track: number, x: number, y: number, tUs: number): void {
    const { width, height } = this.#size;
    const { reachPx, pauseUs } = this.#options;
    const [top, bottom] = [Math.max(0, Math.ceil(y - reachPx)), Math.min(height - 1, Math.floor(y + reachPx))];
    const [left, right] = [Math.max(0, Math.ceil(x - reachPx)), Math.min(width - 1, Math.floor(x + reachPx))];
    for (let row = top; row <= bottom; row++) {
      for (let column = left; column <= right; column++) {
        if ((column - x) ** 2 + (row - y) ** 2 > reachPx ** 2) continue;
        const unit = row * width + column;
        if (this.#owner[unit] !== track || tUs - this.#seen[unit] > pauseUs) this.#came[unit] = tUs;
        this.#owner[unit] = track;
        this.#seen[unit] = tUs;
      }
    }
  }
}
