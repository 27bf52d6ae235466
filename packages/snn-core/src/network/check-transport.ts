import type { LayerShape } from './layer-shapes.ts';
import type { MotionSpec, NetworkSpec, TransportLayerSpec } from './network-spec.ts';
import { requireCount, requireNumber } from './require-number.ts';
import { transportChannels } from './transport-channels.ts';

/**
 * Checks what only a transport layer has: a kernel that leaves no pixel out, motions with unique names and velocities in 64ths,
 * for brightnesses that there are, costs of at least 0, a ceiling, and a leak that takes a constant.
 *
 * @throws RangeError that says where, what was expected and what was found
 */
export function checkTransport(layer: TransportLayerSpec): void {
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
  if (neuron.reset !== undefined && neuron.reset !== 'none') {
    throw new RangeError(`${where}.reset: expected none in a transport layer, got ${neuron.reset}`);
  }
  if (neuron.ceiling === undefined) throw new RangeError(`${where}.ceiling: expected a ceiling in a transport layer, got none`);
  if (neuron.leak.kind === 'multiplicative') {
    throw new RangeError(`${where}.leak: expected a subtractive leak or none in a transport layer, got a multiplicative one`);
  }
  if (competition && !(Number.isSafeInteger(competition.radius) && competition.radius >= 0)) {
    throw new RangeError(`${where}.competition.radius: expected a whole number of cells ≥ 0, got ${competition.radius}`);
  }
}

function checkMotion(where: string, motion: MotionSpec, names: readonly string[], maps: number): void {
  const { name, vx, vy, brightnesses, enterFrom = [] } = motion;
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
  const wrong = enterFrom.find((other) => other === name || !names.includes(other));
  if (wrong !== undefined) {
    throw new RangeError(
      `${where}.enterFrom: expected names of other motions (${names.join(', ')}), got ${JSON.stringify(wrong)}`,
    );
  }
}

/**
 * Checks the layers that a transport layer competes with: other transport layers that compete, over a source of the same size,
 * with a number of steps per update that is a power of two, so that a share per step is exact.
 *
 * @throws RangeError that says where, what was expected and what was found
 */
export function checkRivals(
  layer: TransportLayerSpec,
  { layers }: NetworkSpec,
  shapes: Readonly<Record<string, LayerShape>>,
): void {
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
