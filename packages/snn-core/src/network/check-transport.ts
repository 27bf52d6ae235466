import type { MotionSpec, TransportLayerSpec } from './network-spec.ts';
import { requireCount, requireNumber } from './require-number.ts';

/**
 * Checks what only a transport layer has: motions with unique names and whole shifts, costs of at least 0, a ceiling, and a
 * leak that takes a constant.
 *
 * @throws RangeError that says where, what was expected and what was found
 */
export function checkTransport({ name, motions, switchCost, neuron, competition }: TransportLayerSpec): void {
  const where = `network: ${name}`;
  if (!Array.isArray(motions) || motions.length === 0)
    throw new RangeError(`${where}.motions: expected at least one motion, got none`);
  const names = motions.map((motion: MotionSpec) => motion.name);
  for (const [m, motion] of motions.entries()) checkMotion(`${where}.motions[${m}]`, motion, names);
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

function checkMotion(where: string, { name, dx, dy, every = 1, enterFrom = [] }: MotionSpec, names: readonly string[]): void {
  if (typeof name !== 'string' || name === '')
    throw new RangeError(`${where}.name: expected a name, got ${JSON.stringify(name)}`);
  if (names.filter((other) => other === name).length > 1) {
    throw new RangeError(`${where}.name: expected unique names of motions, got ${name} twice`);
  }
  for (const [key, value] of Object.entries({ dx, dy })) {
    if (!Number.isSafeInteger(value)) throw new RangeError(`${where}.${key}: expected a whole number of cells, got ${value}`);
  }
  requireCount(`${where}.every`, every);
  const wrong = enterFrom.find((other) => other === name || !names.includes(other));
  if (wrong !== undefined) {
    throw new RangeError(
      `${where}.enterFrom: expected names of other motions (${names.join(', ')}), got ${JSON.stringify(wrong)}`,
    );
  }
}
