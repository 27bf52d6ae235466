import { says } from '@spikeseg/test-support';
import { expect, test } from 'vitest';
import { configJsonSchema, keyHelp } from './json-schema.ts';

interface Node {
  readonly properties: Readonly<Record<string, Node>>;
  readonly [keyword: string]: unknown;
}
const schema = configJsonSchema() as unknown as Node;

test('is draft 7, and no key is required', () => {
  expect(schema['$schema']).toBe('http://json-schema.org/draft-07/schema#');
  const { network: _network, ...others } = schema.properties;
  expect(JSON.stringify({ ...schema, properties: others })).not.toContain('"required"');
  expect(schema['required']).toBeUndefined();
});

test('a layer requires what has no default, and allows nothing else than its fields', () => {
  const [{ items }] = schema.properties['network']['anyOf'] as [{ items: { oneOf: Node[] } }];
  expect(items.oneOf.map(({ required }) => required)).toEqual([
    ['kind', 'name', 'maps', 'kernel', 'threshold'],
    ['kind', 'name', 'kernel', 'stride'],
  ]);
  expect(items.oneOf.map(({ additionalProperties }) => additionalProperties)).toEqual([false, false]);
});

test('unknown keys are errors at every depth', () => {
  expect(schema['additionalProperties']).toBe(false);
  expect(schema.properties['stdp']['additionalProperties']).toBe(false);
  expect(schema.properties['data'].properties['augmentation']['additionalProperties']).toBe(false);
});

test('keys have type, range, default and help', () => {
  expect(schema.properties['stdp'].properties['lr_plus']).toEqual({
    type: 'number',
    minimum: 0,
    default: 0.04,
    description: expect.stringMatching(says('Learning rate', '[Kirkland 2023]')),
  });
  expect(schema.properties['wta'].properties['mode']).toMatchObject({ enum: ['global', 'local', 'both'], default: 'both' });
});

test('an editor can tell even kernels too', () => {
  const odd = { type: 'integer', minimum: 1, not: { multipleOf: 2 } };
  expect(schema.properties['model'].properties['kernel_sizes']['items']).toMatchObject([odd, odd, odd]);
});

test('sections are titled', () => {
  expect(schema.properties['wta']['description']).toBe('Winner-take-all');
});

test('help ends with what is known besides', () => {
  expect(keyHelp({ description: 'Text' })).toBe('Text');
  expect(keyHelp({ description: 'Text', unit: 'ms', source: 'Paper', extension: true })).toBe('Text [ms; Paper; extension]');
});
