import type { Rule } from './rule.ts';

/** Bins of activity in which the model of the background looks at the sensor, ms. */
const binMs = 0.5;

/** Evidence is learned step by step, so steps must not cut through a bin. */
export const evidenceHasWholeSteps: Rule = {
  keys: ['data.encoding', 'data.timestep_ms'],
  conflicts: ({ data }) =>
    data.encoding !== 'llr' || Math.round(1000 * data.timestep_ms) % (1000 * binMs) === 0
      ? []
      : [
          {
            path: ['data', 'timestep_ms'],
            expected: `a multiple of ${binMs} ms, in which data.encoding: llr weighs events`,
            got: `${data.timestep_ms}`,
            fix: 'change the time step, or count events (data.encoding: counts)',
          },
        ],
};
