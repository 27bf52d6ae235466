import { loadModelBytes, type RuntimeReport, writeModel } from '@spikeseg/onnx';
import { type Backend, type NetworkSpec, type NetworkWeights, type SparseSpikes, sparseFromDense } from '@spikeseg/snn-core';

/** One thing that was looked at. `ok`: it works. `missing`: it is not there. `broken`: it is there and does not work. */
export interface Finding {
  readonly part: string;
  readonly state: 'ok' | 'missing' | 'broken';
  /** Whether commands need it at all; what is optional serves some of them. */
  readonly required: boolean;
  /** What was found: version, place, reason and what mends it. */
  readonly found: string;
}

/** An engine, after it has computed a network whose spikes are known. @param versions of its packages */
export async function engineFinding(engine: Backend, required: boolean, versions = ''): Promise<Finding> {
  const part = `engine ${engine.name}`;
  try {
    const available = await engine.isAvailable();
    if (available !== true) return { part, state: 'missing', required, found: available };
    const session = await engine.compile(tinyNetwork, tinyWeights);
    const { layers } = await session.run(tinyInput);
    session.dispose();
    const problem = spikeProblem(layers[tinyNetwork.layers[0].name].spikes);
    if (problem !== undefined) return { part, state: 'broken', required, found: problem };
    return { part, state: 'ok', required, found: `computes a small network${versions === '' ? '' : ` (${versions})`}` };
  } catch (error) {
    return { part, state: 'broken', required, found: error instanceof Error ? error.message : String(error) };
  }
}

/** What is wrong with the spikes of the small network. */
function spikeProblem({ index }: SparseSpikes): string | undefined {
  const found = [...index].join(' ');
  const expected = tinySpikes.join(' ');
  return found === expected ? undefined : `expected spikes of the units ${expected} of a small network, got ${found || 'none'}`;
}

/*
 * A vertical edge on 3 × 5 pixels, small enough to compute by hand: three events in column 2 lift unit 7 (row 1, column 2) to 3
 * and units 2 and 12 above and below it to 2, which is the threshold.
 */

const tinyNetwork: NetworkSpec = {
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

const tinyWeights: NetworkWeights = {
  'edges.weight': { shape: [1, 1, 3, 3], data: Float32Array.of(0, 1, 0, 0, 1, 0, 0, 1, 0) },
  'edges.threshold': { shape: [1], data: Float32Array.of(2) },
};

const tinyInput = sparseFromDense([1, 1, 3, 5], [0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0]);

/** Units that spike. */
const tinySpikes = [2, 7, 12];

/** ONNX Runtime, after it has run an exported network. */
export async function runtimeFinding({ version, providers, problem }: RuntimeReport): Promise<Finding> {
  const finding = (state: Finding['state'], found: string): Finding => ({
    part: 'onnxruntime-node',
    state,
    required: false,
    found,
  });
  if (version === undefined) return finding('missing', 'npm install onnxruntime-node; with --ignore-scripts for the CPU alone');
  if (problem !== undefined) return finding('broken', `${version}: ${problem}`);
  try {
    const { bytes } = writeModel(tinyNetwork, tinyWeights, { graph: { kind: 'step' } });
    const session = await loadModelBytes(bytes, { device: 'cpu', threads: 1 });
    const { layers } = await session.runWindow(tinyInput);
    await session.close();
    const wrong = spikeProblem(layers[tinyNetwork.layers[0].name].spikes);
    if (wrong !== undefined) return finding('broken', `${version}: ${wrong}`);
    const names = providers.map(({ name, bundled }) => (bundled ? name : `${name} (needs libraries)`)).join(', ');
    return finding('ok', `${version}, runs a small network; providers ${names}`);
  } catch (error) {
    return finding('broken', `${version}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
