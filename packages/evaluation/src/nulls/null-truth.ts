import { deriveSeed, type LabelTrack, randomGenerator, type SensorSize } from '@spikeseg/snn-core';

/**
 * Null truth: labels moved by (dx, dy) on the torus, so that no label leaves the sensor and speeds stay as they are.
 *
 * @param dx sensor px
 * @param dy sensor px
 */
export function shiftLabels(objects: readonly LabelTrack[], dx: number, dy: number, sensor: SensorSize): readonly LabelTrack[] {
  return objects.map(({ id, t, x, y }) => ({
    id,
    t,
    x: x.map((value) => wrap(value + dx, sensor.width)),
    y: y.map((value) => wrap(value + dy, sensor.height)),
  }));
}

/** Onto the n pixels that reach from −0.5 to n − 0.5. */
const wrap = (position: number, pixels: number): number => ((((position + 0.5) % pixels) + pixels) % pixels) - 0.5;

export interface RandomTrackOptions {
  readonly seed: number;
  /** Sensor px per second. */
  readonly speed: number;
  /** Time between labels, µs. */
  readonly labelEveryUs: number;
}

/**
 * Null truth: an object that is not there. It starts anywhere, moves straight in any direction and is reflected at the
 * borders; labelled during [startUs, endUs).
 */
export function randomTrack(sensor: SensorSize, startUs: number, endUs: number, options: RandomTrackOptions): LabelTrack {
  const random = randomGenerator(deriveSeed(options.seed, 'random-track'));
  const x0 = random.uniform() * (sensor.width - 1);
  const y0 = random.uniform() * (sensor.height - 1);
  const angle = 2 * Math.PI * random.uniform();
  const t = Float64Array.from(
    { length: Math.ceil((endUs - startUs) / options.labelEveryUs) },
    (_, i) => startUs + i * options.labelEveryUs,
  );
  const path = t.map((time) => (options.speed * (time - startUs)) / 1e6);
  return {
    id: 0,
    t,
    x: path.map((s) => reflect(x0 + s * Math.cos(angle), sensor.width - 1)),
    y: path.map((s) => reflect(y0 + s * Math.sin(angle), sensor.height - 1)),
  };
}

/** Folds a line into [0, length] as mirrors at both ends would. */
function reflect(position: number, length: number): number {
  const round = ((position % (2 * length)) + 2 * length) % (2 * length);
  return round <= length ? round : 2 * length - round;
}
