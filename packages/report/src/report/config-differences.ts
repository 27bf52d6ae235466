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
    return own === usual ? [] : [{ key: path, value: own, standard: usual }];
  });
}

const valueText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
