import type { NumberType } from './npy-header.ts';

/** Reads n numbers that lie `stride` bytes apart into `to`. */
export type NumberReader = (view: DataView, offset: number, stride: number, n: number, to: Float64Array) => void;

/**
 * A reader of numbers of a type.
 *
 * @param origin is taken off numbers of 64 bits before they are rounded to doubles; 0 for others
 */
export function numberReader({ kind, size, littleEndian: le }: NumberType, origin = 0n): NumberReader {
  if (kind === 'f') return size === 8 ? float64(le) : size === 4 ? float32(le) : float16(le);
  if (size === 8) return whole64(kind === 'i', le, origin);
  if (size === 4) return kind === 'i' ? int32(le) : uint32(le);
  if (size === 2) return kind === 'i' ? int16(le) : uint16(le);
  return kind === 'i' ? int8 : uint8;
}

// A loop for each type, so that none has to ask for it at every number.

const float64 =
  (le: boolean): NumberReader =>
  (view, offset, stride, n, to) => {
    for (let k = 0, at = offset; k < n; k++, at += stride) to[k] = view.getFloat64(at, le);
  };

const float32 =
  (le: boolean): NumberReader =>
  (view, offset, stride, n, to) => {
    for (let k = 0, at = offset; k < n; k++, at += stride) to[k] = view.getFloat32(at, le);
  };

const float16 =
  (le: boolean): NumberReader =>
  (view, offset, stride, n, to) => {
    for (let k = 0, at = offset; k < n; k++, at += stride) {
      const bits = view.getUint16(at, le);
      const exponent = (bits >> 10) & 31;
      const fraction = bits & 1023;
      const magnitude =
        exponent === 31
          ? fraction === 0
            ? Infinity
            : NaN
          : exponent === 0
            ? fraction * 2 ** -24
            : (1024 + fraction) * 2 ** (exponent - 25);
      to[k] = bits >> 15 === 1 ? -magnitude : magnitude;
    }
  };

function whole64(isSigned: boolean, le: boolean, origin: bigint): NumberReader {
  const [upperAt, lowerAt] = le ? [4, 0] : [0, 4];
  // Both halves are small enough for exact differences.
  const originUpper = Number(origin >> 32n);
  const originLower = Number(origin & 0xffff_ffffn);
  return (view, offset, stride, n, to) => {
    for (let k = 0, at = offset; k < n; k++, at += stride) {
      const upper = isSigned ? view.getInt32(at + upperAt, le) : view.getUint32(at + upperAt, le);
      to[k] = (upper - originUpper) * 0x1_0000_0000 + (view.getUint32(at + lowerAt, le) - originLower);
    }
  };
}

const int32 =
  (le: boolean): NumberReader =>
  (view, offset, stride, n, to) => {
    for (let k = 0, at = offset; k < n; k++, at += stride) to[k] = view.getInt32(at, le);
  };

const uint32 =
  (le: boolean): NumberReader =>
  (view, offset, stride, n, to) => {
    for (let k = 0, at = offset; k < n; k++, at += stride) to[k] = view.getUint32(at, le);
  };

const int16 =
  (le: boolean): NumberReader =>
  (view, offset, stride, n, to) => {
    for (let k = 0, at = offset; k < n; k++, at += stride) to[k] = view.getInt16(at, le);
  };

const uint16 =
  (le: boolean): NumberReader =>
  (view, offset, stride, n, to) => {
    for (let k = 0, at = offset; k < n; k++, at += stride) to[k] = view.getUint16(at, le);
  };

const int8: NumberReader = (view, offset, stride, n, to) => {
  for (let k = 0, at = offset; k < n; k++, at += stride) to[k] = view.getInt8(at);
};

const uint8: NumberReader = (view, offset, stride, n, to) => {
  for (let k = 0, at = offset; k < n; k++, at += stride) to[k] = view.getUint8(at);
};
