import { EventFormatError } from '@spikeseg/events';

/**
 * How much a file may make its reader do. Files are small and come from anywhere, so what they claim is compared with these
 * before anything is allocated.
 */
export interface ReadLimits {
  /** Events of a recording. Reading takes up to 45 bytes of memory for each, the recording keeps 13. */
  readonly maxEvents: number;
  /** Bytes of the values that are read, decompressed. */
  readonly maxDecodedBytes: number;
  /** The same as a multiple of the size of the file; 128 MiB are allowed in any case. */
  readonly maxExpansion: number;
  /** Longest time from the first event to the last, s. */
  readonly maxSpanS: number;
  /** Labels of a recording, and objects that they belong to. */
  readonly maxLabels: number;
  readonly maxObjects: number;
  /** Variables of a MATLAB file; members of a group, and groups, of an HDF5 file. */
  readonly maxVariables: number;
}

/** What holds where nothing else is said. */
export const defaultReadLimits: ReadLimits = {
  maxEvents: 2 ** 28,
  maxDecodedBytes: 2 ** 34,
  maxExpansion: 100,
  maxSpanS: 24 * 3600,
  maxLabels: 1_000_000,
  maxObjects: 10_000,
  maxVariables: 10_000,
};

/** How to read what a limit does not allow, for an error: in commands and in programs. */
export const raising = (name: keyof ReadLimits): string =>
  `give a larger data.limits.${name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}=… (in the library limits.${name})`;

/** Where something is in a file, as the fields of an {@link EventFormatError}. */
export interface FilePlace {
  readonly offset: number;
  readonly inflatedOffset?: number | undefined;
}

/** Decoded in any case, bytes. */
const alwaysDecoded = 2 ** 27;

/** What reading one file may still take. */
export class ReadBudget {
  readonly limits: ReadLimits;
  readonly #file: string;
  readonly #fileBytes: number;
  #decoded = 0;

  /** @param limits those that differ from {@link defaultReadLimits} */
  constructor(file: string, fileBytes: number, limits: Partial<ReadLimits> = {}) {
    this.limits = { ...defaultReadLimits, ...limits };
    this.#file = file;
    this.#fileBytes = fileBytes;
  }

  /**
   * To be asked before the values of a variable are read.
   *
   * @param count of values @param bytes of them, as stored but decompressed
   * @throws EventFormatError naming the limit
   */
  take(variable: string, place: FilePlace, count: number, bytes: number): void {
    this.#decoded += bytes;
    const { maxDecodedBytes, maxExpansion } = this.limits;
    const byExpansion = Math.max(alwaysDecoded, maxExpansion * this.#fileBytes);
    // A matrix holds four values for every event.
    this.check('maxEvents', count / 4, variable, place, 'events');
    this.check('maxDecodedBytes', this.#decoded, variable, place, 'decompressed bytes');
    if (this.#decoded <= Math.min(byExpansion, maxDecodedBytes)) return;
    const expected = `at most ${byExpansion} decompressed bytes, ${maxExpansion} times the file`;
    throw this.#fault(variable, place, expected, `${this.#decoded}`, 'maxExpansion');
  }

  /** @throws EventFormatError when there is more than the limit of that name */
  check(name: keyof ReadLimits, got: number, variable: string | undefined, place: FilePlace, what: string): void {
    if (got > this.limits[name]) throw this.#fault(variable, place, `at most ${this.limits[name]} ${what}`, `${got}`, name);
  }

  #fault(
    variable: string | undefined,
    place: FilePlace,
    expected: string,
    got: string,
    name: keyof ReadLimits,
  ): EventFormatError {
    const fix = `if the file can be trusted, ${raising(name)}`;
    return new EventFormatError({ file: this.#file, variable, ...place, expected, got, fix });
  }
}
