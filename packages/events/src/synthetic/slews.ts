import type { RandomGenerator } from '@spikeseg/snn-core';

/** The telescope turns: everything on the chip moves straight by so much, and then stands again. */
export interface Slew {
  readonly tS: number;
  readonly speedPxS: number;
  /** Direction, radians from x towards y. */
  readonly angle: number;
  readonly lengthPx: number;
}

/** Slowest and fastest slew, px/s, drawn evenly in its logarithm, and the shortest and longest, px. */
const speedPxS = [10, 280] as const;
const lengthPx = [25, 70] as const;
/** Share of the time until the next slew that one may take: it is made faster where it would take longer. */
const longestShare = 0.9;

/**
 * Slews, there and back by turns: every second one undoes the one before.
 *
 * @param startsS when they begin at the earliest, rising; each begins up to `delayS` later
 * @param untilS when the last has ended
 */
export function drawSlews(startsS: readonly number[], delayS: number, untilS: number, random: RandomGenerator): Slew[] {
  const list: Slew[] = [];
  for (const [i, start] of startsS.entries()) {
    const last = i % 2 === 1 ? list[i - 1] : undefined;
    const angle = last ? last.angle + Math.PI : 2 * Math.PI * random.uniform();
    const length = last ? last.lengthPx : lengthPx[0] + (lengthPx[1] - lengthPx[0]) * random.uniform();
    const tS = start + delayS * random.uniform();
    const slowest = length / (longestShare * ((startsS[i + 1] ?? untilS) - tS));
    const drawn = Math.exp(Math.log(speedPxS[0]) + (Math.log(speedPxS[1]) - Math.log(speedPxS[0])) * random.uniform());
    list.push({ tS, speedPxS: Math.max(drawn, slowest), angle, lengthPx: length });
  }
  return list;
}

/** So many slews, evenly over a recording, each at most a second late. */
export function evenSlews(count: number, durationS: number, random: RandomGenerator): Slew[] {
  const everyS = durationS / count;
  const starts = Array.from({ length: count }, (_, i) => everyS * (i + 0.25));
  return drawSlews(starts, Math.min(1, everyS / 4), durationS, random);
}
