import type { Triggers } from '@spikeseg/events';

/** UTC from pulses that come with each second, as GPS receivers give them. */
export interface PulseClock {
  /** Pulses on the line, seconds between them without one, and pulses beside it. */
  readonly pulses: number;
  readonly missing: number;
  readonly rejected: number;
  /** The pulse whose second was given, on the clock of the camera, µs. */
  readonly firstUs: number;
  /** How much too fast the clock of the camera is, µs per second. */
  readonly driftPpm: number;
  /** Standard deviation of the pulses about the line, s. */
  readonly scatterS: number;
  /** UTC at a time of the camera, µs since 1970, and its standard deviation, s. */
  at(tUs: number): { readonly utcUs: number; readonly sigmaS: number };
}

/** A pulse on the clock of the camera, and the number of its second. */
interface Pulse {
  readonly tUs: number;
  readonly second: number;
}

/** A line has two numbers; the third pulse tells of its scatter. */
const fewest = 3;
/** No clock of a camera is wrong by more than this, µs per second. */
const maxWrongUs = 10_000;
/** Pulses are beside the line from so many standard deviations of the others on, and this many µs, as clocks count whole ones. */
const maxSigmas = 5;
const minBesideUs = 5;
/** Standard deviation of what is counted in µs, µs. */
const countingUs = 1 / Math.sqrt(12);

/**
 * The straight line of the rising edges of a channel by their seconds: first the median of slopes, then least squares of the pulses near it.
 *
 * @param startUtcUs UTC of the second of the first pulse that is within 10 ms of the line, µs since 1970
 * @throws RangeError where there are too few pulses, or they do not come with each second
 */
export function pulseClock(triggers: Triggers | undefined, channel: number, startUtcUs: number): PulseClock {
  const times = risingEdges(triggers, channel);
  const all = numbered(times);
  const { near, start } = onLine(all);
  if (near.length < fewest || 2 * near.length <= all.length)
    throw new RangeError(
      `expected most pulses of channel ${channel} on a straight line, got ${near.length} of ${all.length}; look for what disturbs the line`,
    );
  const mean = (of: (pulse: Pulse) => number): number => near.reduce((sum, pulse) => sum + of(pulse), 0) / near.length;
  const middleUs = mean(({ tUs }) => tUs);
  const middle = mean(({ second }) => second);
  const squares = near.length * mean(({ second }) => (second - middle) ** 2);
  const slope = (near.length * mean(({ tUs, second }) => (tUs - middleUs) * (second - middle))) / squares;
  const residualUs = ({ tUs, second }: Pulse): number => tUs - middleUs - slope * (second - middle);
  const scatterUs = Math.sqrt((near.length * mean((pulse) => residualUs(pulse) ** 2)) / (near.length - 2));
  const taken = new Set([start, ...near].map(({ second }) => second));
  return {
    pulses: near.length,
    missing: near[near.length - 1].second - start.second + 1 - taken.size,
    rejected: all.length - near.length,
    firstUs: start.tUs,
    driftPpm: slope - 1e6,
    scatterS: scatterUs / 1e6,
    at: (tUs) => {
      const away = (tUs - middleUs) / slope;
      const sigmaUs = Math.max(scatterUs, countingUs) * Math.sqrt(1 + 1 / near.length + away ** 2 / squares);
      return { utcUs: startUtcUs + 1e6 * (middle - start.second + away), sigmaS: sigmaUs / 1e6 };
    },
  };
}

/** Times of the rising edges of a channel, in their order. */
function risingEdges(triggers: Triggers | undefined, channel: number): number[] {
  const { t, channel: channels, edge } = triggers ?? { t: [], channel: [], edge: [] };
  const own = Array.from(t.keys()).filter((k) => channels[k] === channel);
  if (own.length === 0) {
    const counts = new Map<number, number>();
    for (const one of channels) counts.set(one, (counts.get(one) ?? 0) + 1);
    const others = [...counts].toSorted(([a], [b]) => a - b).map(([one, count]) => `${count} on channel ${one}`);
    const got = others.length === 0 ? 'the recording has no triggers that are read' : `there are ${others.join(', ')}`;
    throw new RangeError(`expected pulses on channel ${channel}, got none: ${got}`);
  }
  const rising = own.filter((k) => edge[k] === 1);
  if (rising.length < fewest)
    throw new RangeError(
      `expected at least ${fewest} pulses (rising edges) on channel ${channel}, got ${rising.length} rising and ${own.length - rising.length} falling`,
    );
  return rising.map((k) => t[k]).toSorted((a, b) => a - b);
}

const isSecond = (step: number): boolean => Math.abs(step - 1e6) < maxWrongUs;

/** Pulses with their seconds, counted from the first that another follows a second later. */
function numbered(times: readonly number[]): Pulse[] {
  const steps = times.slice(1).map((t, k) => t - times[k]);
  const from = steps.findIndex(isSecond);
  if (from < 0)
    throw new RangeError(
      `expected pulses a second apart, got ${times.length} pulses that are ${(median(steps) / 1e6).toFixed(3)} s apart in the median`,
    );
  const secondUs = median(steps.filter(isSecond));
  return times.map((tUs) => ({ tUs, second: Math.round((tUs - times[from]) / secondUs) }));
}

/** The middle of some values. */
function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[(values.length - 1) >> 1] + sorted[values.length >> 1]) / 2;
}

/** Pulses near the line that has the median of the slopes between pulses that are half of them apart, and the first that may be the pulse of its second. */
function onLine(pulses: readonly Pulse[]): { readonly near: readonly Pulse[]; readonly start: Pulse } {
  const half = pulses.length >> 1;
  const slopes = pulses.slice(half).flatMap(({ tUs, second }, k) => {
    const before = pulses[k];
    return second > before.second ? [(tUs - before.tUs) / (second - before.second)] : [];
  });
  const slope = median(slopes);
  const residuals = pulses.map(({ tUs, second }) => tUs - slope * second);
  const middle = median(residuals);
  const away = residuals.map((residual) => Math.abs(residual - middle));
  // Of a normal distribution the median distance is 0.67 standard deviations.
  const maxUs = Math.min(maxWrongUs, Math.max(minBesideUs, maxSigmas * 1.48 * median(away)));
  // A pulse that is late has its second all the same: to pass it over would be an error of a whole one.
  const start = pulses.find((_, k) => away[k] <= maxWrongUs) ?? pulses[0];
  return { near: pulses.filter((_, k) => away[k] <= maxUs), start };
}
