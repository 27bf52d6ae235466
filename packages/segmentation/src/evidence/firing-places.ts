import type { EventStream } from '@spikeseg/snn-core';
import type { EvidenceOptions } from './evidence-options.ts';
import { Scale } from './scale.ts';

/** Where neurons of one map fire at one moment. */
export interface FiringPlaces {
  /** y · width + x */
  readonly units: Uint32Array;
  /** Potentials, nats. */
  readonly potentials: Float32Array;
  /** What the pixels of the spot have gathered by themselves, without the one that has the most, nats. */
  readonly shared: Float32Array;
}

/**
 * One pass of neurons over events, from the first on: the places that fire at the ends of the answers, for every map of
 * `options.spotRates`.
 *
 * @param ratios likelihood ratio of every event per unit of object rate, s·px @param startUs beginning of the first step
 * @returns places at startUs + k · duration of an answer, k = 1, 2, … `answers`
 */
export function* firingPlaces(
  { t, x, y, sensor }: EventStream,
  ratios: Float32Array,
  startUs: number,
  answers: number,
  options: EvidenceOptions,
): Generator<readonly FiringPlaces[], void> {
  const { stepUs, stepsPerAnswer, spotRates } = options;
  const scales = spotRates.map((spotRate) => new Scale(sensor, spotRate, options));
  let event = 0;
  for (let step = 1; step <= answers * stepsPerAnswer; step++) {
    const untilUs = startUs + step * stepUs;
    for (; event < t.length && t[event] < untilUs; event++) {
      for (const scale of scales) scale.add(x[event], y[event], ratios[event]);
    }
    for (const scale of scales) scale.step();
    if (step % stepsPerAnswer === 0) yield scales.map((scale) => placesOf(scale, sensor.width));
  }
}

function placesOf(scale: Scale, width: number): FiringPlaces {
  const firing = scale.spots.firing();
  return {
    units: Uint32Array.from(firing, ({ unit }) => unit),
    potentials: Float32Array.from(firing, ({ potential }) => potential),
    shared: Float32Array.from(firing, ({ unit }) => scale.withoutLargestPixel(unit % width, Math.floor(unit / width))),
  };
}
