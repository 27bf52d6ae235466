import type { SpikesegConfig } from '../schema/config.ts';

/** What is wrong between keys. */
export interface Conflict {
  /** The key the error names. */
  readonly path: readonly (string | number)[];
  readonly expected: string;
  readonly got: string;
  readonly fix?: string;
}

/** A condition between keys that each are fine by themselves. */
export interface Rule {
  /** Dotted paths of the keys that are compared; the rule is skipped while one of them is wrong by itself. */
  readonly keys: readonly string[];
  readonly conflicts: (config: SpikesegConfig) => readonly Conflict[];
}

/** A rule that a first key be at most (or below) a second one. */
export function ordered(
  low: string,
  relation: '<' | '<=',
  high: string,
  values: (config: SpikesegConfig) => readonly [number, number],
): Rule {
  return {
    keys: [low, high],
    conflicts: (config) => {
      const [a, b] = values(config);
      const holds = relation === '<' ? a < b : a <= b;
      return holds ? [] : [{ path: low.split('.'), expected: `${low} ${relation} ${high}`, got: `${a} and ${b}` }];
    },
  };
}
