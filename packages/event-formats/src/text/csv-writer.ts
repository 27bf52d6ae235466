import type { EventColumns } from '../event-sink.ts';
import type { EventWriter } from '../event-writer.ts';

const [comma, lineFeed, minus, zero] = [0x2c, 0x0a, 0x2d, 0x30];
/** Longest line: sign, 16 digits and 4 for parts of 1 µs, two of five digits, polarity, commas and the end. */
const longestLine = 40;
/** Whole numbers below this are written by their digits. */
const largestPlain = 2 ** 31;

/** Writes lines `t_us,x,y,p` below a header that names them: µs, px, polarity 0 or 1. Times of ns keep up to three decimals. */
export class CsvWriter implements EventWriter {
  begin(): Uint8Array {
    return new TextEncoder().encode('t_us,x,y,p\n');
  }

  encode({ t, x, y, p }: EventColumns): Uint8Array {
    const bytes = new Uint8Array(t.length * longestLine);
    let at = 0;
    for (let k = 0; k < t.length; k++) {
      at = writeTime(bytes, at, t[k]);
      bytes[at++] = comma;
      at = writeDigits(bytes, at, x[k]);
      bytes[at++] = comma;
      at = writeDigits(bytes, at, y[k]);
      bytes[at++] = comma;
      bytes[at++] = zero + p[k];
      bytes[at++] = lineFeed;
    }
    return bytes.subarray(0, at);
  }
}

/** Writes a time as a decimal number without an exponent. */
function writeTime(bytes: Uint8Array, at: number, us: number): number {
  let to = at;
  if (us < 0) bytes[to++] = minus;
  const magnitude = Math.abs(us);
  if (Number.isInteger(magnitude)) {
    if (magnitude < largestPlain) return writeDigits(bytes, to, magnitude);
    const upper = Math.floor(magnitude / 1e9);
    return writeDigits(bytes, writeDigits(bytes, to, upper), magnitude - upper * 1e9, 9);
  }
  const text = magnitude.toFixed(3).replace(/\.?0+$/, '');
  for (let k = 0; k < text.length; k++) bytes[to++] = text.charCodeAt(k);
  return to;
}

/** Writes a whole number below 2^31. @param digits at least so many, with zeros before */
function writeDigits(bytes: Uint8Array, at: number, value: number, digits = 1): number {
  let count = digits;
  for (let limit = 10 ** digits; value >= limit; limit *= 10) count++;
  for (let k = at + count - 1, rest = value; k >= at; k--) {
    const quotient = Math.floor(rest / 10);
    bytes[k] = zero + rest - 10 * quotient;
    rest = quotient;
  }
  return at + count;
}
