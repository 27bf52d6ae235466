import { checkRivals, checkTransport } from './check-transport.ts';
import { layerShapes } from './layer-shapes.ts';
import { inputName } from './layer-sources.ts';
import type { ConvLayerSpec, LayerSpec, Leak, NetworkSpec, NeuronSpec } from './network-spec.ts';
import { requireCount, requireNumber } from './require-number.ts';

/**
 * Checks that a network can be run: whole sizes, unique names, odd kernels, positive thresholds, leaks in their range,
 * known numerics, sources that come earlier, groups that divide channels and maps, rivals that are there, and at least one unit in
 * every layer.
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
    if (layer.name === inputName)
      throw new RangeError("network: expected a layer name other than 'input', which is the network's input");
    seen.add(layer.name);
    checkLayer(layer);
  }
  const shapes = layerShapes(network);
  for (const layer of layers) {
    if (layer.kind === 'conv') checkGroups(layer, shapes[layer.name].input[0]);
    if (layer.kind === 'transport') checkRivals(layer, network, shapes);
  }
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
  if (layer.kind !== 'conv' && layer.kind !== 'transport') {
    throw new RangeError(
      `${where}.kind: expected conv, pool or transport, got ${JSON.stringify((layer as { kind: unknown }).kind)}`,
    );
  }
  requireCount(`${where}.maps`, layer.maps);
  if (layer.kind === 'conv' && layer.kernel % 2 === 0)
    throw new RangeError(`${where}.kernel: expected an odd number, got ${layer.kernel}`);
  checkNeuron(where, layer.neuron);
  if (layer.kind === 'transport') checkTransport(layer);
}

function checkGroups({ name, maps, groups = 1 }: ConvLayerSpec, channels: number): void {
  requireCount(`network: ${name}.groups`, groups);
  if (maps % groups === 0 && channels % groups === 0) return;
  throw new RangeError(`network: ${name}.groups: expected a divisor of ${maps} maps and ${channels} channels, got ${groups}`);
}

function checkNeuron(where: string, { threshold, leak, reset, ceiling }: NeuronSpec): void {
  if (!(threshold > 0 && Number.isFinite(threshold))) {
    throw new RangeError(`${where}.threshold: expected a finite number above 0, got ${threshold}`);
  }
  checkLeak(where, leak);
  if (reset !== undefined && reset !== 'zero' && reset !== 'subtract' && reset !== 'none') {
    throw new RangeError(`${where}.reset: expected zero, subtract or none, got ${JSON.stringify(reset)}`);
  }
  if (ceiling !== undefined && !(ceiling >= threshold && Number.isFinite(ceiling))) {
    throw new RangeError(`${where}.ceiling: expected a finite number of at least the threshold, ${threshold}, got ${ceiling}`);
  }
  if (reset === 'none' && ceiling === undefined && leak.kind === 'none') {
    throw new RangeError(`${where}.ceiling: expected a ceiling or a leak where there is no reset, got neither`);
  }
}

function checkLeak(where: string, leak: Leak): void {
  if (leak.kind === 'subtractive') requireNumber(`${where}.leak.amount`, leak.amount);
  if (leak.kind === 'multiplicative' && !(leak.factor >= 0 && leak.factor <= 1)) {
    throw new RangeError(`${where}.leak.factor: expected a number from 0 to 1, got ${leak.factor}`);
  }
}
