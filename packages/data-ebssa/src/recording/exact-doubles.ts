/** 64-bit integers as doubles. Those beyond ±(2^53 − 1) lose bits: {@link firstInexact} finds them. */
export function toDoubles(values: BigInt64Array | BigUint64Array): Float64Array {
  const doubles = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) doubles[i] = Number(values[i]);
  return doubles;
}

/** Index of the first converted value that may have lost bits, or -1. */
export function firstInexact(doubles: Float64Array): number {
  return doubles.findIndex((value) => !Number.isSafeInteger(value));
}
