import { describe, expect, test } from 'vitest';
import type { Backend, RunOptions, RunResult, Session } from '../../backend/backend.ts';
import { typescriptBackend } from '../../backend/ts/backend.ts';
import type { LayerSpec, MotionSpec, NetworkSpec, NetworkWeights, TransportLayerSpec } from '../../network/network-spec.ts';
import { forwardTensors } from '../../numerics/forward-tensors.ts';
import type { SparseSpikes } from '../../spikes/sparse-spikes.ts';
import type { TestRunner } from '../suite.ts';
import { backendConformance } from './conformance.ts';

backendConformance(typescriptBackend, { describe, test, expect }, { allLayers: true });

/** Runs the tests of these names outside the test library and returns the names of those that fail. */
async function failuresOf(backend: Backend, ...names: readonly string[]): Promise<string[]> {
  const tests: [string, () => Promise<void>][] = [];
  const runner: TestRunner = {
    describe: (_, body) => body(),
    test: (name, body) => tests.push([name, body]),
    expect: (actual) => ({
      toEqual(expected) {
        expect(actual).toEqual(expected);
      },
    }),
  };
  backendConformance(backend, runner, { allLayers: true });
  const failed: string[] = [];
  for (const [name, body] of tests.filter((one) => names.includes(one[0]))) {
    try {
      await body();
    } catch {
      failed.push(name);
    }
  }
  return failed;
}

/** The reference with its sessions' `run` and its weights tampered with: an engine with one bug. */
function broken(bug: {
  model?: (network: NetworkSpec, weights: NetworkWeights) => readonly [NetworkSpec, NetworkWeights];
  weights?: (weights: NetworkWeights) => NetworkWeights;
  run?: (run: Session['run'], input: SparseSpikes, options: RunOptions) => Promise<RunResult>;
}): Backend {
  return {
    ...typescriptBackend,
    name: 'broken',
    async compile(network, weights) {
      const [spec, tensors] = bug.model?.(network, weights) ?? [network, bug.weights?.(weights) ?? weights];
      const session = await typescriptBackend.compile(spec, tensors);
      const run = session.run.bind(session);
      return Object.assign(Object.create(session), {
        network,
        run: (input: SparseSpikes, options: RunOptions = {}) => bug.run?.(run, input, options) ?? run(input, options),
        setWeights: (next: NetworkWeights) => session.setWeights(bug.weights?.(next) ?? next),
        reset: () => session.reset(),
        dispose: () => session.dispose(),
      });
    },
  };
}

const scaled = (suffix: string, add: number) => (weights: NetworkWeights) =>
  Object.fromEntries(
    Object.entries(weights).map(([name, { shape, data }]) => [
      name,
      { shape, data: name.endsWith(suffix) ? data.map((value) => value + add) : data },
    ]),
  );

/** Forgets to round the leak. */
function onlyWeightsRounded(network: NetworkSpec, weights: NetworkWeights): readonly [NetworkSpec, NetworkWeights] {
  const rounded = Object.entries(forwardTensors(network, weights)).flatMap(([name, { weight, threshold }]) => [
    [`${name}.weight`, weight] as const,
    [`${name}.threshold`, threshold] as const,
  ]);
  return [{ ...network, numerics: 'float' }, Object.fromEntries(rounded)];
}

const equations = 'do what the equations say, from rest and going on';

const layersWith = (change: (layer: LayerSpec) => LayerSpec) => (network: NetworkSpec, weights: NetworkWeights) =>
  [{ ...network, layers: network.layers.map(change) }, weights] as const;

const transportWith = (change: (layer: TransportLayerSpec) => Partial<TransportLayerSpec>) =>
  layersWith((layer) => (layer.kind === 'transport' ? { ...layer, ...change(layer) } : layer));

const rounded = (motion: MotionSpec): MotionSpec => ({ ...motion, vx: Math.round(motion.vx), vy: Math.round(motion.vy) });

function withoutCompetition(options: RunOptions): RunOptions {
  const { competition, ...others } = options;
  return competition ? others : options;
}

const firstCauseOnly = (result: RunResult): RunResult => ({
  ...result,
  layers: Object.fromEntries(
    Object.entries(result.layers).map(([name, { causes, ...trace }]) => {
      if (!causes) return [name, trace];
      const offsets = causes.offsets.map((_, k) => k);
      return [name, { ...trace, causes: { offsets, index: causes.index.filter((_, k) => causes.offsets.includes(k)) } }];
    }),
  ),
});

/** What is wrong with an engine, the test that finds it, and the bug. */
const bugs: readonly [string, string, Parameters<typeof broken>[0]][] = [
  ['fires only above the threshold (> for ≥)', 'leak none, free running', { weights: scaled('.threshold', 1 / 128) }],
  ['has slightly wrong weights', 'graded input counts by its value', { weights: scaled('.weight', 1 / 128) }],
  [
    'computes with numbers as they come',
    'leak subtractive 0.09, free running, exact',
    { model: (network, weights) => [{ ...network, numerics: 'float' }, weights] },
  ],
  ['leaves the leak as it comes', 'leak subtractive 0.09, fire-once, exact', { model: onlyWeightsRounded }],
  [
    'forgets its state',
    'free-running windows in a row are one long run',
    { run: (run, input, options) => run(input, { ...options, carryState: false }) },
  ],
  [
    'never forgets its state',
    'without it a run starts from rest, whatever came before',
    { run: (run, input, options) => run(input, { ...options, carryState: true }) },
  ],
  [
    'never forgets what losers gathered',
    'a winner far off neither keeps nor takes what its map gathered in the run before',
    { run: (run, input, options) => run(input, { ...options, carryState: true }) },
  ],
  ['lets no neuron compete', 'both, fire-once', { run: (run, input, options) => run(input, withoutCompetition(options)) }],
  [
    'breaks ties always the same way',
    'equal neurons win by the seeded order: another seed, other winners',
    {
      run: (run, input, options) =>
        run(input, options.competition ? { ...options, competition: { ...options.competition, tieSeed: 7 } } : options),
    },
  ],
  [
    'remembers one cause per pooled spike',
    'leak none, fire-once',
    { run: async (run, input, options) => firstCauseOnly(await run(input, options)) },
  ],
  [
    'has no competition between places',
    equations,
    {
      model: layersWith((layer) => {
        if (layer.kind !== 'transport') return layer;
        const { competition: _, ...others } = layer;
        return others;
      }),
    },
  ],
  ['moves by whole cells per update', equations, { model: transportWith(({ motions }) => ({ motions: motions.map(rounded) })) }],
  ['updates in every step', equations, { model: transportWith(() => ({ every: 1 })) }],
  [
    'lets layers compete with themselves only',
    equations,
    { model: transportWith(({ competition }) => (competition ? { competition: { radius: competition.radius } } : {})) },
  ],
  [
    'never switches between maps',
    equations,
    { model: layersWith((layer) => (layer.kind === 'transport' ? { ...layer, switchCost: 1e9 } : layer)) },
  ],
  ['has no ceilings', equations, { model: transportWith(({ neuron }) => ({ neuron: { ...neuron, ceiling: 1e3 } })) }],
  [
    'counts no operations',
    'free-running windows in a row are one long run',
    { run: async (run, input, options) => ({ ...(await run(input, options)), synapticOps: 0 }) },
  ],
];

describe('the suite itself', () => {
  test.each(bugs)('fails an engine that %s, in the test "%s"', async (_, name, bug) => {
    expect(await failuresOf(broken(bug), name)).toEqual([name]);
  });
});
