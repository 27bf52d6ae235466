import { type EventStream, firstAtOrAfter } from '@spikeseg/events';
import type { SkyState } from '../sky/sky-motion.ts';
import { medianOfFinite } from './limits.ts';

/** Why less was seen, or nothing. */
export type LossKind = 'start' | 'gap' | 'plateau' | 'slew' | 'burst' | 'drop' | 'clouds' | 'blur';

/** A time in which less was seen. */
export interface LostTime {
  readonly kind: LossKind;
  readonly fromUs: number;
  readonly untilUs: number;
}

/** In these nothing is seen. */
const blinding: ReadonlySet<LossKind> = new Set(['start', 'gap', 'plateau', 'slew']);
/** Events of the first half second count nothing, µs (docs/detection.md). */
const startUs = 5e5;
/** A sensor is silent for longer than these: so many mean intervals, so many times the longest silence of a usual second, and µs. */
const gap = { intervals: 50, usual: 5, us: 20_000 } as const;
/** Bins in which events are counted, µs: none is longer than a gap. */
const binUs = 10_000;
/** Seconds that tell what is usual, at most. */
const lookedAt = 15;
/** A burst has so many times the usual number of events in a bin, is beyond chance by so many standard deviations and events, and lasts for so many bins at least. */
const burst = { times: 4, deviations: 6, events: 10, bins: 5 } as const;
/** A readout that gives all it can gives about the same for so many bins, of so many events at least: the upper quartile is so many times the lower one at most. */
const plateau = { bins: 10, events: 100, times: 1.1 } as const;

/** A look at the sky is about the time since the one before, 0.2 s mostly; looks that are no farther apart than half a second are about one slew, µs. */
const [lookUs, slewUs] = [2e5, 5e5] as const;

/** Times in which the sensor gave nothing, all it could, far more than usual, or was moved, in order of kind and time. */
export function lostTimes({ t }: Pick<EventStream, 't'>, sky: readonly Pick<SkyState, 'tUs' | 'state'>[]): LostTime[] {
  if (t.length === 0) return [];
  const start: LostTime = { kind: 'start', fromUs: t[0], untilUs: Math.min(t[0] + startUs, t[t.length - 1]) };
  const slews: LostTime[] = [];
  for (const { tUs, state } of sky)
    if (state === 'slews') addTime(slews, { kind: 'slew', fromUs: tUs - lookUs, untilUs: tUs }, slewUs);
  return [start, ...rateLosses(t), ...slews];
}

/** Longest silence of a usual second, µs. */
function usualSilenceUs(t: Float64Array): number {
  const seconds = (t[t.length - 1] - t[0]) / 1e6;
  const everyS = Math.ceil(seconds / lookedAt);
  const longest = Array.from({ length: Math.ceil(seconds / everyS) }, (_, k) => {
    const fromUs = t[0] + k * everyS * 1e6;
    let max = 0;
    for (let i = firstAtOrAfter(t, fromUs) + 1; i < t.length && t[i - 1] < fromUs + 1e6; i++)
      max = Math.max(max, t[i] - t[i - 1]);
    return max;
  });
  return medianOfFinite(longest) ?? 0;
}

/** Silences that are no chance, plateaus and bursts of the event rate. */
function rateLosses(t: Float64Array): LostTime[] {
  const [first, last] = [t[0], t[t.length - 1]];
  const minUs = Math.max(gap.us, gap.usual * usualSilenceUs(t), (gap.intervals * (last - first)) / t.length);
  const counts = new Uint32Array(Math.floor((last - first) / binUs) + 1);
  const times: LostTime[] = [];
  for (let bin = 0, begin = 0, end = 0; bin < counts.length; bin++, begin = end) {
    end = firstAtOrAfter(t, first + (bin + 1) * binUs, begin);
    counts[bin] = end - begin;
    // Where a silence begins.
    if (end < t.length && end > begin && t[end] - t[end - 1] > minUs)
      times.push({ kind: 'gap', fromUs: t[end - 1], untilUs: t[end] });
  }
  const usual = counts.toSorted()[counts.length >> 1];
  const min = Math.max(burst.times * usual, usual + burst.deviations * Math.sqrt(usual) + burst.events);
  for (let begin = 0, end = 0; begin < counts.length; begin = end + 1) {
    for (end = begin; end < counts.length && counts[end] >= min; ) end++;
    if (end - begin < burst.bins) continue;
    const run = counts.slice(begin, end).toSorted();
    const [low, high] = [run[run.length >> 2], run[(3 * run.length) >> 2]];
    const isPlateau = run.length >= plateau.bins && low >= plateau.events && high <= plateau.times * low;
    times.push({ kind: isPlateau ? 'plateau' : 'burst', fromUs: first + begin * binUs, untilUs: first + end * binUs });
  }
  return times;
}

/** Adds a time to the list, to the last one where it goes on. */
export function addTime(times: LostTime[], next: LostTime, maxApartUs = 0): void {
  const last = times.at(-1);
  if (last?.kind === next.kind && next.fromUs - last.untilUs <= maxApartUs)
    times[times.length - 1] = { ...last, untilUs: next.untilUs };
  else times.push(next);
}

/** Seconds of each kind, those without any left out. */
export function secondsByKind(times: readonly LostTime[]): ReadonlyMap<LossKind, number> {
  const seconds = new Map<LossKind, number>();
  for (const { kind, fromUs, untilUs } of times) seconds.set(kind, (seconds.get(kind) ?? 0) + (untilUs - fromUs) / 1e6);
  return seconds;
}

/** Share of every step in which nothing was seen; times that overlap count once. */
export function blindShares(times: readonly LostTime[], fromUs: number, stepS: number, steps: number): Float64Array {
  const shares = new Float64Array(steps);
  let seenUs = fromUs;
  for (const time of times.filter(({ kind }) => blinding.has(kind)).toSorted((a, b) => a.fromUs - b.fromUs)) {
    for (let at = Math.max(seenUs, time.fromUs); at < time.untilUs; ) {
      const step = Math.floor((at - fromUs) / 1e6 / stepS);
      const until = Math.min(time.untilUs, fromUs + (step + 1) * stepS * 1e6);
      if (step < steps) shares[step] += (until - at) / 1e6 / stepS;
      at = until;
    }
    seenUs = Math.max(seenUs, time.untilUs);
  }
  return shares;
}
