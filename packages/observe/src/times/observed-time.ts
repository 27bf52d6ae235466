import { utcText } from '@spikeseg/detection';
import { type EventStream, parseUtc } from '@spikeseg/events';
import type { PulseClock } from './pulse-clock.ts';

/** UTC at a time of the camera, and how far it may be off, s. */
export interface Epoch {
  readonly utc: string;
  readonly atUs: number;
  readonly sigmaS: number;
}

/** Events with the UTC less their clock, µs, where that is known. */
interface Timed {
  readonly events: EventStream;
  readonly utcOffsetUs?: number | undefined;
}

/** UTC at a time near that of an epoch, ms since 1970. */
export const utcMsOf = ({ utc, atUs }: Epoch, tUs: number): number => ((parseUtc(utc) ?? Number.NaN) + tUs - atUs) / 1000;

/** UTC of the first event. @param sigmaS how far it may be off */
export function epochIn({ events, utcOffsetUs = 0 }: Timed, sigmaS: number): Epoch {
  const atUs = events.t[0] ?? 0;
  return { utc: utcText(atUs + utcOffsetUs), atUs, sigmaS };
}

/** UTC at a time of the camera, by pulses. @param moreS how far it may be off beside what they tell */
export function epochBy(clock: PulseClock, atUs: number, moreS: number): Epoch {
  const { utcUs, sigmaS } = clock.at(atUs);
  return { utc: utcText(utcUs), atUs, sigmaS: Math.hypot(sigmaS, moreS) };
}

/** A recording with the UTC that pulses tell of its first event. */
export function timedBy<T extends Timed>(clock: PulseClock, found: T): T {
  const atUs = found.events.t[0] ?? 0;
  return { ...found, utcOffsetUs: clock.at(atUs).utcUs - atUs };
}

/** What pulses tell of a clock. */
export const clockText = ({ pulses, missing, rejected, firstUs, driftPpm, scatterS }: PulseClock): string =>
  `UTC by ${pulses} pulses, the first at ${(firstUs / 1e6).toFixed(3)} s of the camera (${missing} missing, ${rejected} beside the line): its clock is ${Math.abs(driftPpm).toFixed(3)} µs per second ${driftPpm < 0 ? 'slow' : 'fast'}, pulses scatter by ${(1e6 * scatterS).toFixed(2)} µs`;
