import { weightShapes } from '../network/check-weights.ts';
import { layerShapes, transportChannels } from '../network/layer-shapes.ts';
import type {
  ConvLayerSpec,
  LayerSpec,
  Leak,
  MotionSpec,
  NetworkSpec,
  NetworkWeights,
  Tensor,
  TransportLayerSpec,
} from '../network/network-spec.ts';
import type { RandomGenerator } from '../random.ts';

/*
 * Random networks with every kind of layer: convolutions, pools, transport layers, branches.
 * Numbers lie anywhere in float32, so that only exact numerics give the same bits in every order.
 */

function randomConv(name: string, random: RandomGenerator): ConvLayerSpec {
  const leak: Leak = { kind: 'subtractive', amount: 0.3 * random.uniform() };
  const neuron = { threshold: 0.4 + random.uniform(), leak };
  return { kind: 'conv', name, maps: 1 + random.integer(4), kernel: 1 + 2 * random.integer(3), neuron };
}

/** A transport layer with motions of any kind, and any stride and number of steps per update. @param reach largest velocity, cells per update */
function randomTransportLayer(name: string, random: RandomGenerator, reach = 3): TransportLayerSpec {
  const count = 1 + random.integer(4);
  const maps = 1 + random.integer(3);
  const velocity = (): number => (random.integer(2 * 64 * reach + 1) - 64 * reach) / 64;
  const motions = Array.from({ length: count }, (_, m): MotionSpec => {
    const moves = random.uniform() < 0.7;
    // The first motion is one of all brightnesses, so that none has no motion.
    const some = Array.from({ length: maps }, (__, s) => s).filter(() => random.uniform() < 0.5);
    return {
      name: `m${m}`,
      vx: moves ? velocity() : 0,
      vy: moves ? velocity() : 0,
      ...(m > 0 && some.length > 0 && random.uniform() < 0.4 && { brightnesses: some }),
    };
  });
  const threshold = 0.3 + random.uniform();
  const leak: Leak = random.uniform() < 0.2 ? { kind: 'none' } : { kind: 'subtractive', amount: 0.3 * random.uniform() };
  const stride = random.uniform() < 0.5 ? 1 : 1 + random.integer(4);
  return {
    kind: 'transport',
    name,
    maps,
    kernel: stride + random.integer(5),
    ...(stride > 1 && { stride }),
    ...(random.uniform() < 0.4 && { every: 1 + random.integer(4) }),
    motions,
    switchCost: random.uniform() < 0.5 ? 1e6 : 2 * random.uniform(),
    neuron: { threshold, leak, reset: 'none', ceiling: threshold + 2 * random.uniform() },
    ...(random.uniform() < 0.7 && { competition: { radius: random.integer(5) } }),
  };
}

/** Lets transport layers with competitions compete with each other where they may, half of the time. */
export function withRivals(network: NetworkSpec, random: RandomGenerator): NetworkSpec {
  const shapes = layerShapes(network);
  const sizeOf = (name: string): string => shapes[name].input.slice(1).join('x');
  const layers = network.layers.map((layer): LayerSpec => {
    if (layer.kind !== 'transport' || layer.competition === undefined) return layer;
    const rivals = network.layers.filter(
      (other) =>
        other.kind === 'transport' &&
        other.name !== layer.name &&
        other.competition !== undefined &&
        other.every !== 3 &&
        sizeOf(other.name) === sizeOf(layer.name) &&
        random.uniform() < 0.7,
    );
    if (rivals.length === 0) return layer;
    return { ...layer, competition: { ...layer.competition, with: rivals.map(({ name }) => name) } };
  });
  return { ...network, layers };
}

/** Inputs are at most 12; where more is allowed, the grid is so coarse that potentials fit in 16 bits. */
const anyMaxValue = (random: RandomGenerator): number => [12, 100, 1000][random.integer(3)];

/** Two or three transport layers over one input that compete with each other. */
export function randomRivals(random: RandomGenerator, numerics: NetworkSpec['numerics'] = 'exact'): NetworkSpec {
  const layers = Array.from({ length: 2 + random.integer(2) }, (_, k): TransportLayerSpec => {
    const layer = randomTransportLayer(`l${k}`, random, 2);
    const every = 2 ** random.integer(3);
    return { ...layer, from: 'input', every, competition: { radius: random.integer(4) } };
  });
  const input = { channels: 1 + random.integer(2), height: 6 + random.integer(14), width: 6 + random.integer(40) };
  return withRivals(
    { input: { ...input, maxValue: anyMaxValue(random), valueStep: 1 / 64 }, layers, fireOnce: false, numerics },
    random,
  );
}

