import { type MotionSpec, type NetworkSpec, type TransportLayerSpec, transportChannels } from '@spikeseg/snn-core';
import { type EvidenceModel, perUpdate, stepS } from './ebssa.ts';
import { velocityOf } from './place.ts';

/** A velocity that objects were seen to have. */
export interface LearnedMotion {
  /** px/s */
  readonly vx: number;
  readonly vy: number;
  /** Standard deviation of the velocities around it, per axis, px/s. */
  readonly spread: number;
}

/** Slower than this a map that hops does as well, px/s. */
const standsPxS = 3;
/** Probability of falling a cell behind in an update: no less than what jitter does, no more than what still has a direction, per neighbour. */
const fewest = 1e-4;
const max = 0.16;

/** Whether a motion is more than that of what stands. */
export const moves = ({ vx, vy }: Pick<LearnedMotion, 'vx' | 'vy'>): boolean => Math.hypot(vx, vy) > standsPxS;

/**
 * The network with a map more in `slow` for every brightness and every motion that was learned. Its lateral costs follow from the spread: an object that is by e px/s
 * faster than its map gets ahead of it by a cell every stride / e seconds, and the cost of such a step is −ln of its probability in an update.
 *
 * @param motions those that stand are left out, as maps that hop are there for them
 * @throws RangeError for a network without the layer `slow`
 */
export function withMotions({ network, weights }: EvidenceModel, motions: readonly LearnedMotion[]): EvidenceModel {
  const slow = network.layers.find((layer): layer is TransportLayerSpec => layer.kind === 'transport' && layer.name === 'slow');
  if (slow === undefined) throw new RangeError('learned motions: expected a network with a transport layer slow, got none');
  const { every = 1, stride = 1 } = slow;
  const isOther = slow.motions.map(({ name }) => !name.startsWith(learnedPrefix));
  const moving = motions.filter(moves);
  const others = slow.motions.filter((_, k) => isOther[k]);
  if (moving.length === 0 && others.length === slow.motions.length) return { network, weights };
  const specs = moving.map(
    ({ vx, vy }, k): MotionSpec => ({
      name: `${learnedPrefix}${k}`,
      vx: perUpdate(vx, every, stride),
      vy: perUpdate(vy, every, stride),
    }),
  );
  const layer: TransportLayerSpec = { ...slow, motions: [...others, ...specs] };
  const outputs = transportChannels(layer).length;
  const before = weights['slow.lateral'].data.filter((_, at) => isOther[Math.floor(at / 9)]);
  const lateral = Float32Array.from([...before, ...moving.flatMap(({ spread }) => lateralCosts(spread * cellsPerPxS(slow)))]);
  return {
    network: { ...network, layers: network.layers.map((one) => (one === slow ? layer : one)) },
    weights: {
      ...weights,
      'slow.lateral': { shape: [layer.motions.length, 3, 3], data: lateral },
      'slow.threshold': { shape: [outputs], data: new Float32Array(outputs).fill(slow.neuron.threshold) },
    },
  };
}

const learnedPrefix = 'learned-';
/** Cells that what moves by 1 px/s moves in an update. */
const cellsPerPxS = ({ every = 1, stride = 1 }: TransportLayerSpec): number => (every * stepS) / stride;

/** Whether a network has maps of motions that were learned. */
export const hasLearned = ({ layers }: NetworkSpec): boolean =>
  layers.some((layer) => layer.kind === 'transport' && layer.motions.some(({ name }) => name.startsWith(learnedPrefix)));

/** The velocities that a network has learned, as far as its costs tell their spreads. */
export function motionsIn({ network: { layers }, weights }: EvidenceModel): readonly LearnedMotion[] {
  return layers.flatMap((layer) => {
    if (layer.kind !== 'transport') return [];
    return layer.motions.flatMap(({ name }, k) => {
      if (!name.startsWith(learnedPrefix)) return [];
      const [vx, vy] = velocityOf(layer, k);
      const beside = Math.exp(-weights[`${layer.name}.lateral`].data[9 * k + 1]);
      return [{ vx, vy, spread: (beside * Math.sqrt(2 * Math.PI)) / cellsPerPxS(layer) }];
    });
  });
}

/** −ln of the probabilities of the nine ways in an update, nats; those of a corner are those of both its sides. @param spread in cells per update */
function lateralCosts(spread: number): number[] {
  // Of a normal deviation half is on either side: E|e| / 2.
  const beside = Math.min(max, Math.max(fewest, spread / Math.sqrt(2 * Math.PI)));
  const corner = beside ** 2;
  const stays = 1 - 4 * beside - 4 * corner;
  return [corner, beside, corner, beside, stays, beside, corner, beside, corner].map((p) => -Math.log(p));
}
