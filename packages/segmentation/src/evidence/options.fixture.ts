import type { EvidenceOptions } from './evidence-options.ts';

/** Options of small scenes: answers every 50 ms, a threshold that noise does not reach in seconds. */
export const evidenceOptions: EvidenceOptions = {
  recording: 'r',
  stepUs: 10_000,
  stepsPerAnswer: 5,
  spotRates: [0.3, 0.1],
  thresholdNats: 18,
  ceilingNats: 8,
  freshS: 2,
  freshNats: 3,
  leastShared: 1,
  separationPx: 12,
};
