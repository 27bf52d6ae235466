import { layerShapes } from './layer-shapes.ts';
import type { LayerSpec, Leak, NetworkSpec } from './network-spec.ts';

/**
 * Checks that a network can be run: whole sizes, unique names, odd kernels, positive thresholds, leaks in their range,
 * known numerics, and at least one unit in every layer.
 *
 * @throws RangeError that says where, what was expected and what was found
 */
export function checkNetwork(network: NetworkSpec): void {
  const { input, layers } = network;
  for (const key of ['channels', 'height', 'width'] as const) requireCount(`network: input.${key}`, input[key]);
  if (input.maxValue !== undefined) requireCount('network: input.maxValue', input.maxValue);
  if (input.valueStep !== undefined) checkValueStep(input.valueStep);
  // Networks also come from JSON, where nothing has held them to the type.
  if (network.numerics !== 'exact' && network.numerics !== 'float') {
    throw new RangeError(`network: numerics: expected 'exact' or 'float', got ${JSON.stringify(network.numerics)}`);
  }
  if (layers.length === 0) throw new RangeError('network: expected at least one layer, got none');
  const seen = new Set<string>();
  for (const layer of layers) {
    // Tensors are named `layer.weight`, so a dot inside a name would make them ambiguous.
    if (!/^[a-z][\w-]*$/i.test(layer.name)) {
      throw new RangeError(`network: expected a layer name of letters, digits, _ and -, got ${JSON.stringify(layer.name)}`);
    }
    if (seen.has(layer.name)) throw new RangeError(`network: expected unique layer names, got ${layer.name} twice`);
    seen.add(layer.name);
    checkLayer(layer);
  }
  layerShapes(network);
}

/** Finer than any evidence is known to, and far from where products of steps leave float32. */
const finestValueStep = 2 ** -20;

function checkValueStep(step: number): void {
  if (!(step >= finestValueStep && step <= 1 && Number.isInteger(Math.log2(step)))) {
    throw new RangeError(`network: input.valueStep: expected a power of two from 2^-20 to 1, got ${step}`);
  }
}

function checkLayer(layer: LayerSpec): void {
  const where = `network: ${layer.name}`;
  requireCount(`${where}.kernel`, layer.kernel);
  if (layer.kind === 'pool') {
    requireCount(`${where}.stride`, layer.stride);
    return;
  }
  requireCount(`${where}.maps`, layer.maps);
  if (layer.kernel % 2 === 0) throw new RangeError(`${where}.kernel: expected an odd number, got ${layer.kernel}`);
  const { threshold, leak } = layer.neuron;
  if (!(threshold > 0 && Number.isFinite(threshold))) {
    throw new RangeError(`${where}.threshold: expected a finite number above 0, got ${threshold}`);
  }
  checkLeak(where, leak);
}

function checkLeak(where: string, leak: Leak): void {
  if (leak.kind === 'subtractive' && !(leak.amount >= 0 && Number.isFinite(leak.amount))) {
    throw new RangeError(`${where}.leak.amount: expected a finite number of at least 0, got ${leak.amount}`);
  }
  if (leak.kind === 'multiplicative' && !(leak.factor >= 0 && leak.factor <= 1)) {
    throw new RangeError(`${where}.leak.factor: expected a number from 0 to 1, got ${leak.factor}`);
  }
}

function requireCount(where: string, value: number): void {
  if (!(Number.isSafeInteger(value) && value >= 1)) {
    throw new RangeError(`${where}: expected a whole number of at least 1, got ${value}`);
  }
}
