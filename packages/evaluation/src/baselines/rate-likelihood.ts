import type { Detection } from '@spikeseg/segmentation';
import type { EventStream } from '@spikeseg/snn-core';
import { exponentialIntegral } from './exponential-integral.ts';
import { type PixelRateOptions, PixelRates } from './pixel-rates.ts';
import { boxArea, falseAlarmNats, type SpotDetectorOptions, spotDetections } from './spot-detections.ts';

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
export function rateLikelihoodDetections(
  events: EventStream,
  options: RateLikelihoodOptions,
): Generator<readonly Detection[], void> {
  const { sensor, t } = events;
  const { stepUs, memoryS, boxRadiusPx, falsePerMinute } = options;
  const rates = new PixelRates(sensor, t[0], stepUs, options.background);
  const nats = falseAlarmNats(sensor, stepUs, falsePerMinute);
  const weightOf = (rate: number): number => Math.log1p(options.spotRate / 2 / rate);
  return spotDetections(events, options, {
    weigh: (x, y, polarity, tUs) => weightOf(rates.rateBefore(y * sensor.width + x, polarity, tUs)),
    level: (_total, endUs) => {
      const expected = rates.meanRates(endUs).map((rate) => rate * exponentialIntegral(weightOf(rate)));
      return nats + memoryS * boxArea(boxRadiusPx) * (expected[0] + expected[1]);
    },
    advance: () => rates.advance(),
  });
}
