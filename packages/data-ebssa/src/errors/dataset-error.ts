/** A dataset folder is missing or holds no recordings of the kind that was asked for. */
export class DatasetError extends Error {
  override readonly name = 'DatasetError';
  /** The folder or file that was searched. */
  readonly root: string;
  /** What would have counted as a recording. */
  readonly lookedFor: string;

  constructor(fault: { readonly root: string; readonly lookedFor: string; readonly got: string }, options?: ErrorOptions) {
    super(`${fault.root}: expected ${fault.lookedFor}, got ${fault.got}`, options);
    this.root = fault.root;
    this.lookedFor = fault.lookedFor;
  }
}
