import { alternatives } from './describe/json-schema.ts';

/**
 * A configuration that cannot be used. The message tells the first problem and how many more there are; `problems` has
 * them all.
 */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly [ConfigProblem, ...ConfigProblem[]];

  constructor(problems: readonly [ConfigProblem, ...ConfigProblem[]], options?: ErrorOptions) {
    const [first, ...more] = problems;
    const rest = more.length === 0 ? '' : ` (and ${more.length} more ${more.length === 1 ? 'problem' : 'problems'})`;
    super(problemText(first) + rest, options);
    this.problems = problems;
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

/** What is wrong, for callers that treat some problems differently. */
export type ProblemKind =
  | 'unreadable-file'
  | 'syntax'
  | 'duplicate-key'
  | 'unknown-key'
  | 'invalid-value'
  | 'conflict'
  | 'undefined-variable'
  | 'unknown-preset'
  | 'override-syntax';

/** Where a value came from. */
export interface ProblemPlace {
  readonly source: 'file' | 'override' | 'preset' | 'default';
  /** The file as it was named, where the value comes from one. */
  readonly file?: string;
  /** Counted from 1. */
  readonly line?: number;
  /** Counted from 1. */
  readonly column?: number;
}

/** One thing that is wrong with a configuration. */
export interface ConfigProblem extends ProblemPlace {
  readonly kind: ProblemKind;
  /** Dotted path, e.g. `stdp.lr_plus` or `model.leaks[1]`; absent where no key is concerned. */
  readonly keyPath?: string;
  readonly expected: string;
  readonly got: string;
  /** What to do about it. */
  readonly fix?: string;
  /** Keys, by their dotted paths, and names that may have been meant, best first. */
  readonly suggestions: readonly string[];
}

/** The problem in one line: where, expected, got, fix. */
export function problemText(problem: ConfigProblem): string {
  const { keyPath, expected, got, fix, suggestions } = problem;
  const where = [placeText(problem), keyPath].filter((part) => part !== undefined && part !== '').join(' ');
  const guess = suggestions.length > 0 ? `did you mean ${alternatives(suggestions)}?` : undefined;
  const body =
    problem.kind === 'unknown-key' ? `no such key; ${guess ?? `expected ${expected}`}` : `expected ${expected}, got ${got}`;
  const advice = [problem.kind === 'unknown-key' ? undefined : guess, fix].filter((part) => part !== undefined);
  return `${where === '' ? '' : `${where}: `}${[body, ...advice].join('; ')}`;
}

/** Of what was typed the key alone says it. */
function placeText({ source, file, line, column }: ProblemPlace): string {
  if (file !== undefined) return line === undefined ? file : `${file}:${line}:${column}`;
  return source === 'preset' ? source : '';
}

/** `stdp.lr_plus`, `model.leaks[1]`. */
export const keyPathText = (path: readonly (string | number)[]): string =>
  path.map((part, i) => (typeof part === 'number' ? `[${part}]` : `${i === 0 ? '' : '.'}${part}`)).join('');

const longest = 40;

/** A value as an error shows it: what it is and, when short, what it says. */
export function valueText(value: unknown): string {
  if (value === undefined || value === null) return 'nothing (null)';
  if (typeof value === 'string') return `the text ${shortened(JSON.stringify(value))}`;
  if (Array.isArray(value)) return `the list ${shortened(`[${value.map(elementText).join(', ')}]`)}`;
  return typeof value === 'object' ? 'a mapping' : scalarText(value);
}

/** YAML's scalars besides text; JSON would write NaN and infinities as null. */
const scalarText = (value: unknown): string =>
  typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint' ? String(value) : typeof value;

function elementText(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (value === null) return 'null';
  return typeof value === 'object' ? '…' : scalarText(value);
}

const shortened = (text: string): string => (text.length > longest ? `${text.slice(0, longest)}…` : text);
