import type { SensorSize } from '@spikeseg/events';
import { exponentialIntegral } from './count-level.ts';
import { LeakyMap } from './leaky-map.ts';
import { boxArea, falseAlarmNats, type SpotDetectorOptions, spotDetector } from './spot-detections.ts';
import type { StepDetector } from './step-detector.ts';

export interface RateLikelihoodOptions extends SpotDetectorOptions {
  readonly background: PixelRateOptions;
  /** s, the events that a spot adds to every pixel of its box, events/s per px, half of them ON. */
  readonly spotRate: number;
}

/**
 * Baseline: log-likelihood of "a spot is here" against the background of every single pixel. An event of a pixel and polarity
 * whose background rate is b weighs w(b) = ln(1 + s / 2b) nats; over a box of A pixels and with the memory τ the evidence is
 *
 *     Λ = Σ w · exp(−age / τ) − τ · A · Σ β · Ein(w(β))   (second sum: over the two polarities, β their mean rates)
 *
 * and a box is a spot when Λ reaches the threshold. What is subtracted makes E[exp Λ] = 1 on Poisson background, so that
 * P(Λ ≥ nats) ≤ exp(−nats) by Markov. It depends little on the pixels' rates (β · Ein(w(β)) lies between 0 and s / 2), and a hot
 * pixel weighs next to nothing as soon as its rate is known.
 */
export function rateLikelihood(sensor: SensorSize, options: RateLikelihoodOptions): StepDetector {
  const { startUs, stepUs, memoryS, boxRadiusPx, falsePerMinute } = options;
  const rates = new PixelRates(sensor, startUs, stepUs, options.background);
  const nats = falseAlarmNats(sensor, stepUs, falsePerMinute);
  const weightOf = (rate: number): number => Math.log1p(options.spotRate / 2 / rate);
  return spotDetector(sensor, options, {
    weigh: (x, y, polarity, tUs) => weightOf(rates.rateBefore(y * sensor.width + x, polarity, tUs)),
    level: (_total, endUs) => {
      const expected = rates.meanRates(endUs).map((rate) => rate * exponentialIntegral(weightOf(rate)));
      return nats + memoryS * boxArea(boxRadiusPx) * (expected[0] + expected[1]);
    },
    advance: () => rates.advance(),
  });
}

export interface PixelRateOptions {
  /** How long events count for the rate, s. */
  readonly memoryS: number;
  /** Events' worth of belief that a pixel is like the average one. */
  readonly priorEvents: number;
}

/**
 * Background rate of every pixel and polarity, learned while events pass:
 *
 *     b = (n + a) / (T + a / β)   events/s
 *
 * with n the events of this pixel and polarity so far, T the time so far (both fading), a the prior's events and β the mean
 * rate of the polarity over the sensor: the posterior mean of a gamma prior. An event never counts for its own rate. State:
 * two numbers per pixel.
 */
export class PixelRates {
  readonly #options: PixelRateOptions;
  readonly #pixels: number;
  readonly #startUs: number;
  /** Of OFF and ON events. */
  readonly #counts: readonly [LeakyMap, LeakyMap];

  constructor(sensor: SensorSize, startUs: number, stepUs: number, options: PixelRateOptions) {
    const counts = (): LeakyMap => new LeakyMap(sensor, startUs, stepUs, options.memoryS * 1e6);
    this.#options = options;
    this.#pixels = sensor.width * sensor.height;
    this.#startUs = startUs;
    this.#counts = [counts(), counts()];
  }

  /**
   * Takes in the next event and returns the rate of its pixel and polarity before it.
   *
   * @returns events/s; Infinity at the very start, when no time has passed in which a rate could be seen
   */
  rateBefore(pixel: number, polarity: number, tUs: number): number {
    const { priorEvents } = this.#options;
    const counts = this.#counts[polarity === 0 ? 0 : 1];
    const mean = this.#mean(counts, tUs);
    const rate = (counts.values[pixel] * counts.unit + priorEvents) / (this.#seconds(tUs) + priorEvents / mean);
    counts.add(pixel, 1, tUs);
    return rate;
  }

  /** Mean rates over the sensor of OFF and ON events until `tUs`, events/s per px. */
  meanRates(tUs: number): readonly number[] {
    return this.#counts.map((counts) => this.#mean(counts, tUs));
  }

  /** On to the end of the next time step. */
  advance(): void {
    for (const counts of this.#counts) counts.advance();
  }

  /** One event more than there were: a polarity that was never seen has a rate, too. */
  #mean(counts: LeakyMap, tUs: number): number {
    return (counts.total + 1) / (this.#pixels * this.#seconds(tUs));
  }

  /** T: the time since the start, as it fades. */
  #seconds(tUs: number): number {
    const { memoryS } = this.#options;
    return memoryS * (1 - Math.exp((this.#startUs - tUs) / (memoryS * 1e6)));
  }
}
