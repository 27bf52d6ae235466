import type { Flavour, Plane } from '@spikeseg/snn-core';
import { type MotionKernels, motionKernels } from './wasm/kernels.ts';

/** A kernel over place and delay: a spot that moves. */
export interface Spot {
  /** Number by which events remember who claims them. */
  readonly id: number;
  /** Velocity, px/s, and its standard deviation, per axis. */
  readonly vx: number;
  readonly vy: number;
  readonly spread: number;
}

/** Events that a spot reaches; `count` of them are valid. Reused from call to call. */
export interface Reached {
  count: number;
  /**
   * [event, 3]: how far the event that is looked from is from the earlier one, px in x and in y (its place minus that of the earlier one), and how long
   * ago the earlier one was, s.
   */
  readonly places: Float64Array;
  /** Density of the spot there, 1/px², times likelihood ratio of the earlier one per unit of object rate, s·px, times what others leave of it. */
  readonly odds: Float64Array;
}

/** Standard deviation of a point of light, px; between two events of it there are two of them. */
const spotPx = 1.5;
export const pairVariance = 2 * spotPx ** 2;
/** Events closer in time than this may be of the same burst of the sensor, which says nothing about motion, µs. */
const burstUs = 5000;

/**
 * The events of the last moments, by place: the presynaptic side of learning. Every event is kept with the map that claims it, so that what is
 * explained by one motion is no evidence for another. Of a tile of 8 × 8 pixels the last 64 are kept: of a pixel that is noisier than that only
 * these are of use.
 */
export class EventContext {
  readonly #kernels: MotionKernels;
  readonly #reached: Reached;
  readonly #products: Float64Array;
  /** Where it is looked from, and when. */
  #x = 0;
  #y = 0;
  #tUs = 0;

  /**
   * @param reachPx how far it reaches in x and in y, px
   * @param ratesHz events/s of each brightness
   * @param flavour of the kernels; all give the same bits
   */
  constructor({ width, height }: Plane, reachPx: number, ratesHz: readonly number[], flavour?: Flavour) {
    const kernels = motionKernels(flavour);
    this.#kernels = kernels;
    const tilePx = 1 << kernels.TILE_SHIFT.value;
    const across = Math.floor((2 * reachPx + tilePx - 1) / tilePx) + 1;
    const most = (across ** 2) << kernels.RING_SHIFT.value;
    kernels.takeAll(width, height, reachPx, burstUs, most, ratesHz.length);
    const floats = ({ value }: { readonly value: number }, length: number) =>
      new Float64Array(kernels.memory.buffer, value, length);
    this.#reached = { count: 0, places: floats(kernels.reached, 3 * most), odds: floats(kernels.odds, most) };
    this.#products = floats(kernels.products, ratesHz.length);
    floats(kernels.rates, ratesHz.length).set(ratesHz);
    // e^(−q/2) / 2π by q, in steps that are small beside what a spot is known to.
    const perUnit = kernels.PER_UNIT.value;
    const bell = floats(kernels.bell, kernels.FARTHEST.value * perUnit + 1);
    for (const k of bell.keys()) bell[k] = Math.exp(-(k + 0.5) / perUnit / 2) / (2 * Math.PI);
  }

  /** @param claimed share of the event that the map `owner` claims, 0 to 1 */
  add(x: number, y: number, tUs: number, ratio: number, owner: number, claimed: number): void {
    this.#kernels.add(x, y, tUs, ratio, owner, 1 - claimed);
  }

  /** What is asked next is seen from (x, y) at tUs. Events of the same pixel and of the same burst are not seen. */
  lookFrom(x: number, y: number, tUs: number): void {
    this.#x = x;
    this.#y = y;
    this.#tUs = tUs;
  }

  /** What a spot reaches, up to a delay, s. */
  reach({ id, vx, vy, spread }: Spot, reachS: number): Reached {
    const kernels = this.#kernels;
    this.#reached.count = kernels.reach(this.#x, this.#y, this.#tUs, vx, vy, pairVariance, spread * spread, id, reachS);
    return this.#reached;
  }

  /** Likelihood ratio of what a spot reaches, for every brightness: Π_j (1 + s·o_j), o being the odds. Reused from call to call. */
  weigh({ id, vx, vy, spread }: Spot, reachS: number): Float64Array {
    const products = this.#products;
    const spread2 = spread * spread;
    this.#kernels.weigh(this.#x, this.#y, this.#tUs, vx, vy, pairVariance, spread2, id, reachS, products.length);
    return products;
  }
}
