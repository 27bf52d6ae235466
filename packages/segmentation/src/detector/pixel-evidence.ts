import type { SensorSize } from '@spikeseg/snn-core';
import { spotAt } from './ebssa.ts';
import { maxEventNats } from './pixel-witness.ts';
import type { Level } from './level-peaks.ts';

/** Evidence of a pixel is kept up to here, nats. */
const ceilingNats = 30;
const reachPx = 4;

/** What `PixelEvidence` holds, per brightness. */
export interface PixelState {
  readonly nats: readonly Float32Array[];
  readonly sinceUs: readonly Float64Array[];
}

/**
 * What every pixel has gathered by itself: a CUSUM of its events' log-likelihood ratios per brightness. A hot pixel that is not known yet
 * makes the network take its place for a spot; but a spot has many pixels.
 */
export class PixelEvidence {
  readonly #size: SensorSize;
  readonly #ratesHz: readonly number[];
  /** Per brightness: nats, and when they were. */
  readonly #nats: readonly Float32Array[];
  readonly #sinceUs: readonly Float64Array[];

  /** @param ratesHz events/s that objects of each brightness add to their middle pixel */
  constructor(size: SensorSize, ratesHz: readonly number[]) {
    this.#size = size;
    this.#ratesHz = ratesHz;
    this.#nats = ratesHz.map(() => new Float32Array(size.width * size.height));
    this.#sinceUs = ratesHz.map(() => new Float64Array(size.width * size.height).fill(-Infinity));
  }

  get gathered(): PixelState {
    return { nats: this.#nats.map((nats) => nats.slice()), sinceUs: this.#sinceUs.map((since) => since.slice()) };
  }

  /** @param shiftUs how much later its clock would be on that of the events to come, µs */
  restore({ nats, sinceUs }: PixelState, shiftUs: number): void {
    this.#nats.forEach((own, k) => own.set(nats[k]));
    this.#sinceUs.forEach((own, k) => own.set(sinceUs[k].map((tUs) => tUs + shiftUs)));
  }

  /** @param ratio likelihood ratio per unit of object rate, s·px */
  add(x: number, y: number, tUs: number, ratio: number): void {
    const pixel = y * this.#size.width + x;
    for (let k = 0; k < this.#ratesHz.length; k++) {
      const own = Math.min(maxEventNats, Math.log1p(this.#ratesHz[k] * ratio));
      this.#nats[k][pixel] = Math.min(ceilingNats, this.#at(k, pixel, tUs) + own);
      this.#sinceUs[k][pixel] = tUs;
    }
  }

  /** Evidence of the pixels of a spot without that of the one that has most, nats. */
  withoutLargestPixel(brightness: number, column: number, row: number, tUs: number): number {
    const { width, height } = this.#size;
    let [sum, largest] = [0, 0];
    for (let y = Math.max(0, row - reachPx); y <= Math.min(height - 1, row + reachPx); y++) {
      for (let x = Math.max(0, column - reachPx); x <= Math.min(width - 1, column + reachPx); x++) {
        const nats = spotAt(x - column, y - row) * this.#at(brightness, y * width + x, tUs);
        sum += nats;
        largest = Math.max(largest, nats);
      }
    }
    return sum - largest;
  }

  #at(brightness: number, pixel: number, tUs: number): number {
    const leak = (this.#ratesHz[brightness] * (tUs - this.#sinceUs[brightness][pixel])) / 1e6;
    return Math.max(0, this.#nats[brightness][pixel] - leak);
  }
}

/** A level, and how much of its evidence is to be believed. */
export interface CredibleLevel extends Level {
  /** Nats; what is compared with thresholds. */
  readonly credible: number;
}

/** What an object that may move has at the place where it is now is less than all that it has gathered, nats. */
const hopNats = 4;

/**
 * Takes from levels what is not to be believed: of a spot that stands, what its largest pixel has more than all others together.
 *
 * @param sharedEvidence share of its evidence that a spot must have without its largest pixel; 0: all is believed
 */
export const credibleLevels = (
  levels: readonly Level[],
  pixels: PixelEvidence,
  sharedEvidence: number,
  tUs: number,
): CredibleLevel[] =>
  levels.map((level) => {
    const { nats } = level;
    if (!level.isStill || sharedEvidence === 0) return { ...level, credible: nats };
    const shared = pixels.withoutLargestPixel(level.brightness, level.x, level.y, tUs);
    const credible = shared / sharedEvidence + (level.motion === 0 ? 0 : hopNats);
    return { ...level, credible: Math.min(nats, credible) };
  });
