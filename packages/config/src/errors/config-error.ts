import type { ConfigProblem } from './problem.ts';
import { problemText } from './problem.ts';

/**
 * A configuration that cannot be used. The message tells the first problem and how many more there are; `problems` has
 * them all, and the fields of the first one are repeated here.
 */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly [ConfigProblem, ...ConfigProblem[]];
  readonly file: string | undefined;
  readonly keyPath: string | undefined;
  readonly line: number | undefined;
  readonly column: number | undefined;
  readonly expected: string;
  readonly got: string;
  readonly suggestions: readonly string[];

  constructor(problems: readonly [ConfigProblem, ...ConfigProblem[]], options?: ErrorOptions) {
    const [first, ...more] = problems;
    const rest = more.length === 0 ? '' : ` (and ${more.length} more ${more.length === 1 ? 'problem' : 'problems'})`;
    super(problemText(first) + rest, options);
    this.problems = problems;
    this.file = first.file;
    this.keyPath = first.keyPath;
    this.line = first.line;
    this.column = first.column;
    this.expected = first.expected;
    this.got = first.got;
    this.suggestions = first.suggestions;
  }
}

/** True for a ConfigError, also one of another copy of this package. */
export const isConfigError = (error: unknown): error is ConfigError =>
  error instanceof Error && error.name === 'ConfigError' && 'problems' in error;

/** Throws all problems as one error; does nothing when there are none. */
export function throwProblems(problems: readonly ConfigProblem[], options?: ErrorOptions): void {
  const [first, ...more] = problems;
  if (first) throw new ConfigError([first, ...more], options);
}
