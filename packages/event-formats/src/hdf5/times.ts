/** Finds out what the times of a dataset count, as HDF5 files do not say. */
import type { FormatOptions } from '../event-format.ts';
import type { ReadReport } from '../read-report.ts';
import type { NumberType } from '../source/read-numbers.ts';

/** How stored times become µs: (stored − origin)·multiply/divide. */
export interface TimeScale {
  readonly unit: 's' | 'us' | 'ns';
  readonly multiply: number;
  readonly divide: number;
  /** Taken off first, exactly; 0 unless times are ns that no double holds. */
  readonly origin: bigint;
}

const scales = {
  s: { unit: 's', multiply: 1e6, divide: 1 },
  ms: { unit: 'us', multiply: 1e3, divide: 1 },
  us: { unit: 'us', multiply: 1, divide: 1 },
  ns: { unit: 'ns', multiply: 1, divide: 1000 },
} as const;

/** Times from here on are Unix ns, or Unix µs where they are smaller. */
const minUnixNs = 1e17;
/** Longest recording in s, and the largest Unix time in s. */
const longestSeconds = 1e5;
const latestUnixSeconds = 1e11;
/** From here on ns are counted from the first event. */
const exactNs = 2 ** 50;

/**
 * Unit of times, by the option, or by their type and size: integers are µs, and ns where they are 10^17 and more; floats are s below 10^5 and where they
 * have fractions below 10^11.
 *
 * @param first first and last of the times
 */
export function timeScale(
  { kind, size }: NumberType,
  first: bigint | number,
  last: bigint | number,
  { unit }: FormatOptions,
  report: ReadReport,
): TimeScale {
  const largest = Math.max(Math.abs(Number(first)), Math.abs(Number(last)));
  const isWhole = Number.isInteger(Number(first)) && Number.isInteger(Number(last));
  const isSeconds = kind === 'float' && (largest < longestSeconds || (largest < latestUnixSeconds && !isWhole));
  const guess = largest >= minUnixNs ? 'ns' : isSeconds ? 's' : 'us';
  if (unit === undefined)
    report.note(`times are taken as ${{ s: 'seconds', us: 'µs', ns: 'ns' }[guess]}, by their type and size`);
  if (kind === 'float' && size === 4) report.note('times are floats of 32 bits, which do not tell events apart late in the file');
  const scale = scales[unit ?? guess];
  const origin = scale.unit === 'ns' && largest >= exactNs ? BigInt(first) : 0n;
  return { ...scale, origin };
}
