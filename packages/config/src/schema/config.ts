import { z } from 'zod';
import { dataSection } from './data.ts';
import { evaluationSection, evidenceSection, skySection } from './detection.ts';
import { convergenceSection, homeostasisSection, stdpSection, wtaSection } from './learning.ts';
import { modelSection, networkKey } from './network.ts';
import { checkpointSection, experimentKeys, loggingSection } from './run.ts';

/*
 * The whole configuration: the only home of keys, types, defaults and help texts. What a single key may be is said
 * here; what keys must be to each other is said in ../rules.
 */
export const configSchema = z.strictObject({
  ...experimentKeys,
  model: modelSection,
  network: networkKey,
  stdp: stdpSection,
  wta: wtaSection,
  homeostasis: homeostasisSection,
  data: dataSection,
  convergence: convergenceSection,
  checkpoint: checkpointSection,
  logging: loggingSection,
  evaluation: evaluationSection,
  evidence: evidenceSection,
  sky: skySection,
});

type Scalar = string | number | boolean | null | undefined;

/** Every property and element read-only, at every depth. */
export type DeepReadonly<T> = T extends Scalar ? T : { readonly [K in keyof T]: DeepReadonly<T[K]> };

/** Every mapping may be incomplete; lists are whole or absent. `undefined` means absent. */
export type DeepPartial<T> = T extends Scalar | readonly unknown[]
  ? T
  : { readonly [K in keyof T]?: DeepPartial<T[K]> | undefined };

/** A complete, checked configuration; keys are spelled as in YAML. */
export type SpikesegConfig = DeepReadonly<z.output<typeof configSchema>>;

/** Some keys of a configuration. */
export type PartialConfig = DeepPartial<SpikesegConfig>;

/** The configuration that an empty file gives; a new object at every call. */
export const defaultConfig = (): SpikesegConfig => configSchema.parse({});
