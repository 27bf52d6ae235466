import type { NetworkSpec, NetworkWeights } from '../network/network-spec.ts';

type Shape = readonly [number, number, number];

export function layerShapes(network: NetworkSpec): Record<string, { readonly input: Shape; readonly output: Shape }> {
  const shapes: Record<string, { input: Shape; output: Shape }> = {};
  let input: Shape = [network.input.channels, network.input.height, network.input.width];
  for (const layer of network.layers) {
    const pooled = (n: number): number => (layer.kind === 'pool' ? Math.floor((n - layer.kernel) / layer.stride) + 1 : n);
    const output: Shape = [layer.kind === 'conv' ? layer.maps : input[0], pooled(input[1]), pooled(input[2])];
    shapes[layer.name] = { input, output };
    input = output;
  }
  return shapes;
}

export function checkWeights(network: NetworkSpec, weights: NetworkWeights): void {
  const shapes = layerShapes(network);
  for (const layer of network.layers) {
    if (layer.kind !== 'conv') continue;
    const expected: Record<string, readonly number[]> = {
      [`${layer.name}.weight`]: [layer.maps, shapes[layer.name].input[0], layer.kernel, layer.kernel],
      [`${layer.name}.threshold`]: [layer.maps],
    };
    for (const [name, shape] of Object.entries(expected)) {
      const found = weights[name];
      if (found?.shape.join() !== shape.join() || found.data.length !== shape.reduce((a, b) => a * b, 1)) {
        throw new RangeError(
          `weights: ${name}: expected shape [${shape.join(', ')}], got ${found ? `[${found.shape.join(', ')}]` : 'none'}`,
        );
      }
    }
  }
}
