import { ownUtcOffset, type Recording } from '@spikeseg/events';
import { UsageError } from '@spikeseg/experiment/commands';
import { startOf } from '@spikeseg/experiment/models';

/* The UTC that the command is given. */

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
