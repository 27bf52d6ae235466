import type { EventStream, LabelTrack, SensorSize } from '@spikeseg/events';
import { deriveSeed, randomGenerator, shuffled } from '@spikeseg/snn-core';
import { pixelsInDiscs } from '../slices/disc.ts';
import type { OutputField } from '../slices/output-field.ts';
import type { TimeGrid } from '../slices/time-grid.ts';

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

/**
 * Null input: every pixel's events move to another pixel, by one random bijection of the sensor. Times, polarities and the
 * rates of single pixels stay, everything that neighbours share is gone. (Shuffling times instead would be no null: a slow
 * object is a bright patch of the time average and survives it.)
 */
export function permutePixels(events: EventStream, seed: number): EventStream {
  const { width, height } = events.sensor;
  const identity = Array.from({ length: width * height }, (_, pixel) => pixel);
  const target = Uint32Array.from(shuffled(identity, randomGenerator(deriveSeed(seed, 'permute-pixels'))));
  const x = new Uint16Array(events.x.length);
  const y = new Uint16Array(events.y.length);
  for (let i = 0; i < x.length; i++) {
    const pixel = target[events.y[i] * width + events.x[i]];
    x[i] = pixel % width;
    y[i] = Math.floor(pixel / width);
  }
  return { ...events, x, y };
}

/** Null output: every pixel fires in every slice. Nothing is stored; all figures of chance must come out of it. */
export function everyPixelFires(sensor: SensorSize, { slices }: Pick<TimeGrid, 'slices'>): OutputField {
  const { width, height } = sensor;
  return {
    slices,
    outside: 0,
    total: () => width * height,
    countIn: (_slice, discs) => pixelsInDiscs(discs, sensor),
    nearestPx: (_slice, x, y) => Math.hypot(x - nearestPixel(x, width), y - nearestPixel(y, height)),
    forEachNew: (slice, visit) => {
      for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) visit(x, y, slice);
    },
  };
}

/** Null output: nothing ever fires. */
export function emptyOutput({ slices }: Pick<TimeGrid, 'slices'>): OutputField {
  return { slices, outside: 0, total: () => 0, countIn: () => 0, nearestPx: () => Infinity, forEachNew: () => {} };
}

const nearestPixel = (position: number, pixels: number): number => Math.min(Math.max(Math.round(position), 0), pixels - 1);

/** What must not score: outputs of no detector, tracks and labels at random, and recordings without what is looked for. */
export const nullTests = { everyPixelFires, emptyOutput, randomTrack, shiftLabels, permutePixels } as const;
