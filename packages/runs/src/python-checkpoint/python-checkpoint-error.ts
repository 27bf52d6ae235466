/** A file that is not a checkpoint of the Python SpikeSEG, is damaged, or asks for more than data. */
export class PythonCheckpointError extends Error {
  override readonly name = 'PythonCheckpointError';
  /** Which part of the file, e.g. `zip` or `data.pkl at byte 17`. */
  readonly where: string;
  readonly expected: string;
  readonly got: string;

  constructor(part: { where: string; expected: string; got: string }, options?: ErrorOptions) {
    super(`python checkpoint: ${part.where}: expected ${part.expected}, got ${part.got}`, options);
    this.where = part.where;
    this.expected = part.expected;
    this.got = part.got;
  }
}
