import type { EventStream, Recording } from '@spikeseg/events';

/** Figures of the events of a recording. Those of a recording without events are 0 or undefined. */
export interface EventSummary extends PixelSummary {
  readonly count: number;
  readonly t: TimeSummary;
  /** Smallest and largest coordinate that occurs, as stored. */
  readonly x: readonly [min: number, max: number] | undefined;
  readonly y: readonly [min: number, max: number] | undefined;
  /** Events per polarity code of the file, ascending by code. */
  readonly polarity: readonly { readonly code: number; readonly meaning: 'OFF' | 'ON'; readonly count: number }[];
}

export interface TimeSummary {
  readonly minUs: number | undefined;
  readonly maxUs: number | undefined;
  readonly durationS: number;
  /** Events per second over the duration; 0 for less than two moments. */
  readonly rateHz: number;
  readonly maxGapUs: number;
  /** Events at the time of the event before them. */
  readonly ties: number;
  /** Events earlier than the event before them: 0 in everything that a reader lets through. */
  readonly backward: number;
  /** Largest number of µs that divides every distance to the first event: the tick of the camera's clock; 0 without distances. */
  readonly tickUs: number;
}

/** Summarises the events of a recording in the file's own coordinates and codes. */
export function summarizeEvents({ events, stored }: Recording): EventSummary {
  const { x, y, p, t } = events;
  const n = t.length;
  const base = stored.coordinateBase;
  const codes = [stored.offCode ?? 0, 1] as const;
  const on = p.reduce((sum, one) => sum + one, 0);
  return {
    count: n,
    t: summarizeTimes(t),
    x: storedRange(x, base),
    y: storedRange(y, base),
    polarity: [
      { code: codes[0], meaning: 'OFF' as const, count: n - on },
      { code: codes[1], meaning: 'ON' as const, count: on },
    ].filter(({ count }) => count > 0),
    ...summarizePixels(events),
  };
}

function summarizeTimes(t: EventStream['t']): TimeSummary {
  const n = t.length;
  let maxGapUs = 0;
  let ties = 0;
  let backward = 0;
  let tickUs = 0;
  for (let i = 1; i < n; i++) {
    const gap = t[i] - t[i - 1];
    if (gap > maxGapUs) maxGapUs = gap;
    if (gap === 0) ties++;
    if (gap < 0) backward++;
    // Once the tick is 1 nothing can divide it further.
    if (tickUs !== 1) tickUs = greatestCommonDivisor(tickUs, Math.abs(gap));
  }
  const durationS = n === 0 ? 0 : (t[n - 1] - t[0]) / 1e6;
  return {
    minUs: n === 0 ? undefined : t[0],
    maxUs: n === 0 ? undefined : t[n - 1],
    durationS,
    rateHz: durationS === 0 ? 0 : n / durationS,
    maxGapUs,
    ties,
    backward,
    tickUs,
  };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

function storedRange(values: Uint16Array, base: number): [number, number] | undefined {
  if (values.length === 0) return undefined;
  let min = values[0];
  let max = values[0];
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return [min + base, max + base];
}

export interface PixelSummary {
  /** Pixels with at least one event. */
  readonly activePixels: number;
  /** Events of the ten busiest pixels, descending: hot pixels stand out here. */
  readonly topPixelCounts: readonly number[];
  /** Median number of events of an active pixel; undefined without events. */
  readonly medianPixel: number | undefined;
}

function summarizePixels({ x, y, sensor }: EventStream): PixelSummary {
  const counts = new Uint32Array(sensor.width * sensor.height);
  for (let i = 0; i < x.length; i++) counts[y[i] * sensor.width + x[i]]++;
  const active = counts.filter((count) => count > 0).toSorted();
  const middle = active.length >> 1;
  const medianPixel = active.length % 2 === 1 ? active[middle] : (active[middle - 1] + active[middle]) / 2;
  return {
    activePixels: active.length,
    topPixelCounts: Array.from(active.subarray(-10)).toReversed(),
    medianPixel: active.length === 0 ? undefined : medianPixel,
  };
}
