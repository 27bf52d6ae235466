import { layerShapes } from '../network/layer-shapes.ts';
import type { NetworkSpec } from '../network/network-spec.ts';
import type { SessionState } from './backend.ts';

const layersWithState = ({ layers }: NetworkSpec): readonly string[] =>
  layers.filter(({ kind }) => kind !== 'pool').map(({ name }) => name);

/**
 * Checks that a state is one of a network: potentials of every layer with neurons, and what every transport layer holds besides,
 * of their sizes, finite, and at least 0 where something clamps them there.
 *
 * @throws RangeError that says where, what was expected and what was found
 */
export function checkState(network: NetworkSpec, { step, potentials, transports }: SessionState): void {
  if (!Number.isSafeInteger(step) || step < 0) throw new RangeError(`state: step: expected a whole number ≥ 0, got ${step}`);
  const shapes = layerShapes(network);
  const names = layersWithState(network);
  const unknown = Object.keys(potentials).find((name) => !names.includes(name));
  if (unknown !== undefined) throw new RangeError(`state: expected layers among ${names.join(', ')}, got ${unknown}`);
  for (const layer of network.layers) {
    if (layer.kind === 'pool') continue;
    const { name, neuron } = layer;
    const [channels, height, width] = shapes[name].output;
    const min = layer.kind === 'transport' || neuron.leak.kind !== 'none' ? 0 : -Infinity;
    checkValues(`state: ${name}`, 'potentials', own(potentials, name), [channels, height, width], min);
    if (layer.kind !== 'transport') continue;
    const held = own(transports ?? {}, name);
    checkValues(`state: ${name}.current`, 'currents', held?.current, [layer.maps, height, width], -Infinity);
    checkValues(`state: ${name}.excess`, 'values', held?.excess, [1, height, width], 0);
    for (const [k, rival] of (layer.competition?.with ?? []).entries()) {
      checkValues(`state: ${name}.shares of ${rival}`, 'values', held?.shares[k], [1, height, width], 0);
    }
  }
}

const own = <T>(values: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(values, name) ? values[name] : undefined;

function checkValues(
  where: string,
  what: string,
  values: Float32Array | undefined,
  [channels, height, width]: readonly [number, number, number],
  min: number,
): void {
  if (values?.length !== channels * height * width) {
    const found = values === undefined ? 'none' : `${values.length}`;
    throw new RangeError(`${where}: expected ${channels}×${height}×${width} ${what}, got ${found}`);
  }
  const bad = values.findIndex((value) => !(Number.isFinite(value) && value >= min));
  if (bad >= 0) {
    throw new RangeError(`${where}: expected finite ${what} of at least ${min}, got ${values[bad]} at unit ${bad}`);
  }
}
