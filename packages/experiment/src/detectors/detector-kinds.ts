import type { SpikesegConfig } from '@spikeseg/config';
import { type Baseline, baselineDetector, baselines } from '@spikeseg/evaluation/baselines';
import type { NetworkSpec } from '@spikeseg/snn-core';
import { type DetectorKind, plain, type ReadyDetector } from './detector-kind.ts';
import { evidence } from './evidence.ts';
import { network } from './network.ts';

/** A baseline as a detector, with a network of no layers. */
const withoutNetwork = (baseline: Baseline): ReadyDetector => ({
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

/** All detectors, a row each; those that need no training in the order of their rows in tables. */
export const detectorKinds: readonly DetectorKind[] = [network, ...baselines.map(withoutNetwork), evidence];

/** What detects where nothing else is named. */
export const usualDetector = evidence.id;

/** Detectors that need no training: every detector is compared with them. */
export const readyDetectors: readonly ReadyDetector[] = detectorKinds.filter((kind) => !kind.needsTraining);

/** The detector of a configuration: the one place that asks which it is. */
export function detectorOf({ evaluation: { detector } }: Pick<SpikesegConfig, 'evaluation'>): DetectorKind {
  const kind = detectorKinds.find(({ id }) => id === detector);
  if (kind !== undefined) return kind;
  throw new Error(`evaluation.detector: expected a row of detector-kinds.ts, got none of ${detector}`);
}

/** The detector that a network was made for. */
export const detectorOfNetwork = (spec: NetworkSpec) => (evidence.runs(spec) ? evidence : network);

/** A detector in words. @param asked the file that was named, where one was */
export function detectorText(
  { config, name }: { readonly config: SpikesegConfig; readonly name: string },
  { model: asked }: { readonly model?: string | undefined },
): string {
  const { title } = detectorOf(config);
  return asked === undefined ? `${title}: nothing was trained` : `${title} ${name} (${asked})`;
}
