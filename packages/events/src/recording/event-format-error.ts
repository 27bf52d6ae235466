/** Where a file broke its format, what should have been there, and what was. */
export interface FormatFault {
  readonly file: string;
  /** Variable or field, e.g. `TD.ts`; undefined while no variable has been reached. */
  readonly variable?: string | undefined;
  /** Byte offset in the file: of the value where it is stored plainly, of the compressed element otherwise. */
  readonly offset: number;
  /** Byte offset inside the decompressed element, where the element is compressed. */
  readonly inflatedOffset?: number | undefined;
  readonly expected: string;
  readonly got: string;
  /** What the reader of the message can do about it. */
  readonly fix?: string | undefined;
}

/** A recording cannot be read: the file is truncated, corrupted, foreign, or holds values that are no events. */
export class EventFormatError extends Error implements FormatFault {
  override readonly name = 'EventFormatError';
  readonly file: string;
  readonly variable: string | undefined;
  readonly offset: number;
  readonly inflatedOffset: number | undefined;
  readonly expected: string;
  readonly got: string;
  readonly fix: string | undefined;

  constructor(fault: FormatFault, options?: ErrorOptions) {
    const inflated = fault.inflatedOffset === undefined ? '' : ` (decompressed byte ${fault.inflatedOffset})`;
    const where = `${fault.file}: ${fault.variable === undefined ? '' : `${fault.variable}, `}byte ${fault.offset}${inflated}`;
    super(`${where}: expected ${fault.expected}, got ${fault.got}${fault.fix === undefined ? '' : `; ${fault.fix}`}`, options);
    this.file = fault.file;
    this.variable = fault.variable;
    this.offset = fault.offset;
    this.inflatedOffset = fault.inflatedOffset;
    this.expected = fault.expected;
    this.got = fault.got;
    this.fix = fault.fix;
  }
}

/**
 * What reading a file threw, as the fault of that file: a slip of a reader (a RangeError or TypeError) comes of bytes that it was not made for, and ends
 * the reading of this file alone. Other errors, and faults of files, are given back as they are.
 */
export function fileFault(file: string, error: unknown): unknown {
  if (!(error instanceof RangeError || error instanceof TypeError)) return error;
  return new EventFormatError(
    { file, offset: 0, expected: slipExpected, got: `${error.name}: ${error.message}` },
    { cause: error },
  );
}

/** What a file was not that {@link fileFault} tells of. */
const slipExpected = 'a file that its reader can read';
