import type { SensorSize } from '@spikeseg/snn-core';
import type { StepEvents } from './step-events.ts';
import type { Velocity } from './velocity-lattice.ts';

export interface BankOptions {
  readonly velocities: readonly Velocity[];
  /** What an object is expected to give to a box, nats/s. */
  readonly leakNatsS: number;
  /** A box proposes from here on, and holds no more than `ceilingNats` above it. */
  readonly thresholdNats: number;
  readonly ceilingNats: number;
}

/** A box in which there may be an object that moves like this. */
export interface Proposal extends Velocity {
  /** Middle of the box at `tUs`, px. */
  readonly x: number;
  readonly y: number;
  readonly tUs: number;
  readonly nats: number;
}

/** Side of a box, px. */
export const boxPx = 8;
/** Places are whole 256ths of a px, so that a box is found by shifting. */
const fraction = { bits: 8, perPx: 256 } as const;
/** Times are whole ticks, µs: as 32 bits they are right as long as no box is left alone for hours. */
const tickUs = 10;
const boxBits = fraction.bits + Math.log2(boxPx);

/**
 * A bank of maps that move along, one per velocity, of boxes of 8×8 px: neurons with subtractive leak,
 * V' = min(ceiling, max(0, V − λ·dt) + w). What is kept is when the potential will reach 0, z = t + V/λ: an event makes it
 * min(max(z, t) + w/λ, t + ceiling/λ), and silence costs nothing. An object that lies across boxes of one map lies inside one of
 * a neighbouring velocity, which moves on differently.
 *
 * Maps are rings, hardly wider than the sensor, so that they fit a processor's cache. What leaves on one side may come back on
 * the other before it is empty, some tenths of a second at most, and propose what is not there: whoever looks finds nothing.
 */
export class VelocityBank {
  readonly #options: BankOptions;
  readonly #columnBits: number;
  readonly #rowBits: number;
  readonly #columnMask: number;
  readonly #rowMask: number;
  /** Leak, threshold and ceiling as times, ticks. */
  readonly #ticksPerNat: number;
  readonly #firesTicks: number;
  readonly #mostTicks: number;
  /** Velocities, 256ths of a px per µs. */
  readonly #vx: Float64Array;
  readonly #vy: Float64Array;
  /** Time of the first event, at which no map has moved yet. */
  #epochUs: number | undefined;
  /** [velocity][box] when the potential reaches 0, ticks after the epoch. */
  readonly #empty: readonly Int32Array[];

  constructor({ width, height }: SensorSize, options: BankOptions) {
    const { velocities, thresholdNats, ceilingNats, leakNatsS } = options;
    this.#options = options;
    this.#columnBits = bitsFor(width);
    this.#rowBits = bitsFor(height);
    this.#columnMask = 2 ** this.#columnBits - 1;
    this.#rowMask = 2 ** this.#rowBits - 1;
    this.#ticksPerNat = 1e6 / tickUs / leakNatsS;
    this.#firesTicks = thresholdNats * this.#ticksPerNat;
    this.#mostTicks = (thresholdNats + ceilingNats) * this.#ticksPerNat;
    this.#vx = Float64Array.from(velocities, ({ vx }) => (vx / 1e6) * fraction.perPx);
    this.#vy = Float64Array.from(velocities, ({ vy }) => (vy / 1e6) * fraction.perPx);
    this.#empty = velocities.map(() => new Int32Array(2 ** (this.#columnBits + this.#rowBits)));
  }

  /** Takes in the events of a step. @returns boxes that reached the threshold, as they were when they did last */
  add(step: StepEvents): Proposal[] {
    const proposals: Proposal[] = [];
    if (step.length === 0) return proposals;
    this.#epochUs ??= step.tUs[0];
    for (let k = 0; k < this.#empty.length; k++) this.#addTo(k, step, this.#epochUs, proposals);
    return proposals;
  }

  #addTo(k: number, { length, x, y, tUs, nats }: StepEvents, epochUs: number, proposals: Proposal[]): void {
    // One by one: lists would be made a hundred times a step.
    const vx = this.#vx[k];
    const vy = this.#vy[k];
    const ticksPerNat = this.#ticksPerNat;
    const fires = this.#firesTicks;
    const most = this.#mostTicks;
    const empty = this.#empty[k];
    const columnBits = this.#columnBits;
    const columnMask = this.#columnMask;
    const rowMask = this.#rowMask;
    let fired: Map<number, Proposal> | undefined;
    for (let e = 0; e < length; e++) {
      const since = tUs[e] - epochUs;
      // Whole numbers of 32 bits wrap where rings do, too.
      const px = (x[e] << fraction.bits) - ((vx * since) | 0);
      const py = (y[e] << fraction.bits) - ((vy * since) | 0);
      const box = (((py >> boxBits) & rowMask) << columnBits) | ((px >> boxBits) & columnMask);
      const now = (since / tickUs) | 0;
      let left = (empty[box] - now) | 0;
      if (left < 0) left = 0;
      left += nats[e] * ticksPerNat;
      if (left > most) left = most;
      empty[box] = now + left;
      if (left < fires) continue;
      fired ??= new Map();
      const place = { x: x[e] + toMiddle(px), y: y[e] + toMiddle(py), tUs: tUs[e], nats: left / ticksPerNat };
      fired.set(box, { ...this.#options.velocities[k], ...place });
    }
    if (fired) proposals.push(...fired.values());
  }
}

/** Bits that number the boxes of a ring. */
const bitsFor = (px: number): number => Math.ceil(Math.log2(px / boxPx + 1));

/** From a place to the middle of its box, px. */
const toMiddle = (place: number): number => (boxPx - 1) / 2 - (place & ((1 << boxBits) - 1)) / fraction.perPx;
