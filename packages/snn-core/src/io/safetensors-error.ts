/** A file that is not valid safetensors, or holds what this reader does not know. */
export class SafetensorsError extends Error {
  override readonly name = 'SafetensorsError';
  /** Which part of the file, e.g. `header` or `conv1.weight: shape`. */
  readonly where: string;
  readonly expected: string;
  readonly got: string;
  /** Where in the file that part is, or begins. */
  readonly byteOffset: number;

  constructor(part: { where: string; expected: string; got: string; byteOffset: number }, options?: ErrorOptions) {
    super(`safetensors: ${part.where}: expected ${part.expected}, got ${part.got} (at byte ${part.byteOffset})`, options);
    this.where = part.where;
    this.expected = part.expected;
    this.got = part.got;
    this.byteOffset = part.byteOffset;
  }
}
