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
const kept = 1024;
const mostInBlock = 64;
const mask = kept - 1;

/**
 * Chains of events along lines, of any speed: dynamic programming instead of a map per velocity. Every event continues the chain that
 * leaves it the most,
 *
 *     V(j) = w(j) + max(0, max over i before j of V(i) − λ·(path from i to j)),
 *
 * where an earlier event of a chain and the last one say where the next is expected: Viterbi's path through Page's test, on events instead of a grid. The leak
 * is per px, so that all speeds are alike. A place that stands still goes no way, and its chain ends where it has become too slow.
 *
 * Memory: the last 1,024 events, and a number per block of 16×16 px.
 */
export class EventChains {
  readonly #options: ChainOptions;
  readonly #columns: number;
  /** Per block, 1 + number of its last event; the blocks reach one beyond the sensor on every side. */
  readonly #last: Float64Array;
  /** Rings: where and when; the event before in the same block; an earlier event of the chain, from which its velocity is taken, and the next to take its place. */
  readonly #x = new Float64Array(kept);
  readonly #y = new Float64Array(kept);
  readonly #t = new Float64Array(kept);
  readonly #before = new Float64Array(kept);
  readonly #x0 = new Float64Array(kept);
  readonly #y0 = new Float64Array(kept);
  readonly #t0 = new Float64Array(kept);
  readonly #x1 = new Float64Array(kept);
  readonly #y1 = new Float64Array(kept);
  readonly #t1 = new Float64Array(kept);
  /** Number of the first event of the chain, and the chain's length and potential. */
  readonly #first = new Float64Array(kept);
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
    const ends = new Map<number, Proposal>();
    for (let e = 0; e < length; e++) {
      const at = this.#push(x[e], y[e], tUs[e], nats[e]);
      const end = this.#endOf(at);
      if (end) ends.set(this.#first[at], end);
    }
    return [...ends.values()];
  }

  /** @returns place of the event in the rings */
  #push(x: number, y: number, tUs: number, nats: number): number {
    const at = this.#events & mask;
    const block = ((y >> blockBits) + 1) * this.#columns + (x >> blockBits) + 1;
    const from = this.#bestBefore(block, x, y, tUs);
    const gained = from < 0 ? 0 : this.#left(from, x, y, tUs);
    this.#x[at] = x;
    this.#y[at] = y;
    this.#t[at] = tUs;
    this.#before[at] = this.#last[block];
    this.#last[block] = ++this.#events;
    this.#anchor(at, from, x, y, tUs);
    this.#first[at] = from < 0 ? this.#events : this.#first[from];
    this.#count[at] = from < 0 ? 1 : this.#count[from] + 1;
    this.#nats[at] = gained + nats;
    return at;
  }

  /** The velocity of a chain is that of the last 18 to 37 px of its path: it may have begun with an event of something else. */
  #anchor(at: number, from: number, x: number, y: number, tUs: number): void {
    const isNew = from < 0;
    const isFar = !isNew && (x - this.#x1[from]) ** 2 + (y - this.#y1[from]) ** 2 >= (2 * shortestPx) ** 2;
    this.#x0[at] = isNew ? x : isFar ? this.#x1[from] : this.#x0[from];
    this.#y0[at] = isNew ? y : isFar ? this.#y1[from] : this.#y0[from];
    this.#t0[at] = isNew ? tUs : isFar ? this.#t1[from] : this.#t0[from];
    this.#x1[at] = isNew || isFar ? x : this.#x1[from];
    this.#y1[at] = isNew || isFar ? y : this.#y1[from];
    this.#t1[at] = isNew || isFar ? tUs : this.#t1[from];
  }

  /** The event whose chain leaves the most to one at a place; −1 where a new chain begins. */
  #bestBefore(block: number, x: number, y: number, tUs: number): number {
    const sinceUs = tUs - (1e6 * (reachPx + besidePx)) / this.#options.slowestPxS;
    const oldest = Math.max(0, this.#events - kept);
    let best = -1;
    let most = 0;
    for (let row = block - this.#columns; row <= block + this.#columns; row += this.#columns) {
      for (let near = row - 1; near <= row + 1; near++) {
        let number = this.#last[near];
        for (let looked = 0; looked < mostInBlock && number > oldest; looked++) {
          const i = (number - 1) & mask;
          if (this.#t[i] < sinceUs) break;
          // Most have nothing to leave.
          if (this.#nats[i] > most) {
            const left = this.#left(i, x, y, tUs);
            if (left > most) {
              most = left;
              best = i;
            }
          }
          number = this.#before[i];
        }
      }
    }
    return best;
  }

  /** What the chain of an event leaves to one at a place, nats; 0 where that is none of it. */
  #left(i: number, x: number, y: number, tUs: number): number {
    // One by one, and square roots late: this is asked for every pair of events.
    const { slowestPxS, fastestPxS, leakNatsPx } = this.#options;
    const dx = x - this.#x[i];
    const dy = y - this.#y[i];
    const s = (tUs - this.#t[i]) / 1e6;
    const most = Math.min(reachPx, fastestPxS * s) + besidePx;
    if (dx * dx + dy * dy > most * most) return 0;
    const ax = this.#x[i] - this.#x0[i];
    const ay = this.#y[i] - this.#y0[i];
    const known = (this.#t[i] - this.#t0[i]) / 1e6;
    const path2 = (ax + dx) * (ax + dx) + (ay + dy) * (ay + dy);
    const least = slowestPxS * (s + known) - besidePx;
    if (least > 0 && path2 < least * least) return 0;
    const before2 = ax * ax + ay * ay;
    if (before2 >= shortestPx * shortestPx) {
      const px = dx - (ax * s) / known;
      const py = dy - (ay * s) / known;
      const wide = besidePx * (1 + s / known);
      if (px * px + py * py > wide * wide) return 0;
    }
    return this.#nats[i] - leakNatsPx * Math.max(Math.sqrt(path2) - Math.sqrt(before2), slowestPxS * s);
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
