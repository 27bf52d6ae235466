/** A time step in µs, which is whole: 1.001 ms is 1000.9999999999999 µs in doubles. */
export const stepDurationUs = (timestepMs: number): number => Math.round(timestepMs * 1000);
