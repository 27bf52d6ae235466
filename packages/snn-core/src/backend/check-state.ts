import { layerShapes } from '../network/layer-shapes.ts';
import type { NetworkSpec } from '../network/network-spec.ts';
import type { SessionState } from './backend.ts';

const layersWithState = ({ layers }: NetworkSpec): readonly string[] =>
  layers.filter(({ kind }) => kind !== 'pool').map(({ name }) => name);

/**
 * Checks that a state is one of a network: potentials of every layer with neurons, of its size, finite, and at least 0
 * where something clamps them there.
 *
 * @throws RangeError that says where, what was expected and what was found
 */
export function checkState(network: NetworkSpec, { step, potentials }: SessionState): void {
  if (!Number.isSafeInteger(step) || step < 0) throw new RangeError(`state: step: expected a whole number ≥ 0, got ${step}`);
  const shapes = layerShapes(network);
  const names = layersWithState(network);
  const unknown = Object.keys(potentials).find((name) => !names.includes(name));
  if (unknown !== undefined) throw new RangeError(`state: expected layers among ${names.join(', ')}, got ${unknown}`);
  for (const layer of network.layers) {
    if (layer.kind === 'pool') continue;
    const { name, neuron } = layer;
    const [channels, height, width] = shapes[name].output;
    const values: Float32Array | undefined = Object.hasOwn(potentials, name) ? potentials[name] : undefined;
    if (values?.length !== channels * height * width) {
      const found = values === undefined ? 'none' : `${values.length}`;
      throw new RangeError(`state: ${name}: expected ${channels}×${height}×${width} potentials, got ${found}`);
    }
    const least = layer.kind === 'transport' || neuron.leak.kind !== 'none' ? 0 : -Infinity;
    const bad = values.findIndex((value) => !(Number.isFinite(value) && value >= least));
    if (bad >= 0) {
      throw new RangeError(`state: ${name}: expected finite potentials of at least ${least}, got ${values[bad]} at unit ${bad}`);
    }
  }
}
