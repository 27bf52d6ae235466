import type { Competition, LayerTrace } from '@spikeseg/snn-core';
import { type Candidate, compareCandidates } from '@spikeseg/snn-core/reference';

/**
 * The neuron that learns for its map from one stimulus.
 *
 * @see Kheradpisheh et al. 2018, Neural Networks 99, section 2.3
 */
export interface Winner {
  readonly map: number;
  /** Row and column in the layer, 0-based. */
  readonly y: number;
  readonly x: number;
  /** Time step of its spike. */
  readonly step: number;
  /** Membrane potential before reset. */
  readonly potential: number;
}

/**
 * At most one winner per map, by ascending map: the earliest spike; at the same step the higher potential before reset;
 * then a seeded order that favours no place.
 *
 * The trace is that of a competed forward pass, so lateral inhibition has acted already: every map that fired has a winner.
 *
 * @param trace a convolution's spikes and their potentials
 * @param competition the one the trace was made with; its `tieSeed` orders equals
 * @throws TypeError when the trace holds no potentials (a pool's, for example)
 * @see Kheradpisheh et al. 2018, Neural Networks 99, section 2.3
 */
export function selectWinners({ spikes, potential }: LayerTrace, { tieSeed }: Pick<Competition, 'tieSeed'>): Winner[] {
  if (potential === undefined)
    throw new TypeError('selectWinners: expected the trace of a convolution, got one without potentials');
  const [steps, maps, height, width] = spikes.shape;
  const best: (Candidate | undefined)[] = Array.from({ length: maps });
  for (let step = 0; step < steps; step++) {
    for (let k = spikes.offsets[step]; k < spikes.offsets[step + 1]; k++) {
      const unit = spikes.index[k];
      const map = Math.floor(unit / (height * width));
      const leader = best[map];
      if (leader !== undefined && leader.step < step) continue;
      const candidate = { step, potential: potential[k], unit };
      if (leader === undefined || compareCandidates(candidate, leader, tieSeed) < 0) best[map] = candidate;
    }
  }
  return best.flatMap((candidate, map) => {
    if (candidate === undefined) return [];
    const place = candidate.unit % (height * width);
    return [{ map, y: Math.floor(place / width), x: place % width, step: candidate.step, potential: candidate.potential }];
  });
}

/** The spikes that a layer saw, as the first time step of every unit. */
export interface PresynapticTimes {
  /** Channels, rows, columns of the layer before. */
  readonly shape: readonly [channels: number, height: number, width: number];
  /** First-spike step per unit, row-major; NEVER_FIRED where silent. */
  readonly firstSpike: Int32Array;
}

/**
 * Which synapses of a winner took part: 1 where the unit at the synapse's other end first fired at or before the winner,
 * else 0; synapses that end outside the image never take part.
 *
 * @param kernel odd kernel size, pixels
 * @param pattern [channels, kernel, kernel], row-major; written
 */
export function causalPattern(pre: PresynapticTimes, winner: Winner, kernel: number, pattern: Uint8Array): void {
  const [channels, height, width] = pre.shape;
  const padding = kernel >> 1;
  let synapse = 0;
  for (let channel = 0; channel < channels; channel++) {
    for (let ky = 0; ky < kernel; ky++) {
      const y = winner.y + ky - padding;
      const rowInside = y >= 0 && y < height;
      const row = (channel * height + y) * width;
      for (let kx = 0; kx < kernel; kx++) {
        const x = winner.x + kx - padding;
        pattern[synapse++] = rowInside && x >= 0 && x < width && pre.firstSpike[row + x] <= winner.step ? 1 : 0;
      }
    }
  }
}
