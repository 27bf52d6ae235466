import type { SensorSize } from '../stream/event-stream.ts';
import { CountFrequencies, type PoissonWeights, poisson } from './rates/count-frequencies.ts';

/** Widths that spots may have, standard deviations in px; pixels of a spot are within `reach` of its middle, in both directions. */
const widths = [0.8, 1.1, 1.6];
const reach = 2;
/** Brightnesses are told apart to so many steps of a factor of e. */
const stepsPerE = 4;
/** A spot must explain its pixels by so many nats better than chance, beyond ln of the number of pixels; then, at its place or beside it, by so many. */
const sure = 2;
const kept = 2;
/** Where its last events say by so many nats that it has ended, a spot is none. */
const ended = -3;
/** Pixels so near the middle of a spot are of it: its wings, and where it drifts. */
const vicinity = 4;

/** Numbers of events of pixels are counted first where they are fewer than this. */
const countsApart = 1024;

/** The last moment: events of every pixel, those of known objects, too, and the share of all time that it is. */
export interface Recent {
  readonly events: Uint32Array;
  readonly share: number;
}

const squares = 2 * reach ** 2 + 1;
/** Shares of the events of a spot: [width][dx² + dy²]. */
const shares = widths.map((sigma) => {
  const weights = Array.from({ length: squares }, (_, square) => Math.exp(-square / (2 * sigma ** 2)));
  const row = [...weights.keys()].map((square) => timesOf(square));
  const sum = weights.reduce((total, weight, square) => total + weight * row[square], 0);
  return weights.map((weight) => weight / sum);
});

/** Number of pixels of a spot with that square of the distance from its middle. */
function timesOf(square: number): number {
  let times = 0;
  for (let dy = -reach; dy <= reach; dy++) for (let dx = -reach; dx <= reach; dx++) if (dx * dx + dy * dy === square) times++;
  return times;
}

/**
 * Tells an object that stands still from pixels that are warm side by side by chance, by the likelihood ratio of their numbers of events.
 *
 * By chance a pixel has n events as often as all of its class have, p₀(n), whatever its neighbours do. Under a spot of A events it has
 * p₁(n) = Σₘ Poisson(m; A · share) p₀(n − m). Where there is chance alone, Π p₁/p₀ over the pixels of a spot exceeds e^z with a
 * probability of e^−z at most (Markov's inequality), for any A and width that are chosen beforehand; A comes from the same pixels here.
 */
export class StandingSpots {
  readonly #sensor: SensorSize;
  /** Of every class of columns. */
  readonly #frequencies: readonly CountFrequencies[];
  /** Pixels that are the middle of a spot, and that are near one, in the order in which they were found. */
  readonly middles: number[] = [];
  readonly pixels: number[] = [];
  readonly #isSpot: Uint8Array;
  readonly #weights = new Map<number, PoissonWeights>();
  /** Nats of numbers of events that were looked up in this look. */
  readonly #nats = new Map<number, number>();

  /** @param classes columns whose numbers leave the same remainder are of a class */
  constructor(sensor: SensorSize, classes: number) {
    this.#sensor = sensor;
    this.#isSpot = new Uint8Array(sensor.width * sensor.height);
    this.#frequencies = Array.from({ length: classes }, () => new CountFrequencies());
  }

  /**
   * Looks at the whole sensor.
   *
   * @param totals events of every pixel so far, [pixel · stride]
   * @param before pixels that were the middle of a spot in the look before: it may have moved by a pixel
   * @param mayBe pixels that may be the middle of a new one
   * @param recent where nothing is known of the last moment, no spot has ended
   */
  look(totals: Float32Array, stride: number, before: readonly number[], mayBe: readonly number[], recent?: Recent): void {
    const { width, height } = this.#sensor;
    const frequencies = this.#frequencies;
    this.#count(totals, stride);
    const medians = frequencies.map(({ median }) => median);
    const min = Math.log(width * height) + sure;
    const natsAt = (pixel: number, asked: number): number =>
      recent !== undefined && this.#goesOn(totals, stride, medians, pixel, recent) < ended
        ? Number.NEGATIVE_INFINITY
        : this.#natsAt(totals, stride, medians, pixel, asked);
    this.#nats.clear();
    this.middles.length = 0;
    this.pixels.length = 0;
    this.#isSpot.fill(0);
    for (const pixel of before) {
      const ranked = this.#around(pixel, 1).map((beside) => ({ beside, nats: natsAt(beside, kept) }));
      const best = ranked.reduce((one, other) => (other.nats > one.nats ? other : one));
      if (best.nats >= kept) this.#take(best.beside);
    }
    const known = new Set(before);
    for (const pixel of mayBe) if (!known.has(pixel) && natsAt(pixel, min) >= min) this.#take(pixel);
  }

