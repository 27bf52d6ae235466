import {
  type Competition,
  type ConvLayerSpec,
  deriveSeed,
  firstSpikeTimes,
  requirePlainLayers,
  type Tensor,
} from '@spikeseg/snn-core';
import { hasSettled, isBetter, noteEpoch, type TrainingOutcome } from '../convergence.ts';
import { scaleToRest } from '../homeostasis.ts';
import { learnWinner } from '../learning-rule.ts';
import type { Selectivity } from '../selectivity.ts';
import type { Winner } from '../winners.ts';
import { causalPattern, type PresynapticTimes, selectWinners } from '../winners.ts';
import { checkLayer } from './check.ts';
import { LearningNetwork, splitNetwork } from './learning-network.ts';
import type { Stimulus, TrainingOptions } from './options.ts';
import { afterStimulus, type LayerProgress, type MapHomeostasis, newProgress, thresholdOf } from './state.ts';
import { validateLayer } from './validate-layer.ts';

/** The state of a layer after an epoch, for its record. */
export interface LayerEpoch {
  readonly epoch: number;
  readonly validation: Selectivity | undefined;
  readonly best: boolean;
  readonly outcome: TrainingOutcome | undefined;
}

/**
 * Trains one layer. Owns its progress and writes the layer's tensors in `weights`, which it shares with the network's
 * training; everything else it does is a function of the two and of the next stimulus, so it may stop after any batch.
 */
export class LayerTrainer {
  readonly #options: TrainingOptions;
  readonly #weights: Readonly<Record<string, Tensor>>;
  readonly #network: LearningNetwork;
  readonly #homeostasis: MapHomeostasis;
  readonly #layer: ConvLayerSpec;
  readonly #pattern: Uint8Array;
  /** Of the last stimulus; kept, because a new array for every stimulus costs more than filling it. */
  #firstSpike = new Int32Array();
  #progress: LayerProgress;
  #converged = false;
  /** Weights have learned from a stimulus that the progress does not know yet, or a check is due. */
  #amidStimulus = false;

