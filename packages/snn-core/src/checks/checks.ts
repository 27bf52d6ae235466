import { checkRun, checkSteps } from '../backend/check-run.ts';
import { checkState } from '../backend/check-state.ts';
import { checkNetwork } from '../network/check-network.ts';
import { checkWeights } from '../network/check-weights.ts';
import { checkExactInput, checkSpikes } from '../spikes/check-spikes.ts';

/** What every engine refuses, and how it says so. */
export const checks = {
  network: checkNetwork,
  weights: checkWeights,
  run: checkRun,
  steps: checkSteps,
  state: checkState,
  spikes: checkSpikes,
  exactInput: checkExactInput,
} as const;
