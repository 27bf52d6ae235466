import { configJsonSchema, describeConfig } from '@spikeseg/config';

/** A key with what completion tells of it. */
export interface CompletedKey {
  readonly path: string;
  readonly description: string;
  /** The words it takes, where it takes only a few. */
  readonly words: readonly string[];
}

/** The part of JSON Schema that says which words a key takes. */
interface Schema {
  readonly type?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
}

let known: Schema | undefined;

/** Made when a script is asked for: every other command starts without it. */
const schema = (): Schema => (known ??= configJsonSchema() as Schema);

/** Every key of the configuration, in the order of the schema. */
export const completedKeys = (): CompletedKey[] =>
  describeConfig().map(({ path, description }) => ({ path, description, words: configWords(path) }));

/** Sections, e.g. `data` and `data.synthetic`. */
export const sections = (): string[] => [
  ...new Set(
    describeConfig().flatMap(({ path }) => {
      const names = path.split('.').slice(0, -1);
      return names.map((_, i) => names.slice(0, i + 1).join('.'));
    }),
  ),
];

/** The words that a key takes, where it takes only a few. */
export function configWords(path: string): readonly string[] {
  // Its numbered ones, cuda:N, are of no finite list.
  if (path === 'device') return ['cpu', 'cuda'];
  const key = path.split('.').reduce<Schema | undefined>((at, name) => at?.properties?.[name], schema());
  return key === undefined ? [] : wordsOf(key);
}

function wordsOf({ type, enum: values, anyOf = [] }: Schema): string[] {
  if (values) return values.map(String);
  if (type === 'boolean') return ['true', 'false'];
  if (type === 'null') return ['null'];
  return anyOf.flatMap(wordsOf);
}
