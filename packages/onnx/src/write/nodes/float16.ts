/*
 * IEEE 754 binary16: 1 sign, 5 exponent and 10 fraction bits. Only numbers that it holds exactly are ever stored so, so
 * nothing is rounded here. (Float16Array is newer than the oldest Node that this package runs on.)
 */

/** The number of 16 bits. */
export function fromFloat16Bits(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** The 16 bits of a number that float16 holds; of any other the bits are those of some other number. */
export function toFloat16Bits(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const size = Math.abs(value);
  if (size < 2 ** -14) return sign | Math.min(0x3ff, Math.floor(size * 2 ** 24));
  const exponent = Math.min(15, Math.floor(Math.log2(size)));
  return sign | ((exponent + 15) << 10) | (Math.floor(size * 2 ** (10 - exponent)) & 0x3ff);
}

/** Whether float16 holds every one of the numbers exactly. */
export const isFloat16 = (values: Float32Array): boolean =>
  values.every((value) => Object.is(fromFloat16Bits(toFloat16Bits(value)), value));
