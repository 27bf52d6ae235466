import { alternatives } from '../describe/type-text.ts';

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
  /** Names that may have been meant, best first. */
  readonly suggestions: readonly string[];
}

/** The problem in one line: where, expected, got, fix. */
export function problemText(problem: ConfigProblem): string {
  const { keyPath, expected, got, fix, suggestions } = problem;
  const where = [placeText(problem), keyPath].filter((part) => part !== undefined && part !== '').join(' ');
  const guess = suggestions.length > 0 ? `did you mean ${alternatives(suggestions)}?` : undefined;
  const body =
    problem.kind === 'unknown-key' ? `unknown key, ${guess ?? `expected ${expected}`}` : `expected ${expected}, got ${got}`;
  const advice = [problem.kind === 'unknown-key' ? undefined : guess, fix].filter((part) => part !== undefined);
  return `${where === '' ? '' : `${where}: `}${[body, ...advice].join('; ')}`;
}

function placeText({ source, file, line, column }: ProblemPlace): string {
  if (file !== undefined) return line === undefined ? file : `${file}:${line}:${column}`;
  return source === 'default' ? '' : source;
}

/** `stdp.lr_plus`, `model.leaks[1]`. */
export const keyPathText = (path: readonly (string | number)[]): string =>
  path.map((part, i) => (typeof part === 'number' ? `[${part}]` : `${i === 0 ? '' : '.'}${part}`)).join('');
