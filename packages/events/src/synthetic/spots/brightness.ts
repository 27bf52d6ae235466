import type { RandomGenerator } from '@spikeseg/snn-core';

/** How satellites tumble: every one draws a period of its own. */
export interface Tumbling {
  /** Shortest and longest time of a turn, s. */
  readonly periodS: readonly [number, number];
  /** Share by which the rate swings about its mean, 0 to 1. */
  readonly amplitude: number;
  /** Once in a turn a flat side flashes: by so many times the mean rate it is brighter at its peak; 0 is never. */
  readonly glintGain: number;
}

/** Brightness of one satellite that tumbles. */
export interface TumblingBrightness {
  readonly periodS: number;
  readonly amplitude: number;
  readonly glintGain: number;
  /** Share of a turn at time 0, and at which share the glint is, 0 to 1. */
  readonly phase: number;
  readonly glintPhase: number;
}

/** Standard deviation of a glint, share of a turn. */
const glintWidth = 0.02;

export function drawBrightness(
  { periodS: [low, high], amplitude, glintGain }: Tumbling,
  random: RandomGenerator,
): TumblingBrightness {
  const periodS = low + (high - low) * random.uniform();
  return { periodS, amplitude, glintGain, phase: random.uniform(), glintPhase: random.uniform() };
}

/**
 * Rate at a time over the mean rate without glints: 1 + A · cos 2π(t/P + φ) + G · exp(−d²/2w²), where d is the share of a turn
 * from the nearest glint and w is 0.02. Over whole turns its mean is 1 + G · w · √2π.
 */
export function brightnessAt({ periodS, amplitude, glintGain, phase, glintPhase }: TumblingBrightness, tS: number): number {
  const turns = tS / periodS + phase;
  const fromGlint = turns - glintPhase - Math.round(turns - glintPhase);
  return 1 + amplitude * Math.cos(2 * Math.PI * turns) + glintGain * Math.exp(-((fromGlint / glintWidth) ** 2) / 2);
}

/** What {@link brightnessAt} never exceeds. */
export const brightestOf = ({ amplitude, glintGain }: TumblingBrightness): number => 1 + amplitude + glintGain;
