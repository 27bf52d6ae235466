import { keepRoles, type SpikesegConfig } from '@spikeseg/config';
import { kFold } from '@spikeseg/data-ebssa/splits';
import { type ConfigSources, type Context, type Progress, UsageError } from '@spikeseg/experiment/commands';
import {
  checkTrainable,
  fingerprintOf,
  learnedFrom,
  openReadable,
  orGeneratedData,
  type RecordingSource,
  type RunsPlan,
  resolveConfig,
} from '@spikeseg/experiment/models';
import { quantity } from '@spikeseg/report/words';

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

export const configured = (points: readonly SweepPoint[]): ConfiguredPoint[] =>
  points.map((point) => ({ ...point, config: resolveConfig(orGeneratedData(point.sources)) }));

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

/** Folds by default, where there are recordings enough: four fifths train, as in most of the literature. */
const usualFolds = 5;

/**
 * Names of the recordings that each fold holds out. Every recording that can be scored is held out once; recordings
 * without labels train in every fold, for nothing could be scored on them. Those with an object are dealt first, so that
 * every fold has one to find; those without, which count false detections only, are dealt after them.
 *
 * @param asked number of folds; undefined for as many as there can be, at most five
 * @throws UsageError when there are fewer recordings with labelled objects than folds, or two with the same events
 */
export function dealFolds(found: readonly FoundRecording[], asked: number | undefined, seed: number): string[][] {
  const scorable = found.filter((recording) => recording.scorable);
  const positive = namesOf(scorable.filter(({ objects }) => objects > 0));
  if (positive.length < 2) {
    throw new UsageError(
      `cross-validation: expected at least 2 recordings with labelled objects, one to train and one to score, got ${positive.length} (of ${found.length}); train splits a single recording by time`,
    );
  }
  const folds = asked ?? Math.min(usualFolds, positive.length);
  if (folds < 2 || folds > positive.length) {
    throw new UsageError(
      `option folds: expected 2 … ${positive.length}, the number of recordings with labelled objects, got ${folds}`,
    );
  }
  const twin = found.find(({ fingerprint }, i) => found.findIndex((other) => other.fingerprint === fingerprint) < i);
  if (twin) {
    const first = found.find(({ fingerprint }) => fingerprint === twin.fingerprint);
    throw new UsageError(
      `${twin.name}: expected recordings that differ, got the same events as in ${first?.name}; one could train and the other be scored: remove one of them`,
    );
  }
  const negative = namesOf(scorable.filter(({ objects }) => objects === 0));
  return kFold(positive, folds, seed).map(({ validation }, fold) => [
    ...validation,
    // Goes on where the dealing of the others has ended, so that folds are of equal size.
    ...negative.filter((_, i) => (positive.length + i) % folds === fold),
  ]);
}

const namesOf = (some: readonly FoundRecording[]): string[] => some.map(({ name }) => name).toSorted();

/** What must be known of a recording before the first of several runs. */
export interface FoundRecording {
  readonly name: string;
  /** Of its events, see `fingerprintOf`. */
  readonly fingerprint: string;
  /** Has labels and events, also where the labels say that there is nothing. */
  readonly scorable: boolean;
  /** Labelled objects. */
  readonly objects: number;
}

/** Reads every recording once: a batch of hours must not find out in its last run that one cannot be read. */
export async function survey(sources: readonly RecordingSource[], progress: Progress): Promise<FoundRecording[]> {
  const found: FoundRecording[] = [];
  try {
    for (const source of sources) {
      const { name } = source;
      const { events, labelled, objects } = await source.load();
      const scorable = labelled && events.t.length > 0;
      found.push({ name, fingerprint: fingerprintOf(events), scorable, objects: objects.length });
      progress.update(found.length, sources.length, name);
    }
    return found;
  } finally {
    progress.end();
  }
}

/**
 * Runs go on only with the data they began with: they would not be comparable.
 *
 * @throws UsageError naming the first recording that differs
 */
export function checkSameRecordings({ recordings }: RunsPlan, found: readonly FoundRecording[]): void {
  const [before, now] = [recordings, found].map((list) => list.map(({ name, fingerprint }) => `${fingerprint} ${name}`));
  const odd = [...before, ...now].find((one) => !before.includes(one) || !now.includes(one));
  if (odd === undefined) return;
  throw new UsageError(
    `${odd.slice(odd.indexOf(' ') + 1)}: expected the ${quantity(before.length, 'recording')} that the batch began with, got others (${now.length}); restore them, or begin anew`,
  );
}
