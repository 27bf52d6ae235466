import { type LayerShape, layerShapes, transportChannels } from './layer-shapes.ts';
import { inputName } from './layer-sources.ts';
import type { LayerSpec, Leak, MotionSpec, NetworkSpec, NeuronSpec, TransportLayerSpec } from './network-spec.ts';

/**
 * Checks that a network can be run: whole sizes, unique names, odd kernels, positive thresholds, leaks in their range,
 * known numerics, sources that come earlier, rivals that are there, and at least one unit in every layer.
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
  for (const layer of layers) if (layer.kind === 'transport') checkRivals(layer, network, shapes);
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

function checkNeuron(where: string, { threshold, leak }: NeuronSpec): void {
  if (!(threshold > 0 && Number.isFinite(threshold))) {
    throw new RangeError(`${where}.threshold: expected a finite number above 0, got ${threshold}`);
  }
  checkLeak(where, leak);
}

function checkLeak(where: string, leak: Leak): void {
  if (leak.kind === 'subtractive') requireNumber(`${where}.leak.amount`, leak.amount);
  if (leak.kind === 'multiplicative' && !(leak.factor >= 0 && leak.factor <= 1)) {
    throw new RangeError(`${where}.leak.factor: expected a number from 0 to 1, got ${leak.factor}`);
  }
}

/**
 * Checks what only a transport layer has: a kernel that leaves no pixel out, motions with unique names and velocities in 64ths,
 * for brightnesses that there are, costs of at least 0, a ceiling, and a leak that takes a constant.
 *
 * @throws RangeError that says where, what was expected and what was found
 */
function checkTransport(layer: TransportLayerSpec): void {
  const { name, kernel, stride = 1, every = 1, maps, motions, switchCost, neuron, competition } = layer;
  const where = `network: ${name}`;
  requireCount(`${where}.stride`, stride);
  requireCount(`${where}.every`, every);
  if (kernel < stride) {
    throw new RangeError(`${where}.kernel: expected at least the stride, ${stride}, so that it reads every pixel, got ${kernel}`);
  }
  if (!Array.isArray(motions) || motions.length === 0)
    throw new RangeError(`${where}.motions: expected at least one motion, got none`);
  const names = motions.map((motion: MotionSpec) => motion.name);
  for (const [m, motion] of motions.entries()) checkMotion(`${where}.motions[${m}]`, motion, names, maps);
  const moving = new Set(transportChannels(layer).map(({ brightness }) => brightness));
  const still = Array.from({ length: maps }, (_, s) => s).find((s) => !moving.has(s));
  if (still !== undefined)
    throw new RangeError(`${where}.motions: expected a motion for every brightness, got none for ${still}`);
  requireNumber(`${where}.switchCost`, switchCost);
  const { threshold, ceiling } = neuron;
  if (!(ceiling >= threshold && Number.isFinite(ceiling))) {
    throw new RangeError(`${where}.ceiling: expected a finite number of at least the threshold, ${threshold}, got ${ceiling}`);
  }
  if (neuron.leak.kind === 'multiplicative') {
    throw new RangeError(`${where}.leak: expected a subtractive leak or none in a transport layer, got a multiplicative one`);
  }
  if (competition && !(Number.isSafeInteger(competition.radius) && competition.radius >= 0)) {
    throw new RangeError(`${where}.competition.radius: expected a whole number of cells ≥ 0, got ${competition.radius}`);
  }
}

function checkMotion(where: string, motion: MotionSpec, names: readonly string[], maps: number): void {
  const { name, vx, vy, brightnesses } = motion;
  if (typeof name !== 'string' || name === '')
    throw new RangeError(`${where}.name: expected a name, got ${JSON.stringify(name)}`);
  if (names.filter((other) => other === name).length > 1) {
    throw new RangeError(`${where}.name: expected unique names of motions, got ${name} twice`);
  }
  for (const [key, value] of Object.entries({ vx, vy })) {
    if (!Number.isSafeInteger(value * 64))
      throw new RangeError(`${where}.${key}: expected a multiple of 1/64 cells per update, got ${value}`);
  }
  const known = brightnesses?.every((s, k) => Number.isInteger(s) && s >= 0 && s < maps && brightnesses.indexOf(s) === k);
  if (brightnesses !== undefined && (brightnesses.length === 0 || !known)) {
    throw new RangeError(
      `${where}.brightnesses: expected whole numbers from 0 to ${maps - 1}, each once, got [${brightnesses.join(', ')}]`,
    );
  }
}

/**
 * Checks the layers that a transport layer competes with: other transport layers that compete, over a source of the same size,
 * with a number of steps per update that is a power of two, so that a share per step is exact.
 *
 * @throws RangeError that says where, what was expected and what was found
 */
function checkRivals(layer: TransportLayerSpec, { layers }: NetworkSpec, shapes: Readonly<Record<string, LayerShape>>): void {
  const rivals = layer.competition?.with ?? [];
  const [, height, width] = shapes[layer.name].input;
  for (const [k, name] of rivals.entries()) {
    const where = `network: ${layer.name}.competition.with[${k}]`;
    const rival = layers.find((other) => other.name === name);
    if (rival?.kind !== 'transport' || rival === layer || rival.competition === undefined || rivals.indexOf(name) < k) {
      const others = layers.filter((other) => other.kind === 'transport' && other !== layer && other.competition !== undefined);
      const names = others.map((other) => other.name).join(', ') || 'none here';
      throw new RangeError(`${where}: expected another transport layer with a competition, once (${names}), got ${name}`);
    }
    const [, rows, columns] = shapes[name].input;
    if (rows !== height || columns !== width) {
      throw new RangeError(
        `${where}: expected a layer that reads ${height}×${width} pixels as ${layer.name} does, got ${name}, which reads ${rows}×${columns}`,
      );
    }
    const { every = 1 } = rival;
    if (!Number.isInteger(Math.log2(every)))
      throw new RangeError(`${where}: expected a layer whose every is a power of two, got ${name} with every ${every}`);
  }
}

/** @throws RangeError unless it is a whole number of at least 1 */
function requireCount(where: string, value: number): void {
  if (!(Number.isSafeInteger(value) && value >= 1)) {
    throw new RangeError(`${where}: expected a whole number of at least 1, got ${value}`);
  }
}

/** @throws RangeError unless it is a finite number of at least 0 */
function requireNumber(where: string, value: number): void {
  if (!(value >= 0 && Number.isFinite(value))) {
    throw new RangeError(`${where}: expected a finite number of at least 0, got ${value}`);
  }
}
