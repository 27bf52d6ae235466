/** Why TensorFlow.js does not run here. */
export type TfjsProblem =
  /** A package of the platform is not installed. */
  | 'missing'
  /** It is installed and cannot be loaded. */
  | 'unusable'
  /** It runs, and finds no GPU. */
  | 'no-gpu'
  /** It has been started for another GPU, with which it stays as long as the process lives. */
  | 'other-gpu'
  /** Its GPU is in software, which was not asked for. */
  | 'software'
  /** A tensor would be larger than the GPU's limit. */
  | 'too-small'
  /** Its convolutions round, so exact numerics cannot be had. */
  | 'inexact';

/** A platform that cannot be had here. The message says what was expected, what was found, and how to mend it. */
export class TfjsError extends Error {
  override readonly name = 'TfjsError';
  readonly problem: TfjsProblem;
  /** What was expected and what was found, without the remedy. */
  readonly found: string;
  /** Command or advice that mends it. */
  readonly remedy: string;

  constructor(problem: TfjsProblem, found: string, remedy: string, options?: ErrorOptions) {
    super(`${found}; ${remedy}`, options);
    this.problem = problem;
    this.found = found;
    this.remedy = remedy;
  }
}
