import type { SensorSize } from '@spikeseg/events';
import { ratioClasses } from '../belief/ratio-classes.ts';
import { type Background, limitSpeeds, type SpeedLimits, speedLimits } from './power.ts';
import type { SightRecord } from './sight-log.ts';
import { backgroundSums } from './worth.ts';

/** What a part of the sensor is believed to be like the whole, and like itself at other times, events of background. */
const priorEvents = 400;
/** Shares of the background that is believed are known to one part of so many. */
const shareSteps = 8;
/** From so much of a step on that was lost nothing is seen in it. */
const blindShare = 0.9;

/** How faint was seen in a part of the sensor in a step. */
export interface Limit extends SpeedLimits {
  readonly tUs: number;
  readonly durationUs: number;
  /** Left and upper edge, and size, sensor px. */
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/**
 * Limits of a search, by time, then by rows of parts of the sensor: as if what was there in a step held as long as an object is on the sensor, and all over
 * its way.
 *
 * @param sensor in sensor px @param lost share of every step in which nothing was seen; 0 where it is left out
 */
export function limitsOf(record: SightRecord, sensor: SensorSize, lost: ArrayLike<number> = []): Limit[] {
  const { columns, rows, startUs, stepS, counts, trackNats } = record;
  const seen = Array.from(counts, (_, step) => 1 - (lost[step] ?? 0));
  const whole = backgroundOf(record, seen);
  const { events: ofAll } = backgroundSums(whole.counts);
  if (ofAll === 0) return [];
  const usual = Array.from({ length: columns * rows }, (_, part) => {
    const own = backgroundOf(record, seen, [part]);
    const { events } = backgroundSums(own.counts);
    // So many events of it as are believed to be like those of a step; of the whole sensor where it has hardly any.
    const [ofPart, ofWhole] = [priorEvents / (events + priorEvents), priorEvents ** 2 / (events + priorEvents) / ofAll];
    const mixed = own.counts.map((count, k) => count * ofPart + whole.counts[k] * ofWhole);
    const share = (own.share * events + whole.share * priorEvents) / (events + priorEvents);
    return { counts: mixed, share: Math.round(shareSteps * share) / shareSteps, ...backgroundSums(mixed) };
  });
  // Where events are worth as much, to a twelfth, and a track must gain as much, to a nat, limits are the same to 0.05 magnitudes (rms).
  const known = new Map<string, SpeedLimits>();
  let last: SpeedLimits | undefined;
  const [w, h] = [sensor.width / columns, sensor.height / rows];
  return counts.flatMap((own, step) =>
    usual.map(({ counts: before, share, pxS, nats }, part) => {
      const there = backgroundSums(own, part * ratioClasses);
      const twelfths = Math.round(12 * Math.log((nats + there.nats) / (pxS + there.pxS)));
      const key = `${twelfths} ${share} ${Math.round(trackNats[step])} ${seen[step]}`;
      let limits = known.get(key);
      if (limits === undefined) {
        const now = before.map((one, k) => one + own[part * ratioClasses + k]);
        last = speedLimits({ ...whole, counts: now, share }, trackNats[step], last?.half);
        const left = (hz: number): number => (seen[step] < 1 - blindShare ? Infinity : Number((hz / seen[step]).toPrecision(3)));
        known.set(key, (limits = { half: last.half.map(left), nineTenths: last.nineTenths.map(left) }));
      }
      const [x, y] = [(part % columns) * w, Math.floor(part / columns) * h];
      return { tUs: startUs + step * stepS * 1e6, durationUs: stepS * 1e6, x, y, w, h, ...limits };
    }),
  );
}

/** The background of parts of the sensor, all where they are left out, in all steps. @param seen share of each step that was seen */
export function backgroundOf(
  { sensor, binPx, stepS, counts, columns, rows }: Omit<SightRecord, 'startUs' | 'trackNats'>,
  seen: readonly number[] = counts.map(() => 1),
  parts: readonly number[] = Array.from({ length: columns * rows }, (_, part) => part),
): Background {
  const sums = new Float64Array(ratioClasses);
  for (const one of counts)
    for (const part of parts) for (let k = 0; k < ratioClasses; k++) sums[k] += one[part * ratioClasses + k];
  const px = (sensor.width * sensor.height * parts.length) / (columns * rows);
  const watched = px * stepS * seen.reduce((sum, one) => sum + one, 0);
  return { sensor, binPx, counts: sums, share: Math.min(1, backgroundSums(sums).pxS / watched) };
}

/** Limits by step, in each by part of the sensor. */
export function limitSteps(limits: readonly Limit[]): Limit[][] {
  const parts = limits.filter(({ tUs }) => tUs === limits[0].tUs).length;
  return Array.from({ length: limits.length / parts }, (_, step) => limits.slice(step * parts, (step + 1) * parts));
}

/** Largest speed that a line is about, px/s. */
export const shownPxS = 40;
/** The share of the sensor that it is to hold on. */
const sensorShare = 0.9;

/** Of what is no faster than {@link shownPxS} half is found from so many events/s on, over such a share of the sensor. */
export interface Shown {
  readonly rateHz: number;
  readonly share: number;
}

/** What a recording shows, in the median over the time that is not lost; undefined where that is nothing. */
export function shownBy(limits: readonly Limit[]): Shown | undefined {
  const steps = limitSteps(limits);
  const speed = limitSpeeds.indexOf(shownPxS);
  const ofParts = (steps[0] ?? [])
    .map((_, part) => medianOfFinite(steps.map((parts) => parts[part].half[speed])) ?? Infinity)
    .toSorted((a, b) => a - b);
  const reached = ofParts[Math.ceil(sensorShare * ofParts.length) - 1] ?? Infinity;
  if (reached === Infinity) return undefined;
  const digit = 10 ** (Math.floor(Math.log10(reached)) - 1);
  const rateHz = Number((Math.ceil(reached / digit) * digit).toPrecision(2));
  return { rateHz, share: ofParts.filter((one) => one <= rateHz).length / ofParts.length };
}

/** The median of those values that are finite, the upper one of two; undefined where none is. */
export function medianOfFinite(values: readonly number[]): number | undefined {
  const finite = values.filter(Number.isFinite).toSorted((a, b) => a - b);
  return finite[finite.length >> 1];
}
