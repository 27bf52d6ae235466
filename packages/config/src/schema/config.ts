import type { z } from 'zod';
import { configSchema } from './config-schema.ts';

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
