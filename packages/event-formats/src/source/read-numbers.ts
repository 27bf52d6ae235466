/** Type of a number in a file: a whole one (booleans and enumerations among them) or an IEEE float. */
export interface NumberType {
  readonly kind: 'integer' | 'float';
  /** Bytes: 1, 2, 4 or 8; of a float 2, 4 or 8. */
  readonly size: number;
  readonly signed: boolean;
  readonly littleEndian: boolean;
}

/**
 * Numbers that lie apart, as doubles.
 *
 * @param at byte of the first one in `view`, `stride` bytes before the next @param to place of the first one in `out`
 * @param origin taken off 64-bit integers before they are rounded to doubles
 * @returns index of the first 64-bit integer that a double may not hold exactly; −1: none
 */
export function readNumbers(
  { kind, size, signed, littleEndian }: NumberType,
  view: DataView,
  at: number,
  stride: number,
  count: number,
  out: Float64Array,
  to = 0,
  origin = 0n,
): number {
  const end = to + count;
  let bad = -1;
  // A loop for each type, so that none has to ask for it at every number.
  if (kind === 'float') {
    if (size === 8) for (let k = to; k < end; k++, at += stride) out[k] = view.getFloat64(at, littleEndian);
    else if (size === 4) for (let k = to; k < end; k++, at += stride) out[k] = view.getFloat32(at, littleEndian);
    else for (let k = to; k < end; k++, at += stride) out[k] = halfFloat(view.getUint16(at, littleEndian));
  } else if (size === 1) {
    if (signed) for (let k = to; k < end; k++, at += stride) out[k] = view.getInt8(at);
    else for (let k = to; k < end; k++, at += stride) out[k] = view.getUint8(at);
  } else if (size === 2) {
    if (signed) for (let k = to; k < end; k++, at += stride) out[k] = view.getInt16(at, littleEndian);
    else for (let k = to; k < end; k++, at += stride) out[k] = view.getUint16(at, littleEndian);
  } else if (size === 4) {
    if (signed) for (let k = to; k < end; k++, at += stride) out[k] = view.getInt32(at, littleEndian);
    else for (let k = to; k < end; k++, at += stride) out[k] = view.getUint32(at, littleEndian);
  } else {
    const [lowAt, highAt] = littleEndian ? [0, 4] : [4, 0];
    // Both halves are small enough for exact differences.
    const originHigh = Number(origin >> 32n);
    const originLow = Number(origin & 0xffff_ffffn);
    for (let k = to; k < end; k++, at += stride) {
      const low = view.getUint32(at + lowAt, littleEndian);
      const high = signed ? view.getInt32(at + highAt, littleEndian) : view.getUint32(at + highAt, littleEndian);
      const value = (high - originHigh) * 2 ** 32 + (low - originLow);
      if (bad < 0 && (value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER)) bad = k - to;
      out[k] = value;
    }
  }
  return bad;
}

/** A float of 16 bits: 1 of sign, 5 of exponent, 10 of fraction. */
function halfFloat(bits: number): number {
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  const sign = bits >> 15 === 1 ? -1 : 1;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
}