  private constructor(
    options: TrainingOptions,
    weights: Readonly<Record<string, Tensor>>,
    network: LearningNetwork,
    layer: ConvLayerSpec,
    progress: LayerProgress | null,
  ) {
    const { adaptiveThreshold, rateGain } = options.homeostasis;
    this.#options = options;
    this.#weights = weights;
    this.#network = network;
    this.#layer = layer;
    this.#homeostasis = {
      adaptiveThreshold: adaptiveThreshold && scaleToRest(adaptiveThreshold, layer.neuron.threshold),
      rateGain,
    };
    this.#progress = progress ?? newProgress(layer.name, weights[`${layer.name}.threshold`].data, this.#homeostasis);
    this.#pattern = new Uint8Array(this.#layerWeights.length / layer.maps);
    this.#useWeights();
  }

  /** @param weights of the network; the layer's own are written @param progress where it stopped, null to begin */
  static async start(
    options: TrainingOptions,
    weights: Readonly<Record<string, Tensor>>,
    name: string,
    progress: LayerProgress | null,
  ): Promise<LayerTrainer> {
    const split = splitNetwork(options.network, name);
    const [layer] = split.learning.layers;
    if (layer.kind !== 'conv') throw new RangeError(`trainNetwork: ${name}: expected a convolution, got a ${layer.kind}`);
    requirePlainLayers(split.learning, 'trainNetwork');
    const network = await LearningNetwork.compile(options.backend, split, weights, options.frozenCacheBytes);
    return new LayerTrainer(options, weights, network, layer, progress);
  }

  get progress(): LayerProgress {
    return this.#progress;
  }

  /** False in the middle of a batch, whose stimuli must all see the same weights, and between convergence and the epoch's end. */
  get resumable(): boolean {
    const { position } = this.#progress;
    const closing = this.#converged && position > 0;
    return !this.#amidStimulus && !closing && position % this.#options.batchSize === 0;
  }

  dispose(): void {
    this.#network.dispose();
  }

  /**
   * Learns what is left of the epoch, then judges the layer.
   *
   * @returns 'interrupted' when the signal asked to stop: the epoch is then still open
   */
  async epoch(): Promise<LayerEpoch | 'interrupted'> {
    if (await this.#learnEpoch()) return 'interrupted';
    const { epoch, layer, position } = this.#progress;
    if (position === 0) {
      throw new RangeError(`trainNetwork: ${layer}: expected at least one stimulus, got none in epoch ${epoch}`);
    }
    const validation = await this.#validate(epoch);
    const candidate = validation && {
      epoch,
      figure: validation.figure,
      settled: hasSettled(this.#layerWeights, this.#options.rule),
    };
    const best = candidate !== undefined && isBetter(candidate, this.#progress.best);
    this.#progress = {
      ...this.#progress,
      epoch: epoch + 1,
      position: 0,
      convergence: noteEpoch(this.#progress.convergence),
      best: best ? candidate : this.#progress.best,
    };
    return { epoch, validation, best, outcome: this.#outcome() };
  }

  /** @returns true when interrupted */
  async #learnEpoch(): Promise<boolean> {
    const { batchSize, signal, stimuli } = this.#options;
    if (signal?.aborted) return true;
    const { layer, epoch, position } = this.#progress;
    let inBatch = 0;
    for await (const stimulus of stimuli({ layer, epoch, skip: position })) {
      await this.#learn(stimulus);
      inBatch = (inBatch + 1) % batchSize;
      if (inBatch > 0) continue;
      this.#useWeights();
      if (this.#converged) return false;
      if (signal?.aborted) return true;
    }
    this.#useWeights();
    return false;
  }

  async #learn(stimulus: Stimulus): Promise<void> {
    const { seed, hooks, convergence } = this.#options;
    const { layer, stimuli } = this.#progress;
    const competition: Competition = { ...this.#options.competition, tieSeed: deriveSeed(seed, 'ties', layer, stimuli) };
    const { input, trace, synapticOps } = await this.#network.respond(stimulus, competition);
    const winners = selectWinners(trace, competition);
    this.#amidStimulus = true;
    this.#firstSpike = firstSpikeTimes(input, this.#firstSpike);
    const pre = { shape: [input.shape[1], input.shape[2], input.shape[3]], firstSpike: this.#firstSpike } as const;
    const changes = this.#teach(winners, pre);
    this.#progress = {
      ...this.#progress,
      position: this.#progress.position + 1,
      stimuli: stimuli + 1,
      windowStimuli: this.#progress.windowStimuli + 1,
      maps: this.#progress.maps.map((map, index) => afterStimulus(map, this.#homeostasis, changes.get(index))),
    };
    if (hooks?.onStimulus) await hooks.onStimulus(this.#stimulusReport(winners, synapticOps));
    if (this.#progress.windowStimuli >= convergence.checkInterval) await this.#check();
    this.#amidStimulus = false;
  }

  /** Lets the maps of the winners learn. @returns mean |Δw| by map */
  #teach(winners: readonly Winner[], pre: PresynapticTimes): ReadonlyMap<number, number> {
    const changes = new Map<number, number>();
    for (const winner of winners) {
      causalPattern(pre, winner, this.#layer.kernel, this.#pattern);
      changes.set(winner.map, learnWinner(this.#options.rule, this.#layerWeights, winner.map, this.#pattern));
    }
    return changes;
  }

  #stimulusReport(winners: readonly Winner[], synapticOps: number) {
    const { layer, epoch, position, stimuli } = this.#progress;
    return { layer, epoch, position, stimuli, winners, synapticOps };
  }

  async #check(): Promise<void> {
    const { hooks, convergence } = this.#options;
    const { progress, report } = checkLayer(this.#options, this.#progress, this.#layerWeights);
    this.#progress = progress;
    this.#converged ||= report.share >= convergence.targetRatio;
    await hooks?.onCheck?.(report);
  }

  async #validate(epoch: number): Promise<Selectivity | undefined> {
    const { validation, seed, rule, competition } = this.#options;
    if (validation === undefined) return undefined;
    const { name: layer, kernel, maps } = this.#layer;
    const setup = { layer, seed, rule, competition, kernel, maps, weights: this.#layerWeights };
    return validateLayer(this.#network, validation({ layer, epoch }), setup);
  }

  #outcome(): TrainingOutcome | undefined {
    const { convergence, maxEpochs } = this.#options;
    if (this.#converged) return 'converged';
    if (this.#progress.convergence.epochsWithoutBetter >= convergence.patience) return 'exhausted';
    return this.#progress.epoch >= maxEpochs ? 'max-epochs' : undefined;
  }

  get #layerWeights(): Float32Array {
    return this.#weights[`${this.#layer.name}.weight`].data;
  }

  /** Puts the learned weights and thresholds to use, once per batch. */
  #useWeights(): void {
    const thresholds = this.#weights[`${this.#layer.name}.threshold`].data;
    this.#progress.maps.forEach((map, index) => {
      thresholds[index] = thresholdOf(map);
    });
    this.#network.setWeights(this.#weights);
  }
}
