/** What jobs depend on beside their model and its configuration. A command has its own of these. */
export interface JobOptions {
  /** What `detect` writes beside its tables. */
  readonly events?: boolean | undefined;
  readonly masks?: boolean | undefined;
  readonly pictures?: boolean | undefined;
  /** `cv` and `train` leave out recordings that cannot be read. */
  readonly skipBad?: boolean | undefined;
}
