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
const boxBits = fraction.bits + Math.log2(boxPx);

/**
 * A bank of maps that move along, one per velocity, of boxes of 8×8 px: neurons with subtractive leak,
 * V' = min(ceiling, max(0, V − λ·dt) + w). What is kept is when the potential will reach 0, z = t + V/λ: an event makes it
 * min(max(z, t) + w/λ, t + ceiling/λ), and silence costs nothing. An object that lies across boxes of one map lies inside one of
 * a neighbouring velocity, which moves on differently.
 *
 * Maps are rings, with so many boxes beside the sensor that none comes back before it is empty.
 */
export class VelocityBank {
  readonly #options: BankOptions;
  readonly #columnBits: number;
  readonly #rowBits: number;
  /** [velocity][box] when the potential reaches 0, µs. */
  readonly #empty: readonly Float64Array[];

  constructor({ width, height }: SensorSize, options: BankOptions) {
    const { velocities, thresholdNats, ceilingNats, leakNatsS } = options;
    const fastest = velocities.reduce((most, { vx, vy }) => Math.max(most, Math.abs(vx), Math.abs(vy)), 0);
    const sparePx = (fastest * (thresholdNats + ceilingNats)) / leakNatsS;
    const bitsFor = (px: number) => Math.ceil(Math.log2((px + sparePx) / boxPx + 1));
    this.#options = options;
    this.#columnBits = bitsFor(width);
    this.#rowBits = bitsFor(height);
    this.#empty = velocities.map(() => new Float64Array(2 ** (this.#columnBits + this.#rowBits)).fill(-Infinity));
  }

  /** Takes in the events of a step. @returns boxes that reached the threshold, as they were when they did last */
  add(events: StepEvents): Proposal[] {
    return events.length === 0 ? [] : this.#empty.flatMap((empty, k) => this.#addTo(empty, this.#options.velocities[k], events));
  }

  #addTo(empty: Float64Array, velocity: Velocity, { length, x, y, tUs, nats }: StepEvents): readonly Proposal[] {
    const { leakNatsS, thresholdNats, ceilingNats } = this.#options;
    const [columnBits, columnMask, rowMask] = [this.#columnBits, 2 ** this.#columnBits - 1, 2 ** this.#rowBits - 1];
    const [vx, vy] = [(velocity.vx / 1e6) * fraction.perPx, (velocity.vy / 1e6) * fraction.perPx];
    const usPerNat = 1e6 / leakNatsS;
    const [most, fires] = [(thresholdNats + ceilingNats) * usPerNat, thresholdNats * usPerNat];
    const startUs = tUs[0];
    // How far the map has moved, less whole rounds: small enough for whole numbers.
    const movedX = modulo(vx * startUs, (columnMask + 1) << boxBits);
    const movedY = modulo(vy * startUs, (rowMask + 1) << boxBits);
    let found: Map<number, Proposal> | undefined;
    for (let k = 0; k < length; k++) {
      const t = tUs[k];
      const px = (x[k] << fraction.bits) - ((movedX + vx * (t - startUs)) | 0);
      const py = (y[k] << fraction.bits) - ((movedY + vy * (t - startUs)) | 0);
      const box = (((py >> boxBits) & rowMask) << columnBits) | ((px >> boxBits) & columnMask);
      const z = Math.min(Math.max(empty[box], t) + nats[k] * usPerNat, t + most);
      empty[box] = z;
      if (z - t < fires) continue;
      found ??= new Map();
      found.set(box, { ...velocity, x: x[k] + toMiddle(px), y: y[k] + toMiddle(py), tUs: t, nats: (z - t) / usPerNat });
    }
    return found === undefined ? [] : [...found.values()];
  }
}

/** From a place to the middle of its box, px. */
const toMiddle = (place: number): number => (boxPx - 1) / 2 - (place & ((1 << boxBits) - 1)) / fraction.perPx;

const modulo = (value: number, size: number): number => value - Math.floor(value / size) * size;
