import { type Baseline, baselineDetector } from '@spikeseg/evaluation';
import { type DetectorKind, plain, type ReadyDetector } from './detector-kind.ts';

/** A baseline as a detector, with a network of no layers. */
export const withoutNetwork = (baseline: Baseline): ReadyDetector => ({
  ...plain,
  // The schema is made from the rows of the registry.
  id: baseline.id as DetectorKind['id'],
  title: baseline.title,
  open: async (_backend, { config }, sensor, { recording }) =>
    baselineDetector(baseline, sensor, { recording, stepUs: Math.round(1000 * config.data.timestep_ms) }),
  needsTraining: false,
  untrained: (sensor) => ({
    network: { input: { channels: 2, ...sensor }, layers: [], fireOnce: false, numerics: 'exact' },
    weights: {},
  }),
  runs: () => false,
  scoredAs: () => baseline.title,
});
