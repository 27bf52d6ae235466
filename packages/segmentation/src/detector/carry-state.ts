import { type NetworkSpec, type TransportLayerSpec, transportChannels } from '@spikeseg/snn-core';
import type { EvidenceState } from './evidence-detector.ts';

/**
 * The state of a detector for a network that has other motions: maps whose motion has the same name keep their potentials, others begin at rest.
 *
 * @param from the network that the state is of
 * @param to the same but for motions of its layers
 */
export function carryState(state: EvidenceState, from: NetworkSpec, to: NetworkSpec): EvidenceState {
  const potentials: Record<string, Float32Array> = { ...state.session.potentials };
  for (const layer of transportsOf(to)) {
    const before = transportsOf(from).find(({ name }) => name === layer.name);
    if (before !== undefined) potentials[layer.name] = carryPotentials(potentials[layer.name], before, layer);
  }
  const standing = state.standing.map((level) => {
    const named = (network: NetworkSpec) => transportsOf(network).find(({ name }) => name === level.layer)?.motions ?? [];
    const name = named(from)[level.motion]?.name;
    // Of a motion that is gone the place still counts until the next answer.
    return {
      ...level,
      motion: Math.max(
        0,
        named(to).findIndex((motion) => motion.name === name),
      ),
    };
  });
  return { ...state, session: { ...state.session, potentials }, standing };
}

const transportsOf = ({ layers }: NetworkSpec): readonly TransportLayerSpec[] =>
  layers.filter((layer): layer is TransportLayerSpec => layer.kind === 'transport');

/** Name of the channels of a layer: brightness and motion. */
const channelsOf = (layer: TransportLayerSpec): readonly string[] =>
  transportChannels(layer).map(({ brightness, motion }) => `${brightness} ${layer.motions[motion].name}`);

function carryPotentials(before: Float32Array, from: TransportLayerSpec, to: TransportLayerSpec): Float32Array {
  const [known, wanted] = [channelsOf(from), channelsOf(to)];
  const cells = before.length / known.length;
  const after = new Float32Array(cells * wanted.length);
  for (const [channel, name] of wanted.entries()) {
    const at = known.indexOf(name);
    if (at >= 0) after.set(before.subarray(cells * at, cells * (at + 1)), cells * channel);
  }
  return after;
}
