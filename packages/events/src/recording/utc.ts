/*
 * Times on the clock of the world. Events have times on the clock of their camera, which counts from when it was switched on, or from 1970.
 * UTC less that clock, in µs, is the offset that tables take.
 */

/** 2001-09-09 and 2096-10-02, µs since 1970: no camera has counted that long since it was switched on. */
const [earliestEpochUs, latestEpochUs] = [1e15, 4e15];

/** The offset that the times of events tell by themselves: 0 where they count from 1970, else undefined. @param firstUs time of the first event, µs */
export const ownUtcOffset = (firstUs: number | undefined): number | undefined =>
  firstUs !== undefined && firstUs >= earliestEpochUs && firstUs <= latestEpochUs ? 0 : undefined;

/** Whether a time is a leap second, `23:59:60`. */
export const isLeapSecond = (text: string): boolean => /T\d\d:\d\d:60/i.test(text);

/**
 * An ISO 8601 time with its zone, e.g. `2026-01-30T19:12:03.25Z`, as µs since 1970; undefined where the text is none, says no zone, or is a leap second,
 * which that count does not have.
 */
export function parseUtc(text: string): number | undefined {
  const [, seconds, fraction = '', zone] =
    /^(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?)(?:\.(\d{1,6})\d*)?(Z|[+-]\d\d:\d\d)$/.exec(text.toUpperCase()) ?? [];
  const ms = Date.parse(`${seconds}${zone}`);
  // Date.parse takes 31 February for March: the day is written back and compared.
  if (Number.isNaN(ms) || !new Date(`${seconds}Z`).toISOString().startsWith(seconds)) return undefined;
  return 1000 * ms + Number(fraction.padEnd(6, '0'));
}
