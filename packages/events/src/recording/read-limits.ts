import { EventFormatError } from './event-format-error.ts';

/**
 * How much a file may make its reader do. Files are small and come from anywhere, so what they claim is compared with these
 * before anything is allocated.
 */
export interface ReadLimits {
  /** Events of a recording in memory. Reading takes up to 45 bytes of memory for each, the recording keeps 13. */
  readonly maxEvents: number;
  /** Bytes that come of a file: values of MATLAB and EBSSA's HDF5, decompressed; of other formats what is unpacked, and 13 for every event. */
  readonly maxDecodedBytes: number;
  /** The same as a multiple of the size of the file, or of what has come of a stream; 128 MiB are allowed in any case. */
  readonly maxExpansion: number;
  /** Longest time from the earliest event to the latest, s; of a stream, how far an event may lie behind one before it. */
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
export const raising = (name: keyof ReadLimits): string => `give a larger data.limit_factor=… (in the library limits.${name})`;

/** Where something is in a file, as the fields of an {@link EventFormatError}. */
export interface FilePlace {
  readonly offset: number;
  readonly inflatedOffset?: number | undefined;
}

/** Decoded in any case, bytes. */
const alwaysDecoded = 2 ** 27;
/** Memory of an event in columns, bytes. */
const eventBytes = 13;
const atBeginning: FilePlace = { offset: 0 };

/** What reading one file, or a stream, may still take. */
export class ReadBudget {
  readonly limits: ReadLimits;
  readonly #file: string;
  /** Undefined for a stream, which may go on for ever. */
  readonly #fileBytes: number | undefined;
  #come = 0;
  #decoded = 0;

  /** @param fileBytes undefined for a stream, see {@link come} @param limits those that differ from {@link defaultReadLimits} */
  constructor(file: string, fileBytes: number | undefined, limits: Partial<ReadLimits> = {}) {
    this.limits = { ...defaultReadLimits, ...limits };
    this.#file = file;
    this.#fileBytes = fileBytes;
  }

  /** Bytes of a stream have come. */
  come(bytes: number): void {
    this.#come += bytes;
  }

  /**
   * To be asked before the values of a variable are read.
   *
   * @param count of values @param bytes of them, as stored but decompressed
   * @throws EventFormatError naming the limit
   */
  take(variable: string, place: FilePlace, count: number, bytes: number): void {
    this.expect(variable, place, count, bytes);
    this.#decoded += bytes;
  }

  /** As {@link take}, of values whose bytes are counted where they are unpacked. @throws EventFormatError naming the limit */
  expect(variable: string, place: FilePlace, count: number, bytes: number): void {
    // A matrix holds four values for every event.
    this.check('maxEvents', count / 4, variable, place, 'events');
    this.#checkDecoded(this.#decoded + bytes, place, variable);
  }

  /** To be asked while a file is unpacked, before the bytes are kept. @throws EventFormatError naming the limit */
  unpack(bytes: number, place = atBeginning, variable?: string): void {
    this.#decoded += bytes;
    this.#checkDecoded(this.#decoded, place, variable);
  }

  /** To be asked with every piece of events: a word of some formats stands for many. @throws EventFormatError naming the limit */
  decode(events: number): void {
    this.unpack(eventBytes * events);
  }

  /** @throws EventFormatError when there is more than the limit of that name */
  check(name: keyof ReadLimits, got: number, variable: string | undefined, place: FilePlace, what: string): void {
    if (got > this.limits[name]) throw this.#fault(variable, place, `at most ${this.limits[name]} ${what}`, `${got}`, name);
  }

  #checkDecoded(decoded: number, place: FilePlace, variable: string | undefined): void {
    const { maxExpansion } = this.limits;
    const isFile = this.#fileBytes !== undefined;
    if (isFile) this.check('maxDecodedBytes', decoded, variable, place, 'decompressed bytes');
    const byExpansion = Math.max(alwaysDecoded, maxExpansion * (this.#fileBytes ?? this.#come));
    if (decoded <= byExpansion) return;
    const expected = `at most ${byExpansion} decompressed bytes, ${maxExpansion} times the ${isFile ? 'file' : 'stream so far'}`;
    throw this.#fault(variable, place, expected, `${decoded}`, 'maxExpansion');
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
