import type { EventStream, SensorSize } from '../stream/event-stream.ts';
import { activityStates } from './activity.ts';
import { CountTimes, histogramLengths } from './count-times.ts';
import { kinds, PixelTable, seenStride } from './pixel-table.ts';
import { hazardNumbers, intervalBounds, intervalCells } from './rates/interval-hazard.ts';
import { type LookKernels, weighKernels } from './wasm/kernels.ts';

/** Columns whose number ends with the same bits are read out, and noisy, alike. */
export const columnClasses = 4;
/** Numbers of a class of columns and a kind, in this order: shape and seconds of its prior, least rate of a pixel, from how many events on it is hot. */
export const priorStride = 4;
/** Events that are handed over at once. */
const max = 4096;

/**
 * Weighs and takes in events, millions per second: all that this reads and writes is in the memory of its kernels, most of it seen from here as the parts
 * of a model of the background. What it computes: `plain-weigher.fixture.ts`.
 */
export class EventWeigher {
  readonly pixels: PixelTable;
  readonly countTimes: CountTimes;
  /** [class, kind, number] */
  readonly priors: Float64Array;
  /** Time that passed in each state of activity, s. */
  readonly stateSeconds: Float64Array;
  /** How many times as many of an object's events as on average are of a kind. */
  readonly objects: Float64Array;
  /** What the `IntervalHazard`s of ordinary pixels and of hot ones have learned. */
  readonly hazards: Float64Array;
  readonly #kernels: ReturnType<typeof weighKernels>;
  readonly #t: Float64Array;
  readonly #x: Uint16Array;
  readonly #y: Uint16Array;
  readonly #p: Uint8Array;
  readonly #ratios: Float32Array;
  readonly #sensor: SensorSize;

  constructor(sensor: SensorSize) {
    this.#sensor = sensor;
    const { width, height } = sensor;
    const kernels = weighKernels();
    const { first, shift, bins, bounds } = intervalCells;
    kernels.takeWeigher(width, height, max, histogramLengths.max, bins.length, first, shift);
    const { buffer } = kernels.memory;
    const doubles = ({ value }: { readonly value: number }, length: number) => new Float64Array(buffer, value, length);
    const rows = columnClasses * kinds;
    const [records, flags] = [kernels.records.value, kernels.flags.value];
    this.pixels = new PixelTable(width * height, { buffer, records, flags });
    const times = new Uint32Array(buffer, kernels.times.value, rows * histogramLengths.max);
    this.countTimes = new CountTimes(columnClasses, sensor, times);
    this.priors = doubles(kernels.priors, rows * priorStride);
    this.stateSeconds = doubles(kernels.stateSeconds, activityStates);
    this.objects = doubles(kernels.objects, kinds);
    this.hazards = doubles(kernels.hazards, 2 * hazardNumbers);
    doubles(kernels.binStarts, intervalBounds.length).set(intervalBounds);
    doubles(kernels.cellBounds, bounds.length).set(bounds);
    new Uint8Array(buffer, kernels.cellBins.value, bins.length).set(bins);
    this.#t = doubles(kernels.t, max);
    this.#x = new Uint16Array(buffer, kernels.x.value, max);
    this.#y = new Uint16Array(buffer, kernels.y.value, max);
    this.#p = new Uint8Array(buffer, kernels.p.value, max);
    this.#ratios = new Float32Array(buffer, kernels.ratios.value, max);
    this.#kernels = kernels;
  }

  /** Takes events up to so many, of which some are weighed then. @returns how many */
  load({ t, x, y, p }: Pick<EventStream, 't' | 'x' | 'y' | 'p'>, begin: number): number {
    const end = Math.min(begin + max, t.length);
    this.#t.set(t.subarray(begin, end));
    this.#x.set(x.subarray(begin, end));
    this.#y.set(y.subarray(begin, end));
    this.#p.set(p.subarray(begin, end));
    this.#ratios.fill(0, 0, end - begin);
    return end - begin;
  }

  /** What looks at all its pixels. */
  get look(): LookKernels {
    return this.#kernels;
  }

  /** Likelihood ratios of the first events that were taken; 0 of what was not weighed. */
  ratios(count: number): Float32Array {
    return this.#ratios.subarray(0, count);
  }

  /** Takes back that an event of a kind was counted. */
  withdraw(x: number, y: number, kind: number): void {
    const at = (y * this.#sensor.width + x) * seenStride;
    const { counts, rates } = this.pixels;
    if (counts[at + kind] === 0) return;
    const count = --counts[at + kind];
    rates[at]--;
    const { times, length } = this.countTimes;
    if (count >= length - 1) return;
    const row = ((x % columnClasses) * kinds + kind) * length;
    times[row + count]++;
    times[row + count + 1]--;
  }

  /**
   * Weighs some of the events that were taken, all of one bin.
   *
   * @param startUs when the clock of the model began, µs @param state of activity
   * @param polarities 1 where ON and OFF have rates of their own, else 0 @param known whether priors are there: else events are only taken in
   * @throws RangeError for an event that is not on the sensor
   */
  weigh(begin: number, end: number, startUs: number, state: number, polarities: number, known: boolean): void {
    const stop = this.#kernels.weigh(begin, end, startUs, state, polarities, this.countTimes.length, known);
    if (stop === end) return;
    const { width, height } = this.#sensor;
    throw new RangeError(
      `background: expected events on a sensor of ${width} × ${height} pixels, got one at ${this.#x[stop]}, ${this.#y[stop]}`,
    );
  }
}
