import { ownUtcOffset, parseUtc, type Recording } from '@spikeseg/events';
import { utcText } from '@spikeseg/segmentation';
import { startOf } from '../../detection/recordings.ts';
import { UsageError } from '../../errors/errors.ts';
import type { Found } from '../../pool/mark-detections.ts';
import type { PulseClock } from './pulse-clock.ts';

/** UTC at a time of the camera, and how far it may be off, s. */
export interface Epoch {
  readonly utc: string;
  readonly atUs: number;
  readonly sigmaS: number;
}

/** Events with the UTC less their clock, µs, where that is known. */
type Timed = Pick<Found, 'events' | 'utcOffsetUs'>;

/** UTC at a time near that of an epoch, ms since 1970. */
export const utcMsOf = ({ utc, atUs }: Epoch, tUs: number): number => ((parseUtc(utc) ?? Number.NaN) + tUs - atUs) / 1000;

/** UTC of the first event, or of the second of the first pulse, µs since 1970; undefined where none is given. */
export function epochOf(given: string | undefined, recordings: number, isOfPulse: boolean): number | undefined {
  const startUtcUs = startOf(given, recordings);
  if (isOfPulse && startUtcUs !== undefined && startUtcUs % 1e6 !== 0)
    throw new UsageError(`--epoch: expected a whole second beside --pps, that of the first pulse, got ${given}`);
  return startUtcUs;
}

/** @throws UsageError where neither the times of the events nor an option say the UTC; it offers the date of a header */
export function checkClock({ name, events: { t }, stored }: Recording, startUtcUs: number | undefined): void {
  if (startUtcUs !== undefined || t.length === 0 || ownUtcOffset(t[0]) !== undefined) return;
  const [, day, time] = /(?:^|; )date (\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:;|$)/i.exec(stored.header) ?? [];
  const how =
    day === undefined
      ? 'give it with --epoch, e.g. 2026-11-28T19:30:00Z'
      : `give it with --epoch; the header has the date ${day} ${time} of a zone that it does not say: if that is UTC, --epoch ${day}T${time}Z, to a second or worse (--epoch-error 1)`;
  throw new UsageError(
    `${name}: expected the UTC of the first event, got ${(t[0] / 1e6).toFixed(3)} s on a clock that does not count from 1970; ${how}`,
  );
}

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
