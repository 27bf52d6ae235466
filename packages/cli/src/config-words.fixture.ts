import { configJsonSchema } from '@spikeseg/config';

interface Schema {
  readonly enum?: readonly unknown[];
  readonly type?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
}

/** The words that a key of the configuration takes, by its JSON Schema. */
export function configWords(path: string): string[] {
  const key = path.split('.').reduce<Schema | undefined>((at, name) => at?.properties?.[name], configJsonSchema() as Schema);
  return key === undefined ? [] : wordsOf(key);
}

const wordsOf = ({ type, enum: values, anyOf = [] }: Schema): string[] =>
  values?.map(String) ?? (type === 'null' ? ['null'] : anyOf.flatMap(wordsOf));
