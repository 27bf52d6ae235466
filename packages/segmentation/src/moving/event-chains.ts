import type { SensorSize } from '@spikeseg/snn-core';
import { spotRadiusPx } from '../evidence/spot-kernel.ts';
import type { StepEvents } from './step-events.ts';
import type { Proposal } from './velocity-bank.ts';

export interface ChainOptions {
  /** Slowest and fastest speed, px/s. */
  readonly slowestPxS: number;
  readonly fastestPxS: number;
  /** What an object is expected to give on every px of its path, nats. */
  readonly leakNatsPx: number;
  /** A chain proposes from here on. */
  readonly thresholdNats: number;
}

/** Farthest from one event of a chain to the next, px: the side of the blocks in which events are looked for. */
const reachPx = 16;
const blockBits = Math.log2(reachPx);
/** How far an event may lie from where its chain expects it, px: the spot, and an error of the first event. */
const besidePx = 6;
/** Fewest events of a chain, and its shortest path, px: less than the size of a spot is no motion. */
const fewest = 4;
const shortestPx = 2 * spotRadiusPx;
/** Events that are kept; of those in a block the newest are looked at. */
const kept = 4096;
const mostInBlock = 64;
const mask = kept - 1;

/**
 * Chains of events along lines, of any speed: dynamic programming instead of a map per velocity. Every event continues the chain that
 * leaves it the most,
 *
 *     V(j) = w(j) + max(0, max over i before j of V(i) − λ·(path from i to j)),
 *
 * where the first event of a chain and the one before say where it is expected: Viterbi's path through Page's test, on events instead of a grid. The leak
 * is per px, so that all speeds are alike. A place that stands still goes no way, and its chain ends where it has become too slow.
 *
 * Memory: the last 4,096 events, and a number per block of 16×16 px.
 */
export class EventChains {
  readonly #options: ChainOptions;
  readonly #columns: number;
  /** Per block, 1 + number of its last event; the blocks reach one beyond the sensor on every side. */
  readonly #last: Float64Array;
  /** Rings: where and when, the event before in the same block, the first event of the chain, its length and potential. */
  readonly #x = new Float64Array(kept);
  readonly #y = new Float64Array(kept);
  readonly #t = new Float64Array(kept);
  readonly #before = new Float64Array(kept);
  readonly #x0 = new Float64Array(kept);
  readonly #y0 = new Float64Array(kept);
  readonly #t0 = new Float64Array(kept);
  readonly #count = new Float64Array(kept);
  readonly #nats = new Float64Array(kept);
  #events = 0;

  constructor({ width, height }: SensorSize, options: ChainOptions) {
    this.#options = options;
    this.#columns = (width >> blockBits) + 3;
    this.#last = new Float64Array(this.#columns * ((height >> blockBits) + 3));
  }

  /** Takes in the events of a step. @returns the ends of chains that have enough evidence, the last of every chain */
  add({ length, x, y, tUs, nats }: StepEvents): Proposal[] {
    const ends = new Map<string, Proposal>();
    for (let e = 0; e < length; e++) {
      const at = this.#push(x[e], y[e], tUs[e], nats[e]);
      const end = this.#endOf(at);
      if (end) ends.set(`${this.#x0[at]} ${this.#y0[at]} ${this.#t0[at]}`, end);
    }
    return [...ends.values()];
  }

  /** @returns place of the event in the rings */
  #push(x: number, y: number, tUs: number, nats: number): number {
    const at = this.#events & mask;
    const block = ((y >> blockBits) + 1) * this.#columns + (x >> blockBits) + 1;
    const [from, gained] = this.#bestBefore(block, x, y, tUs);
    this.#x[at] = x;
    this.#y[at] = y;
    this.#t[at] = tUs;
    this.#before[at] = this.#last[block];
    this.#last[block] = ++this.#events;
    this.#x0[at] = from < 0 ? x : this.#x0[from];
    this.#y0[at] = from < 0 ? y : this.#y0[from];
    this.#t0[at] = from < 0 ? tUs : this.#t0[from];
    this.#count[at] = from < 0 ? 1 : this.#count[from] + 1;
    this.#nats[at] = gained + nats;
    return at;
  }

  /** The event whose chain leaves the most to one at a place, and how much; −1 and 0 where a new chain begins. */
  #bestBefore(block: number, x: number, y: number, tUs: number): readonly [number, number] {
    const sinceUs = tUs - (1e6 * (reachPx + besidePx)) / this.#options.slowestPxS;
    let [best, most] = [-1, 0];
    for (let row = block - this.#columns; row <= block + this.#columns; row += this.#columns) {
      for (let near = row - 1; near <= row + 1; near++) {
        let number = this.#last[near];
        for (let looked = 0; looked < mostInBlock && number > this.#events - kept && number > 0; looked++) {
          const i = (number - 1) & mask;
          if (this.#t[i] < sinceUs) break;
          // Most have nothing to leave.
          if (this.#nats[i] > most) {
            const left = this.#left(i, x, y, tUs);
            if (left > most) [best, most] = [i, left];
          }
          number = this.#before[i];
        }
      }
    }
    return [best, most];
  }

  /** What the chain of an event leaves to one at a place, nats; 0 where that is none of it. */
  #left(i: number, x: number, y: number, tUs: number): number {
    const { slowestPxS, fastestPxS, leakNatsPx } = this.#options;
    const [dx, dy, s] = [x - this.#x[i], y - this.#y[i], (tUs - this.#t[i]) / 1e6];
    const most = Math.min(reachPx, fastestPxS * s) + besidePx;
    if (dx * dx + dy * dy > most * most) return 0;
    const [ax, ay, known] = [this.#x[i] - this.#x0[i], this.#y[i] - this.#y0[i], (this.#t[i] - this.#t0[i]) / 1e6];
    const before = Math.hypot(ax, ay);
    const path = Math.hypot(x - this.#x0[i], y - this.#y0[i]);
    if (path + besidePx < slowestPxS * (s + known)) return 0;
    if (before >= shortestPx) {
      const [px, py] = [dx - (ax * s) / known, dy - (ay * s) / known];
      const wide = besidePx * (1 + s / known);
      if (px * px + py * py > wide * wide) return 0;
    }
    return this.#nats[i] - leakNatsPx * Math.max(path - before, slowestPxS * s);
  }

  #endOf(at: number): Proposal | undefined {
    const { thresholdNats, slowestPxS, fastestPxS } = this.#options;
    if (this.#nats[at] < thresholdNats || this.#count[at] < fewest) return undefined;
    const [x, y, tUs, nats] = [this.#x[at], this.#y[at], this.#t[at], this.#nats[at]];
    const s = (tUs - this.#t0[at]) / 1e6;
    const [dx, dy] = [x - this.#x0[at], y - this.#y0[at]];
    const path = Math.hypot(dx, dy);
    if (path < shortestPx || path < slowestPxS * s || path - besidePx > fastestPxS * s) return undefined;
    return { x, y, tUs, nats, vx: dx / s, vy: dy / s };
  }
}
