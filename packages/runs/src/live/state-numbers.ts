import * as z from 'zod';

/* Numbers of a state, and between which bounds they are: what lies within costs no more than what a stream has left. */

/** Steps of 10 ms of two years. */
export const mostSteps = 2 ** 33;
/** µs that doubles tell apart. */
export const mostUs = 2 ** 53;
/** Single precision counts no further. */
export const mostCount = 2 ** 24;
/** Evidence, nats: far beyond every ceiling. */
export const mostNats = 1e4;
/** Of objects, places and maps: more than a sensor full of noise has. */
const mostOfList = 100_000;
export const mostTracks = 10_000;
/** What sums may be off by, as a factor. */
export const rounded = 1.0001;

type Numbers = Float32Array | Float64Array | Int32Array | Uint8Array | Uint32Array;

/** Numbers of a kind and, where it is told, of a length, each within bounds; none is NaN. */
export const numbers = <A extends Numbers>(kind: new (length: number) => A, low: number, high: number, length?: number) =>
  z
    .instanceof(kind)
    .refine((values) => length === undefined || values.length === length, `expected ${length} numbers`)
    .refine((values) => values.every((value) => value >= low && value <= high), `expected numbers in [${low}, ${high}]`);

export const within = (low: number, high: number) => z.number().min(low).max(high);
export const whole = (high: number, low = 0) => z.int().min(low).max(high);
export const timeUs = () => within(-mostUs, mostUs);
export const velocity = () => within(-1e6, 1e6);
export const listOf = <T extends z.ZodType>(one: T, most = mostOfList) => z.array(one).max(most);

/** As many numbers as another has, of the same kind. */
export const alike = <A extends Numbers>(one: A, low: number, high: number) =>
  numbers(one.constructor as new (length: number) => A, low, high, one.length);
