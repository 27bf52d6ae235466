import type { SpikesegConfig } from '@spikeseg/config';
import type { DataSplit } from '@spikeseg/data-ebssa/splits';
import type { NetworkWeights } from '@spikeseg/snn-core';
import type { FinishedLayer, LayerProgress, TrainerState } from '@spikeseg/stdp';
import { z } from 'zod';
import { trainedLayers } from '../network/network.ts';
import { partUnder, type SeenRecording, seenSchema } from '../recordings/seen-recordings.ts';

/*
 * What a checkpoint says of its training, checked before anything goes on from it: that every field is there and of its type,
 * then that the fields fit each other and the network.
 */

const count = z.int().min(0);
const share = z.number().min(0).max(1);

const bestEpoch = z.strictObject({ epoch: count, figure: z.number(), settled: z.boolean() });

const mapState = z.strictObject({
  wins: count,
  windowWins: count,
  windowChange: z.number().min(0),
  meanChange: z.number().min(0).nullable(),
  theta: z.number().positive(),
  gain: z.number().positive(),
  rate: share,
});

const layerProgress: z.ZodType<LayerProgress> = z.strictObject({
  layer: z.string(),
  epoch: count,
  position: count,
  stimuli: count,
  windowStimuli: count,
  maps: z.array(mapState),
  convergence: z.strictObject({
    bestShare: share,
    epochsWithoutBetter: count,
    checksInEpoch: count,
    betterInEpoch: z.boolean(),
  }),
  best: bestEpoch.nullable(),
});

const finishedLayer: z.ZodType<FinishedLayer> = z.strictObject({
  layer: z.string(),
  outcome: z.enum(['converged', 'exhausted', 'max-epochs', 'interrupted']),
  epochs: count,
  stimuli: count,
  wins: z.array(count),
  best: bestEpoch.nullable(),
});

const state: z.ZodType<TrainerState> = z.strictObject({ finished: z.array(finishedLayer), current: layerProgress.nullable() });

const split: z.ZodType<DataSplit> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('by-recording'), train: z.array(z.string()), validation: z.array(z.string()) }),
  z.strictObject({ kind: z.literal('by-time'), trainRatio: share, gapWindows: count }),
]);

const trainingRecord: z.ZodType<TrainingRecord> = z.strictObject({ split, recordings: z.array(seenSchema), state });

/**
 * Checks the training of a checkpoint against the configuration and the weights beside it.
 *
 * @throws Error naming the field, what was expected and what was found
 */
export function checkTrainingRecord(value: unknown, config: SpikesegConfig, weights: NetworkWeights): TrainingRecord {
  const parsed = trainingRecord.safeParse(value);
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    throw new Error(`${['training', ...path].join('.')}: ${message}`);
  }
  checkLayers(parsed.data.state, config, weights);
  const odd = parsed.data.recordings.find(({ name, part }) => part !== partUnder(parsed.data.split, name));
  if (odd) throw new Error(`training.recordings: ${odd.name}: expected the part that the split gives it, got ${odd.part}`);
  return parsed.data;
}

/** The layers of a state are those of the configuration, in order, and have as many maps as the network. */
function checkLayers({ finished, current }: TrainerState, config: SpikesegConfig, weights: NetworkWeights): void {
  const order = trainedLayers(config);
  const found = finished.map(({ layer, wins }) => ({ layer, maps: wins.length }));
  if (current) found.push({ layer: current.layer, maps: current.maps.length });
  found.forEach(({ layer, maps }, i) => {
    if (layer !== order[i])
      throw new Error(`training.state: expected ${order[i] ?? 'no further layer'} at place ${i + 1}, got ${layer}`);
    const expected = weights[`${layer}.threshold`].data.length;
    if (maps !== expected) throw new Error(`training.state: ${layer}: expected ${expected} maps, got ${maps}`);
  });
}

/** Which recordings the model has seen, so that every later report can say so. */
export interface TrainingRecord {
  readonly split: DataSplit;
  readonly recordings: readonly SeenRecording[];
  readonly state: TrainerState;
}
