import { type Backend, type NetworkSpec, type NetworkWeights, type SparseSpikes, sparseFromDense } from '@spikeseg/snn-core';
import { backends } from '../options/backends.ts';
import { type Finding, ok } from './finding.ts';

/** Every engine, after it has computed a network whose spikes are known; the first is the one that commands use. */
export const engineFindings = (engines: readonly Backend[] = backends): Promise<Finding[]> =>
  Promise.all(engines.map((engine, position) => engineFinding(engine, position === 0)));

/** One engine, after it has computed a network whose spikes are known. */
export async function engineFinding(engine: Backend, required: boolean): Promise<Finding> {
  const part = `engine ${engine.name}`;
  const remedy = 'install spikeseg-cli again; the engine comes with it';
  try {
    const available = await engine.isAvailable();
    if (available !== true) return { part, state: 'missing', required, found: available, remedy };
    const session = await engine.compile(tinyNetwork, tinyWeights);
    const { layers } = await session.run(tinyInput);
    session.dispose();
    const problem = spikeProblem(layers[tinyNetwork.layers[0].name].spikes);
    return problem === undefined
      ? ok(part, 'computes a small network', required)
      : { part, state: 'broken', required, found: problem, remedy };
  } catch (error) {
    return { part, state: 'broken', required, found: error instanceof Error ? error.message : String(error), remedy };
  }
}

/** What is wrong with the spikes of the small network. */
export function spikeProblem({ index }: SparseSpikes): string | undefined {
  const found = [...index].join(' ');
  const expected = tinySpikes.join(' ');
  return found === expected ? undefined : `expected spikes of the units ${expected} of a small network, got ${found || 'none'}`;
}

/*
 * A vertical edge on 3 × 5 pixels, small enough to compute by hand: three events in column 2 lift unit 7 (row 1, column 2) to 3
 * and units 2 and 12 above and below it to 2, which is the threshold.
 */

export const tinyNetwork: NetworkSpec = {
  input: { channels: 1, height: 3, width: 5 },
  layers: [
    {
      kind: 'conv',
      name: 'edges',
      maps: 1,
      kernel: 3,
      neuron: { threshold: 2, leak: { kind: 'none' } },
    },
  ],
  fireOnce: false,
  numerics: 'exact',
};

export const tinyWeights: NetworkWeights = {
  'edges.weight': { shape: [1, 1, 3, 3], data: Float32Array.of(0, 1, 0, 0, 1, 0, 0, 1, 0) },
  'edges.threshold': { shape: [1], data: Float32Array.of(2) },
};

export const tinyInput = sparseFromDense([1, 1, 3, 5], [0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0]);

/** Units that spike. */
const tinySpikes = [2, 7, 12];
