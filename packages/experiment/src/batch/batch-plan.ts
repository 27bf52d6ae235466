import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type ConfigOverrides, type SpikesegConfig, stringifyConfig } from '@spikeseg/config';
import { quantity } from '@spikeseg/report';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { UsageError } from '../errors/errors.ts';
import type { Progress } from '../log/progress.ts';
import type { RecordingSource } from '../recordings/dataset.ts';
import { fingerprintOf } from '../recordings/seen-recordings.ts';
import { reserveFolder } from '../run-folder/output-folder.ts';
import { readStored } from '../run-folder/read-whole.ts';
import { checkInside, runConfig, withGiven } from '../run-folder/run-config.ts';
import { planFile } from '../run-folder/run-paths.ts';
import { writeAtomic } from '../run-folder/write-atomic.ts';

/*
 * A batch is a folder of runs that belong together: the folds of a cross-validation or the runs of a sweep. Its plan.json
 * says which runs there are, so that a batch that was stopped knows what is left to do. Every run is a run folder of its
 * own, with a complete config.yaml from the beginning.
 */

/** `cv`: folds over the recordings; `sweep`: values of keys. */
type BatchKind = 'cv' | 'sweep';

/** A run of a batch. */
interface PlannedRun {
  /** Of its folder. */
  readonly name: string;
  /** What sets it apart from the others: values by key, as they would be given on the command line. */
  readonly settings: Readonly<Record<string, string>>;
}

/** plan.json. */
export interface BatchPlan {
  readonly kind: BatchKind;
  /** Threads over which the runs are spread, unless a resumed batch is told another number. */
  readonly workers: number;
  /** The data that the batch began with. */
  readonly recordings: readonly Pick<FoundRecording, 'name' | 'fingerprint'>[];
  readonly runs: readonly PlannedRun[];
}

/** The folder of every run of a batch, with its configuration. */
export const runsOf = ({ root, plan, configs }: Batch) =>
  plan.runs.map((run, i) => ({ ...run, root: join(root, run.name), config: configs[i] }));

/** A plan with its folder and the configuration of every run. */
export interface Batch {
  readonly root: string;
  readonly plan: BatchPlan;
  readonly configs: readonly SpikesegConfig[];
}

/** A folder right below that of the batch, whatever the system. */
const runName = z.string().regex(/^\w[\w-]*$/, 'expected a plain name of a folder in the batch, of letters, digits, _ and -');

const planSchema: z.ZodType<BatchPlan> = z.object({
  kind: z.enum(['cv', 'sweep']),
  workers: z.int().min(0),
  recordings: z.array(z.object({ name: z.string(), fingerprint: z.string() })),
  runs: z
    .array(z.object({ name: runName, settings: z.record(z.string(), z.string()) }))
    .min(1)
    .refine((runs) => new Set(runs.map(({ name }) => name)).size === runs.length, 'expected every name once'),
});

/** @throws UsageError when the file is damaged, or names a run outside of the folder */
export const readPlanFile = (path: string): BatchPlan => readStored(path, planSchema, 'the plan of a batch');

const readPlan = (root: string): BatchPlan => readPlanFile(join(root, planFile));

/** Name of the first run of a batch. */
export const firstRun = (root: string): string => readPlan(root).runs[0].name;

/**
 * Makes the folder of a new batch. The plan is the last file: a folder without one is no batch.
 *
 * @param configs of the runs
 * @param whole what they were made from, where there is one configuration that stands for all
 */
export function beginBatch(context: Context, plan: BatchPlan, configs: readonly SpikesegConfig[], whole?: SpikesegConfig): Batch {
  const [{ output_dir, experiment_name }] = configs;
  const root = reserveFolder(resolve(context.cwd, output_dir), experiment_name);
  if (whole) writeAtomic(join(root, 'config.yaml'), stringifyConfig(whole));
  for (const [i, { name }] of plan.runs.entries()) writeAtomic(join(root, name, 'config.yaml'), stringifyConfig(configs[i]));
  writeAtomic(join(root, planFile), `${JSON.stringify(plan, null, 2)}\n`);
  return { root, plan, configs };
}

/**
 * The batch of a folder, or of a name below the folder of all runs; undefined where there is none.
 *
 * @param given what the user says of places and limits, see `resumeOverrides`
 * @throws UsageError when its plan is damaged, or something in the folder leads out of it
 * @throws ConfigError when the configuration of a run is damaged
 */
export function findBatch(context: Context, name: string, outputDir: string, given: ConfigOverrides = {}): Batch | undefined {
  const root = [resolve(context.cwd, name), resolve(context.cwd, outputDir, name)].find((folder) =>
    existsSync(join(folder, planFile)),
  );
  if (root === undefined) return undefined;
  const plan = readPlan(root);
  checkInside(root);
  return {
    root,
    plan,
    configs: plan.runs.map(({ name: run }) => withGiven(context, runConfig(context, join(root, run)), given)),
  };
}

/**
 * A batch goes on only with the data it began with: its runs would not be comparable.
 *
 * @throws UsageError naming the first recording that differs
 */
export function checkSameRecordings({ plan }: Batch, found: readonly FoundRecording[]): void {
  const [before, now] = [plan.recordings, found].map((list) => list.map(({ name, fingerprint }) => `${fingerprint} ${name}`));
  const odd = [...before, ...now].find((one) => !before.includes(one) || !now.includes(one));
  if (odd === undefined) return;
  throw new UsageError(
    `${odd.slice(odd.indexOf(' ') + 1)}: expected the ${quantity(before.length, 'recording')} that the batch began with, got others (${now.length}); restore them, or begin anew`,
  );
}

/** What a batch must know of a recording before its first run. */
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
