import { type Column, columnFault, eachBlock } from './column.ts';

export interface DecodedPolarity {
  /** 0 = OFF, 1 = ON. */
  readonly p: Uint8Array;
  /** What the file writes for OFF; undefined when it holds no OFF event. */
  readonly offCode: -1 | 0 | undefined;
}

/**
 * Polarity codes to 0/1. Files write −1/+1 or 0/1: ON is 1 in both, so a file with one code alone decodes rightly too.
 *
 * @throws EventFormatError when a code is none of −1, 0, 1, or when −1 and 0 occur in one file
 */
export function decodePolarity(column: Column): DecodedPolarity {
  const p = new Uint8Array(column.values.length);
  let firstZero = -1;
  let firstMinus = -1;
  eachBlock(column, (codes, start) => {
    const { bad, zero, minus } = decodeBlock(codes, p.subarray(start, start + codes.length));
    if (bad >= 0) throw columnFault(column, 'polarities −1 and 1, or 0 and 1', `${codes[bad]} at event ${start + bad}`);
    if (firstZero < 0 && zero >= 0) firstZero = start + zero;
    if (firstMinus < 0 && minus >= 0) firstMinus = start + minus;
  });
  if (firstZero >= 0 && firstMinus >= 0) {
    throw columnFault(column, 'polarities −1 and 1, or 0 and 1', `both −1 (event ${firstMinus}) and 0 (event ${firstZero})`);
  }
  return { p, offCode: firstMinus >= 0 ? -1 : firstZero >= 0 ? 0 : undefined };
}

/** Indices of the first code that is none, the first 0 and the first −1, or -1. */
function decodeBlock(
  codes: Float64Array,
  p: Uint8Array,
): { readonly bad: number; readonly zero: number; readonly minus: number } {
  let zero = -1;
  let minus = -1;
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i];
    if (code === 1) p[i] = 1;
    else if (code === -1) {
      if (minus < 0) minus = i;
    } else if (code === 0) {
      if (zero < 0) zero = i;
    } else return { bad: i, zero, minus };
  }
  return { bad: -1, zero, minus };
}
