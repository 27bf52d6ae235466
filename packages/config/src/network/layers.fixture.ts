import * as fc from 'fast-check';
import type { InitialWeights, NetworkLayer } from './layers.ts';

export { describeLayers } from '../describe/describe-config.ts';

type Fields = Readonly<Record<string, fc.Arbitrary<unknown>>>;

/** A mapping; fields that may be left out are left out, and not there as undefined. */
const record = <T>(required: Fields, optional: Fields = {}): fc.Arbitrary<T> =>
  fc.record({ ...required, ...optional }, { requiredKeys: Object.keys(required) }).map((fields) => fields as T);

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true }).map((value) => (value === 0 ? 0 : value));
const small = (max: number) => fc.integer({ min: 1, max });
const odd = fc.constantFrom(1, 3, 5, 7, 9);

const weights: fc.Arbitrary<InitialWeights> = fc.oneof(
  record<InitialWeights>({ init: fc.constant('normal') }, { mean: number(-1, 1), std: number(0, 1) }),
  record<InitialWeights>({ init: fc.constantFrom('dog', 'gabor', 'spots') }),
);

const conv = record<NetworkLayer>({
  kind: fc.constant('conv'),
  name: fc.constant('a'),
  maps: small(6),
  kernel: odd,
  threshold: number(0.1, 10),
  leak: fc.oneof(number(0, 0.1), fc.constant('none'), fc.record({ factor: number(0, 1) })),
  train: fc.boolean(),
  weights,
});

const pool = record<NetworkLayer>({
  kind: fc.constant('pool'),
  name: fc.constant('a'),
  kernel: small(3),
  stride: small(3),
});

/** Lists of layers that are fine by themselves, with names of their own; rules between them may be broken. */
export const layerLists: fc.Arbitrary<readonly NetworkLayer[]> = fc
  .array(fc.oneof(conv, pool), { minLength: 1, maxLength: 5 })
  .map((layers) => layers.map((layer, i) => ({ ...layer, name: `${layer.kind}${i + 1}` })));
