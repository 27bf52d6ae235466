import type { LearningRule, Winner } from '@spikeseg/snn-core';
import { type ConvLayerSpec, firstSpikeTimes, type Session, type SparseSpikes } from '@spikeseg/snn-core';
import { causalPattern, learnWinner, selectWinners } from '@spikeseg/stdp';

/** How a batch of windows teaches a layer. */
export interface PlainStep {
  readonly layer: ConvLayerSpec;
  readonly rule: LearningRule;
  readonly mode: 'global' | 'local' | 'both';
  readonly localRadius: number;
  /** Order among equals, for every window. */
  readonly tieSeeds: readonly number[];
}

/** What one window taught. */
export interface TaughtWindow {
  readonly winners: readonly Winner[];
  readonly changes: readonly number[];
  readonly synapticOps: number;
}

/**
 * A training step in plain loops, to compare others with: all windows are seen with the weights of the engine's session, and
 * each learns, in order, from what the one before left.
 *
 * @param session of the learning layer alone
 * @param weight of the layer, [maps, channels, k, k]; written
 */
export async function plainStep(
  session: Session,
  weight: Float32Array,
  windows: readonly SparseSpikes[],
  { layer, rule, mode, localRadius, tieSeeds }: PlainStep,
): Promise<TaughtWindow[]> {
  const { channels, height, width } = session.network.input;
  const pattern = new Uint8Array(weight.length / layer.maps);
  const taught: TaughtWindow[] = [];
  for (const [k, window] of windows.entries()) {
    const competition = { mode, localRadius, tieSeed: tieSeeds[k] };
    const { layers, synapticOps } = await session.run(window, { competition });
    const winners = selectWinners(layers[layer.name], competition);
    const pre = { shape: [channels, height, width], firstSpike: firstSpikeTimes(window) } as const;
    const changes = winners.map((winner) => {
      causalPattern(pre, winner, layer.kernel, pattern);
      return learnWinner(rule, weight, winner.map, pattern);
    });
    taught.push({ winners, changes, synapticOps });
  }
  return taught;
}
