import { describeConfig, type SpikesegConfig } from '@spikeseg/config';

/** A key whose value is not its default. */
export interface ConfigDifference {
  readonly key: string;
  readonly value: string;
  readonly standard: string;
}

/** The keys that a configuration sets to something else than their defaults, in the order of the schema. */
export function configDifferences(config: SpikesegConfig): ConfigDifference[] {
  return describeConfig().flatMap(({ path, default: standard }) => {
    const value = path.split('.').reduce<unknown>((section, name) => (section as Record<string, unknown>)[name], config);
    const [own, usual] = [valueText(value), valueText(standard)];
    return JSON.stringify(value) === JSON.stringify(standard) ? [] : [{ key: path, value: own, standard: usual }];
  });
}

/** A value in one line; of a list of layers their kinds and names. */
function valueText(value: unknown): string {
  if (typeof value === 'string') return value;
  return Array.isArray(value) && value.length > 0 && value.every(isLayer)
    ? value.map(({ kind, name }) => `${kind} ${name}`).join(', ')
    : JSON.stringify(value);
}

const isLayer = (value: unknown): value is { readonly kind: string; readonly name: string } =>
  typeof value === 'object' && value !== null && 'kind' in value && 'name' in value;
