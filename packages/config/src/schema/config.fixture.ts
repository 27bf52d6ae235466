import * as fc from 'fast-check';
import { describeConfig } from '../describe/describe-config.ts';
import { isTuple, type JsonSchema, keyJsonSchema } from '../describe/json-schema.ts';
import { expandDotted, mergeConfigs, valueAt } from '../merge-configs.ts';
import { layerLists } from '../network/layers.fixture.ts';
import { expandedKeys } from '../network/layers.ts';
import { rules } from '../rules/rules.ts';
import { defaultConfig, type PartialConfig, type SpikesegConfig } from './config.ts';
import { fieldAt } from './fields.ts';

/** Characters that YAML, shells and paths treat specially, besides ordinary ones. */
const text = fc.string({
  unit: fc.constantFrom('a', 'B', '7', ' ', '$', '~', '/', '\\', '#', ':', "'", '"', '{', '[', '-', 'é', '\t', '😀'),
});

/** Keys whose text must have a form; paths are as they are after loading: absolute, or relative for output_dir. */
const special: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  experiment_name: fc
    .string({ unit: fc.constantFrom('a', 'B', '7', '-', '_', '.', ' ', '$', 'é'), minLength: 1 })
    .map((name) => `${name}x`),
  device: fc.constantFrom('cpu', 'cuda', 'cuda:0', 'cuda:13', 'webgpu', 'webgpu:software', 'auto'),
  output_dir: text.map((name) => `./${name}`),
  network: fc.option(layerLists),
  'data.timestep_ms': fc.integer({ min: 1, max: 1e9 }).map((us) => us / 1000),
  'data.data_root': text.map((name) => `/${name}`),
  'checkpoint.save_dir': text.map((name) => `x-${name.replaceAll('\t', '')}`),
  'logging.log_dir': text.map((name) => `x-${name.replaceAll('\t', '')}`),
  'data.sensor_size': fc.option(
    fc.tuple(fc.integer({ min: 1, max: 4096 }), fc.integer({ min: 1, max: 4096 })).map(([width, height]) => `${width}x${height}`),
  ),
  'data.columns': fc.option(fc.constantFrom('t,x,y,p', 'x y p t', '-,t,x,y,-,p')),
};

function valueOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(valueOf));
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.type === 'boolean') return fc.boolean();
  if (schema.type === 'null') return fc.constant(null);
  if (schema.type === 'string') return text.filter((value) => value !== '');
  if (schema.type === 'array') return listOf(schema);
  return numberOf(schema);
}

function listOf({ items, title }: JsonSchema): fc.Arbitrary<unknown> {
  if (!isTuple(items)) return fc.array(valueOf(items ?? {}), { minLength: 1, maxLength: 5 });
  const list = fc.tuple(...items.map(valueOf));
  return title === undefined ? list : list.map((values) => (values as number[]).toSorted((a, b) => a - b));
}

function numberOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  const min = Math.max(schema.minimum ?? schema.exclusiveMinimum ?? -1e6, -1e6);
  const max = Math.min(
    schema.maximum ?? 1e6,
    schema.type === 'integer' && schema.maximum === Number.MAX_SAFE_INTEGER ? 200 : 1e15,
  );
  if (schema.type === 'integer') {
    return fc.integer({ min, max }).map((value) => (schema.not && value % 2 === 0 ? value + 1 : value));
  }
  const minExcluded = schema.exclusiveMinimum !== undefined;
  return fc.double({ min, max, minExcluded, noNaN: true }).map((value) => (value === 0 ? 0 : value));
}

/** Valid values of one key. */
export function keyValue(path: string): fc.Arbitrary<unknown> {
  const field = fieldAt(path.split('.'));
  if (field?.kind !== 'key') throw new Error(`${path} is not a key`);
  return special[path] ?? valueOf(keyJsonSchema(field.type.unwrap()));
}

/** Some keys with valid values, nested like the file; rules between keys may be broken. */
export const partialConfig: fc.Arbitrary<PartialConfig> = fc
  .record(Object.fromEntries(describeConfig().map(({ path }) => [path, keyValue(path)])), { requiredKeys: [] })
  .map((values) => expandDotted(values));

/** Valid configurations: keys of a broken rule go back to their defaults, until none is broken. */
export const anyConfig: fc.Arbitrary<SpikesegConfig> = fc.tuple(partialConfig, fc.boolean()).map(([partial, byLayers]) => {
  let config = mergeConfigs(defaultConfig(), partial);
  // A network is said once: by its layers, or by the keys of the guide.
  if (byLayers && config.network !== null) config = mergeConfigs(config, standard(expandedKeys));
  for (;;) {
    const rule = rules.find(({ conflicts }) => conflicts(config).length > 0);
    if (rule === undefined) break;
    config = mergeConfigs(config, standard(rule.keys));
  }
  return config;
});

/** The defaults of some keys. */
const standard = (keys: readonly string[]): PartialConfig =>
  expandDotted(Object.fromEntries(keys.map((key) => [key, valueAt(defaultConfig(), key.split('.'))])));