  /**
   * How much likelier the events of the last moment are where a spot goes on than where it has ended, nats: N ln(1 + A/B) − fA of N events, where A of a spot and B of
   * background came in all, and the moment is a share f of the time. What a bright object leaves that has passed is no spot.
   */
  #goesOn(totals: Float32Array, stride: number, medians: readonly number[], pixel: number, { events, share }: Recent): number {
    let [came, ofSpot, usual] = [0, 0, 0];
    for (const near of this.#around(pixel, reach)) {
      const median = medians[(near % this.#sensor.width) % medians.length];
      came += events[near];
      usual += median;
      ofSpot += totals[near * stride] - median;
    }
    return ofSpot <= 0 ? 0 : came * Math.log(1 + ofSpot / Math.max(1, usual)) - share * ofSpot;
  }

  /** How often pixels of every class have had how many events. */
  #count(totals: Float32Array, stride: number): void {
    const frequencies = this.#frequencies;
    const { width, height } = this.#sensor;
    const classes = frequencies.length;
    const times = new Uint32Array(classes * countsApart);
    for (const one of frequencies) one.clear();
    for (let pixel = 0, x = 0; pixel < width * height; pixel++) {
      const count = Math.round(totals[pixel * stride]);
      if (count < countsApart) times[(x % classes) * countsApart + count]++;
      else frequencies[x % classes].add(count);
      x = x + 1 === width ? 0 : x + 1;
    }
    times.forEach((number, k) => frequencies[Math.floor(k / countsApart)].add(k % countsApart, number));
  }

  /** Whether a pixel is near the middle of a spot. */
  isSpot(pixel: number): boolean {
    return this.#isSpot[pixel] === 1;
  }

  #take(middle: number): void {
    this.middles.push(middle);
    for (const pixel of this.#around(middle, vicinity)) {
      if (this.#isSpot[pixel] === 1) continue;
      this.#isSpot[pixel] = 1;
      this.pixels.push(pixel);
    }
  }

  /** Pixels around one, it included. */
  #around(pixel: number, distance: number): number[] {
    const { width, height } = this.#sensor;
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    const pixels: number[] = [];
    for (let row = Math.max(0, y - distance); row <= Math.min(height - 1, y + distance); row++)
      for (let column = Math.max(0, x - distance); column <= Math.min(width - 1, x + distance); column++)
        pixels.push(row * width + column);
    return pixels;
  }

  /**
   * How much better a spot explains the pixels around its middle than chance.
   *
   * @param least with less than half of so many nats from the nearest pixels, if all were alike, it is not worth a closer look
   */
  #natsAt(totals: Float32Array, stride: number, medians: readonly number[], pixel: number, min: number): number {
    const { width, height } = this.#sensor;
    const classes = medians.length;
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    let [events, usual] = [0, 0];
    for (let row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row++) {
      for (let column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column++) {
        events += totals[(row * width + column) * stride];
        usual += medians[column % classes];
      }
    }
    const excess = events - usual;
    if (excess <= 0 || events * Math.log(events / Math.max(1, usual)) - excess < min / 2) return Number.NEGATIVE_INFINITY;
    const nats = shares.map(() => 0);
    const brightness = shares.map((share) => Math.round(stepsPerE * Math.log(excess / (share[0] + 4 * share[1] + 4 * share[2]))));
    for (let row = Math.max(0, y - reach); row <= Math.min(height - 1, y + reach); row++) {
      for (let column = Math.max(0, x - reach); column <= Math.min(width - 1, x + reach); column++) {
        const count = Math.round(totals[(row * width + column) * stride]);
        const square = (row - y) ** 2 + (column - x) ** 2;
        for (let k = 0; k < widths.length; k++) nats[k] += this.#natsOf(count, column % classes, k, square, brightness[k]);
      }
    }
    return Math.max(...nats);
  }

  /** ln p₁(n) / p₀(n). */
  #natsOf(count: number, ofClass: number, width: number, square: number, brightness: number): number {
    const spot = ((brightness + 128) * widths.length + width) * squares + square;
    const key = (count * this.#frequencies.length + ofClass) * 2 ** 16 + spot;
    const known = this.#nats.get(key);
    if (known !== undefined) return known;
    const frequencies = this.#frequencies[ofClass];
    const weights = this.#weights.get(spot) ?? poisson(Math.exp(brightness / stepsPerE) * shares[width][square]);
    this.#weights.set(spot, weights);
    const nats = Math.log(Math.max(frequencies.with(count, weights), Number.MIN_VALUE) / frequencies.of(count));
    this.#nats.set(key, nats);
    return nats;
  }
}
