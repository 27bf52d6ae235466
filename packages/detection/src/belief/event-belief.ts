import type { EventStream, SensorSize } from '@spikeseg/events';
import { brightestRateHz, maxEventNats, PixelWitness, witnessUs } from './pixel-witness.ts';
import { classCells, classMiddles, classOfEvent, drawnBelow, lotOf } from './ratio-classes.ts';
import { beliefKernels } from './wasm/kernels.ts';

/** Events that are handed over at once. */
const max = 4096;
/** Parts of an octave in the tables of exponentials and of logarithms. */
const parts = { exp: 64, log: 128 } as const;

/** Finds what events of a step add to, millions per second: what is believed of each ({@link PixelWitness}), its class, the unit of both. */
export class EventBelief {
  readonly witness: PixelWitness;
  readonly #size: SensorSize;
  readonly #kernels: ReturnType<typeof beliefKernels>;
  readonly #t: Float64Array;
  readonly #x: Uint16Array;
  readonly #y: Uint16Array;
  readonly #ratios: Float32Array;
  readonly #units: Uint32Array;

  constructor(size: SensorSize) {
    const { width, height } = size;
    this.#size = size;
    const kernels = beliefKernels();
    kernels.takeAll(
      width,
      height,
      max,
      maxEventNats,
      brightestRateHz,
      witnessUs,
      classCells.shift,
      classMiddles.length,
      drawnBelow,
    );
    const { buffer } = kernels.memory;
    const doubles = ({ value }: { readonly value: number }, length: number) => new Float64Array(buffer, value, length);
    this.witness = new PixelWitness(size, doubles(kernels.taken, 2 * width * height));
    const { classes, bounds } = classCells;
    new Int8Array(buffer, kernels.cellClasses.value, classes.length).set(classes);
    doubles(kernels.cellBounds, bounds.length).set(bounds);
    doubles(kernels.middles, classMiddles.length).set(classMiddles);
    const exponentials = doubles(kernels.exponentials, parts.exp);
    for (let part = 0; part < parts.exp; part++) exponentials[part] = 2 ** (part / parts.exp);
    const logarithms = doubles(kernels.logarithms, 2 * parts.log);
    for (let part = 0; part < parts.log; part++) {
      const inverse = parts.log / (parts.log + part);
      logarithms.set([inverse, -Math.log(inverse)], 2 * part);
    }
    this.#t = doubles(kernels.t, max);
    this.#x = new Uint16Array(buffer, kernels.x.value, max);
    this.#y = new Uint16Array(buffer, kernels.y.value, max);
    this.#ratios = new Float32Array(buffer, kernels.ratios.value, max);
    this.#units = new Uint32Array(buffer, kernels.units.value, max);
    this.#kernels = kernels;
  }

  /**
   * Takes events from their pixels, in time order.
   *
   * @param ratios of each
   * @param units where the units go that events add to, one per event that says anything, from `used` on; room for all
   * @returns how many units are there then
   * @throws RangeError for an event that is not on the sensor
   */
  take({ t, x, y }: Pick<EventStream, 't' | 'x' | 'y'>, ratios: ArrayLike<number>, units: Uint32Array, used: number): number {
    let to = used;
    for (let from = 0; from < t.length; from += max) {
      const count = Math.min(max, t.length - from);
      this.#t.set(t.subarray(from, from + count));
      this.#x.set(x.subarray(from, from + count));
      this.#y.set(y.subarray(from, from + count));
      for (let i = 0; i < count; i++) this.#ratios[i] = ratios[from + i];
      for (let begin = 0; begin < count; ) {
        const end = this.#kernels.believe(begin, count);
        const found = this.#kernels.used.value;
        units.set(this.#units.subarray(0, found), to);
        to += found;
        if (end < count) {
          const unit = this.#unitOf(end);
          if (unit >= 0) units[to++] = unit;
        }
        begin = end + 1;
      }
    }
    return to;
  }

  /** The unit of an event that the kernels have left; −1 where it says nothing. */
  #unitOf(i: number): number {
    const { width, height } = this.#size;
    const [x, y] = [this.#x[i], this.#y[i]];
    if (x >= width || y >= height)
      throw new RangeError(`evidence: expected events on a sensor of ${width} × ${height} pixels, got one at ${x}, ${y}`);
    const pixel = y * width + x;
    const ratio = this.#ratios[i];
    const channel = classOfEvent(this.witness.fitting(pixel, this.#t[i], ratio), lotOf(ratio, x, y));
    return channel < 0 ? channel : channel * height * width + pixel;
  }
}
