import type { SensorSize } from '@spikeseg/events';
import { limitHz, limitSpeeds, Power } from './power.ts';
import type { SightRecord } from './sight-log.ts';
import { pxSOf, worthClasses } from './worth.ts';

/** What a part of the sensor is believed to be like the whole, and like itself at other times, events of background. */
const priorEvents = 400;
/** From so much of a step on that was lost nothing is seen in it. */
const blindShare = 0.9;

/** How faint was seen, by time, place and speed. */
export interface Limits extends Pick<SightRecord, 'columns' | 'rows' | 'startUs' | 'stepS'> {
  /** In sensor px. */
  readonly sensor: SensorSize;
  /** px/s */
  readonly speeds: readonly number[];
  /** Rates from which on half and nine tenths of objects are found, events/s, [step, row, column, speed]; Infinity where none is bright enough. */
  readonly half: Float32Array;
  readonly most: Float32Array;
}

/**
 * Limits of a search: as if what was there at a place and in a step held as long as an object is on the sensor, and all over its way.
 *
 * @param lost share of every step in which nothing was seen; 0 where it is left out
 * @param sensor in sensor px
 */
export function limitsOf(record: SightRecord, sensor: SensorSize, lost: ArrayLike<number> = []): Limits {
  const { columns, rows, startUs, stepS, counts, trackNats, binPx } = record;
  const parts = columns * rows;
  const steps = trackNats.length;
  const power = new Power(record.sensor, binPx);
  const ofParts = Array.from({ length: parts }, (_, part) => sumOf(counts, part, parts, steps));
  const whole = ofParts.reduce((sum, one) => sum.map((value, k) => value + one[k]), new Float64Array(worthClasses));
  const usual = ofParts.map((own) => withPrior(own, whole));
  // The pixels and seconds in which events came, those of the prior too, beside those that they stand for; more than is believed helps nobody.
  const watched = watchedPxS(record, lost);
  const priorShare = priorEvents / whole.reduce((sum, count) => sum + count, 0);
  const noiseShares = usual.map((own) => Math.min(1, pxSOf(own) / (watched * (1 / parts + priorShare))));
  const speeds = limitSpeeds;
  const [half, most] = [0, 1].map(() => new Float32Array(steps * parts * speeds.length).fill(Number.POSITIVE_INFINITY));
  const near = speeds.map(() => 10);
  if (whole.every((count) => count === 0)) return { columns, rows, startUs, stepS, sensor, speeds, half, most };
  for (let step = 0; step < steps; step++) {
    const seen = 1 - (lost[step] ?? 0);
    if (seen < 1 - blindShare) continue;
    for (let part = 0; part < parts; part++) {
      const from = (step * parts + part) * worthClasses;
      const chance = power.chances(
        withPrior(counts.subarray(from, from + worthClasses), usual[part]),
        trackNats[step],
        noiseShares[part],
      );
      for (const [k, speed] of speeds.entries()) {
        const at = (step * parts + part) * speeds.length + k;
        const halfHz = limitHz(chance, speed, 0.5, near[k]);
        half[at] = halfHz / seen;
        most[at] = limitHz(chance, speed, 0.9, 1.5 * halfHz) / seen;
        if (Number.isFinite(halfHz)) near[k] = halfHz;
      }
    }
  }
  return { columns, rows, startUs, stepS, sensor, speeds, half, most };
}

/** Pixels times seconds of the whole sensor in which something was seen. */
function watchedPxS({ sensor, stepS, trackNats }: SightRecord, lost: ArrayLike<number>): number {
  const seenS = trackNats.reduce((sum, _, step) => sum + stepS * (1 - (lost[step] ?? 0)), 0);
  return sensor.width * sensor.height * seenS;
}

/** Over all steps. */
function sumOf(counts: Float32Array, part: number, parts: number, steps: number): Float64Array {
  const sum = new Float64Array(worthClasses);
  for (let step = 0; step < steps; step++)
    for (let k = 0; k < worthClasses; k++) sum[k] += counts[(step * parts + part) * worthClasses + k];
  return sum;
}

/** Counts with some events that are as others are. */
function withPrior(counts: ArrayLike<number>, others: Float64Array): Float64Array {
  const sum = others.reduce((total, one) => total + one, 0);
  return others.map((other, k) => counts[k] + (priorEvents * other) / sum);
}

/** In words: what is shown of slow objects, over how much of the sensor. */
export interface Shown {
  /** Of such speeds, px/s, half is found from so many events/s on, over such a share of the sensor. */
  readonly pxS: readonly [from: number, to: number];
  readonly rateHz: number;
  readonly share: number;
}

/** Speeds that a line is about, px/s, and the share of the sensor that it is to hold on. */
const [slowestPxS, fastestPxS, sensorShare] = [0, 40, 0.9] as const;

/** What a recording shows, in the median over its time; undefined where that is nothing. */
export function shownBy({ columns, rows, speeds, half }: Limits): Shown | undefined {
  const parts = columns * rows;
  const steps = half.length / parts / speeds.length;
  const slow = speeds.flatMap((speed, k) => (speed >= slowestPxS && speed <= fastestPxS ? [k] : []));
  const ofParts = Array.from({ length: parts }, (_, part) => {
    const worst = Array.from({ length: steps }, (__, step) =>
      Math.max(...slow.map((k) => half[(step * parts + part) * speeds.length + k])),
    ).filter(Number.isFinite);
    return worst.toSorted((a, b) => a - b)[worst.length >> 1] ?? Number.POSITIVE_INFINITY;
  });
  const reached = ofParts.toSorted((a, b) => a - b)[Math.ceil(sensorShare * parts) - 1];
  if (!Number.isFinite(reached)) return undefined;
  const digit = 10 ** (Math.floor(Math.log10(reached)) - 1);
  const rateHz = Number((Math.ceil(reached / digit) * digit).toPrecision(2));
  return { pxS: [slowestPxS, fastestPxS], rateHz, share: ofParts.filter((one) => one <= rateHz).length / parts };
}
