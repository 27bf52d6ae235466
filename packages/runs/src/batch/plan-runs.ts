import { keepRoles, type SpikesegConfig } from '@spikeseg/config';
import type { Call, Context } from '../context/context.ts';
import { UsageError } from '../errors/errors.ts';
import { type ConfigSources, orGeneratedData, resolveConfig } from '../options/settings.ts';
import { learnedFrom, openReadable } from '../recordings/dataset.ts';
import type { RunsPlan } from '../run-folder/runs-plan.ts';
import { checkTrainable } from '../training/training-options.ts';
import { type FoundRecording, survey } from './survey.ts';

/* Which runs a cross-validation and a sweep are made of. */

/** @throws UsageError where a configuration says itself what is held out, or nothing learns */
export function checkCrossValidated(config: SpikesegConfig): void {
  checkTrainable(config);
  if (config.data.held_out.length > 0) {
    throw new UsageError(
      `data.held_out: expected none, because cv holds out one fold after the other, got ${config.data.held_out.join(', ')}`,
    );
  }
}

/** Which runs a batch has, and with which configurations. */
export interface PlannedRuns {
  readonly plan: RunsPlan;
  readonly configs: readonly SpikesegConfig[];
}

/** A fold works in one thread; `data.num_workers` is the number of folds at once, and changes nothing in the folder of any. */
export function planFolds(
  config: SpikesegConfig,
  found: readonly FoundRecording[],
  folds: readonly (readonly string[])[],
): PlannedRuns {
  return {
    configs: folds.map((heldOut) => ({ ...config, data: { ...config.data, num_workers: 0, held_out: [...heldOut] } })),
    plan: {
      kind: 'cv',
      workers: config.data.num_workers,
      recordings: found.map(({ name, fingerprint }) => ({ name, fingerprint })),
      runs: folds.map((heldOut, i) => ({ name: `fold-${i + 1}`, settings: { 'data.held_out': JSON.stringify(heldOut) } })),
    },
  };
}

/** A point of a sweep: what sets it apart, and what makes its whole configuration. */
export interface SweepPoint {
  readonly differs: Readonly<Record<string, string>>;
  readonly sources: ConfigSources;
}

/** A point with its configuration. @throws ConfigError */
export interface ConfiguredPoint extends SweepPoint {
  readonly config: SpikesegConfig;
}

export const configured = (call: Call, points: readonly SweepPoint[]): ConfiguredPoint[] =>
  points.map((point) => ({ ...point, config: resolveConfig(call, orGeneratedData(point.sources)) }));

/** A run works in one thread; `data.num_workers` is the number of runs at once, and changes nothing in the folder of any. */
export const planSweep = (points: readonly ConfiguredPoint[], found: readonly FoundRecording[]): PlannedRuns => ({
  configs: points.map(({ config }) => ({ ...config, data: { ...config.data, num_workers: 0 } })),
  plan: {
    kind: 'sweep',
    workers: points[0].config.data.num_workers,
    recordings: found.map(({ name, fingerprint }) => ({ name, fingerprint })),
    runs: points.map(({ differs: settings }, i) => ({ name: `run-${i + 1}`, settings })),
  },
});

/**
 * The recordings of every data set of the runs, each data set once.
 *
 * @param skipBad leave out recordings that cannot be read
 * @throws UsageError where a run holds out what is none, or all
 */
export async function surveyAll(
  { log }: Pick<Context, 'log'>,
  configs: readonly SpikesegConfig[],
  skipBad: boolean,
): Promise<FoundRecording[]> {
  const dataSets = new Map<string, SpikesegConfig[]>();
  for (const config of configs) dataSets.set(dataSetOf(config), [...(dataSets.get(dataSetOf(config)) ?? []), config]);
  const found: FoundRecording[] = [];
  for (const own of dataSets.values()) {
    const sources = await openReadable(own[0], { skipBad, log });
    for (const config of own) learnedFrom(config, sources);
    found.push(...(await survey(sources, log.progress('reading', 'recordings'))));
  }
  return found;
}

/** Equal for configurations with the same recordings. */
function dataSetOf({ seed, data }: SpikesegConfig): string {
  const { dataset, data_root, sensor, synthetic } = data;
  const reading = keepRoles({ data }, (role) => role === 'reading');
  return JSON.stringify(dataset === 'synthetic' ? { seed, synthetic } : { data_root, sensor, reading });
}