/** One transport layer over a small input. */
export function randomTransport(random: RandomGenerator): NetworkSpec {
  return {
    input: { channels: 1 + random.integer(2), height: 4 + random.integer(12), width: 4 + random.integer(30) },
    layers: [randomTransportLayer('t', random, 1)],
    fireOnce: false,
    numerics: 'exact',
  };
}

/** Two to five layers of any kind, each of which reads the input or any layer before. */
export function randomLayers(random: RandomGenerator, numerics: NetworkSpec['numerics'] = 'exact'): NetworkSpec {
  const input = {
    channels: 1 + random.integer(3),
    height: 6 + random.integer(10),
    width: 6 + random.integer(30),
    maxValue: anyMaxValue(random),
    valueStep: 1 / 64,
  };
  const layers: LayerSpec[] = [];
  const outputs: number[] = [input.channels];
  const sizes: number[] = [Math.min(input.height, input.width)];
  for (let position = 0; position < 2 + random.integer(4); position++) {
    // Sources are counted from the input, 0, on.
    const source = random.uniform() < 0.6 ? position : random.integer(position + 1);
    const from = source === position ? {} : { from: source === 0 ? 'input' : layers[source - 1].name };
    const channels = outputs[source];
    const kind = random.integer(sizes[source] > 3 ? 5 : 4);
    const name = `l${position}`;
    const layer: LayerSpec =
      kind < 2
        ? randomConv(name, random)
        : kind < 4
          ? randomTransportLayer(name, random)
          : { kind: 'pool', name, kernel: 2, stride: 2 };
    layers.push({ ...layer, ...from });
    outputs.push(layer.kind === 'pool' ? channels : layer.kind === 'conv' ? layer.maps : transportChannels(layer).length);
    const stride = layer.kind === 'conv' ? 1 : (layer.stride ?? 1);
    sizes.push(layer.kind === 'pool' ? Math.floor(sizes[source] / 2) : Math.ceil(sizes[source] / stride));
  }
  return withRivals({ input, layers, fireOnce: random.uniform() < 0.3, numerics }, random);
}

/** Leaves some motions [3, 3] no way but the one from the same place, which often is free. */
function straighten(lateral: Float32Array, random: RandomGenerator, all: boolean): void {
  for (let centre = 4; centre < lateral.length; centre += 9) {
    if (!all && random.uniform() < 0.5) continue;
    const cost = all || random.uniform() < 0.6 ? 0 : random.uniform();
    lateral.fill(1e6, centre - 4, centre + 5).fill(cost, centre, centre + 1);
  }
}

/** Whether no map of a layer is switched to. */
const isAlone = ({ layers }: NetworkSpec, layerName: string): boolean =>
  layers.some((layer) => layer.kind === 'transport' && layer.name === layerName && layer.switchCost === 1e6);

/** Weights of mean 0.1, thresholds from 0.3 to 1.3, leaks up to 0.3 (sometimes left out), costs up to 1, some of them "no way"; half of the motions go straight. */
export function transportWeights(network: NetworkSpec, random: RandomGenerator): NetworkWeights {
  const draws: Readonly<Record<string, () => number>> = {
    weight: () => 0.1 + 0.3 * random.normal(),
    threshold: () => 0.3 + random.uniform(),
    leak: () => 0.3 * random.uniform(),
    lateral: () => (random.uniform() < 0.3 ? 1e6 : random.uniform()),
  };
  const weights: Record<string, Tensor> = {};
  const shapes: Record<string, readonly number[]> = { ...weightShapes(network) };
  for (const layer of network.layers)
    if (layer.kind === 'transport' && random.uniform() < 0.5) shapes[`${layer.name}.leak`] = [layer.maps];
  for (const [name, shape] of Object.entries(shapes)) {
    const length = shape.reduce((product, size) => product * size, 1);
    const data = Float32Array.from({ length }, draws[name.slice(name.indexOf('.') + 1)]);
    if (name.endsWith('.lateral'))
      straighten(data, random, isAlone(network, name.replace('.lateral', '')) && random.uniform() < 0.5);
    weights[name] = { shape, data };
  }
  return weights;
}
