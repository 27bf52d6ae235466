import { join } from 'node:path';
import type { DeepReadonly } from '@spikeseg/config';
import { z } from 'zod';
import { readStored } from './files.ts';

/*
 * Runs that belong together lie in one folder: the folds of a cross-validation or the runs of a sweep. Its plan.json says which there are.
 * Every run is a run folder of its own, with a complete config.yaml from the beginning.
 */

/** In a folder of several runs: which there are, and their settings. */
export const planFile = 'plan.json';

/** A folder right below that of the plan, whatever the system. */
const runName = z.string().regex(/^\w[\w-]*$/, 'expected a plain name of a folder in the batch, of letters, digits, _ and -');

const planSchema = z.object({
  /** `cv`: folds over the recordings; `sweep`: values of keys. */
  kind: z.enum(['cv', 'sweep']),
  /** Runs at once, unless those that are resumed are told another number. */
  workers: z.int().min(0),
  /** The data that they began with; fingerprints of their events, see `fingerprintOf`. */
  recordings: z.array(z.object({ name: z.string(), fingerprint: z.string() })),
  /** `settings`: what sets a run apart from the others, values by key, as they would be given on the command line. */
  runs: z
    .array(z.object({ name: runName, settings: z.record(z.string(), z.string()) }))
    .min(1)
    .refine((runs) => new Set(runs.map(({ name }) => name)).size === runs.length, 'expected every name once'),
});

/** plan.json. */
export type RunsPlan = DeepReadonly<z.infer<typeof planSchema>>;

/** @throws UsageError when the file is damaged, or names a run outside of the folder */
export const readRunsPlan = (root: string): RunsPlan => readStored(join(root, planFile), planSchema, 'the plan of a batch');
