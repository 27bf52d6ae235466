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
  const speeds = limitSpeeds;
  const [half, most] = [0, 1].map(() => new Float32Array(steps * parts * speeds.length).fill(Number.POSITIVE_INFINITY));
  const power = new Power(record.sensor, binPx);
  const ofParts = Array.from({ length: parts }, (_, part) => sumOf(counts, part, parts, steps));
  const whole = ofParts.reduce((sum, one) => sum.map((value, k) => value + one[k]), new Float64Array(worthClasses));
  if (whole.every((count) => count === 0)) return { columns, rows, startUs, stepS, sensor, speeds, half, most };
  const usual = ofParts.map((own) => withPrior(own, whole));
  const seenS = Array.from(trackNats, (_, step) => stepS * (1 - (lost[step] ?? 0)));
  const watched = record.sensor.width * record.sensor.height * seenS.reduce((sum, one) => sum + one, 0);
  const limitsBy = byWorth(power, whole, trackNats, Math.min(1, pxSOf(whole) / watched));
  for (let cell = 0; cell < steps * parts; cell++) {
    const [step, part] = [Math.floor(cell / parts), cell % parts];
    const seen = seenS[step] / stepS;
    if (seen < 1 - blindShare) continue;
    const own = withPrior(counts.subarray(cell * worthClasses, (cell + 1) * worthClasses), usual[part]);
    const limits = limitsBy(power.natsPerEvent(own), trackNats[step]);
    for (let k = 0; k < speeds.length; k++) {
      half[cell * speeds.length + k] = limits[2 * k] / seen;
      most[cell * speeds.length + k] = limits[2 * k + 1] / seen;
    }
  }
  return { columns, rows, startUs, stepS, sensor, speeds, half, most };
}

/** By so many classes at most places differ from the whole. */
const mostShift = 12;

/** Also between two that are infinite. */
const between = (one: number, other: number, share: number): number =>
  one === other || share === 0 ? one : one + share * (other - one);

/**
 * Limits for half and nine tenths by speed, by what an event is worth and what a track must reach: those of the whole sensor with all its ratios larger, or smaller,
 * between which the others lie, on a logarithmic scale. So a place and second costs no more than a look at a table.
 */
function byWorth(power: Power, whole: Float64Array, trackNats: readonly number[], noiseShare: number) {
  const ends = [Math.min(...trackNats), Math.max(...trackNats) + 1e-6];
  const table = Array.from({ length: 2 * mostShift + 1 }, (_, k) => {
    const counts = whole.map((__, to) => whole[to - (k - mostShift)] ?? 0);
    if (counts.every((count) => count === 0)) return undefined;
    const limits = ends.map((nats) => {
      const chance = power.chances(counts, nats, noiseShare);
      return limitSpeeds.flatMap((speed) => [0.5, 0.9].map((share) => Math.log(limitHz(chance, speed, share))));
    });
    return { worth: power.natsPerEvent(counts), limits };
  }).flatMap((row) => row ?? []);
  return (worth: number, nats: number): number[] => {
    const found = table.findIndex((row) => row.worth >= worth);
    const above = found < 0 ? table.length - 1 : Math.max(1, found);
    const [low, high] = [table[above - 1], table[above]];
    const way = Math.min(1, Math.max(0, (worth - low.worth) / (high.worth - low.worth)));
    const along = (nats - ends[0]) / (ends[1] - ends[0]);
    const at = ({ limits: [least, largest] }: typeof low, k: number): number => between(least[k], largest[k], along);
    return low.limits[0].map((_, k) => Math.exp(between(at(low, k), at(high, k), way)));
  };
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
