import {
  checkNetwork,
  checkRun,
  checkWeights,
  type Competition,
  type ConvLayerSpec,
  denseFromSparse,
  forwardTensors,
  layerShapes,
  type LearningRule,
  type NetworkSpec,
  type NetworkWeights,
  requirePairing,
  type SparseSpikes,
  type Tensor,
  tiePriority,
  type Winner,
} from '@spikeseg/snn-core';
import type { InferenceSession, Tensor as RuntimeTensor } from 'onnxruntime-node';
import type { Device } from '../run/device.ts';
import { importRuntime, type Runtime, startSession } from './start-runtime.ts';
import { trainingModel } from './training-graph.ts';
import type { TrainingPlan } from './training-plan.ts';

export interface TrainingOptions {
  /** Time steps of every window. */
  readonly steps: number;
  readonly rule: LearningRule;
  readonly competition: Pick<Competition, 'mode' | 'localRadius'>;
  readonly device: Device;
}

/** What one window taught. */
export interface LearnedFrom {
  /** By ascending map. */
  readonly winners: readonly Winner[];
  /** Mean |Δw| over the synapses of each winner's map, after clamping. */
  readonly changes: readonly number[];
}

/**
 * Training steps of one layer in ONNX Runtime: forward pass with competition, winners and STDP in one graph. The same
 * winners, weights and changes as `@spikeseg/stdp` with an engine, bit for bit, on the CPU; on CUDA it was not tried. ONNX Runtime
 * holds the calling thread while it computes.
 *
 * Forward passes compute with the weights that were put to use last, and every window learns from what the one before left, so
 * windows between two calls of {@link TrainingStep.use} are a batch.
 */
export class TrainingStep {
  readonly network: NetworkSpec;
  readonly #runtime: Runtime;
  readonly #session: InferenceSession;
  readonly #plan: TrainingPlan;
  #forward: Readonly<Record<string, RuntimeTensor>> = {};
  #learned: Tensor;

  private constructor(
    runtime: Runtime,
    session: InferenceSession,
    network: NetworkSpec,
    plan: TrainingPlan,
    weights: NetworkWeights,
  ) {
    this.network = network;
    this.#runtime = runtime;
    this.#session = session;
    this.#plan = plan;
    this.#learned = copyOf(weights[`${plan.layer.name}.weight`]);
    this.use(weights);
  }

  /**
   * @param network of the layer that learns alone, a convolution; its input are the spikes of the layer before
   * @throws RangeError when the network is another one, or the rule is `likelihood`, which remembers more than weights; OnnxRuntimeError when ONNX Runtime or the device cannot be had
   */
  static async open(network: NetworkSpec, weights: NetworkWeights, options: TrainingOptions): Promise<TrainingStep> {
    requirePairing(options.rule, 'training');
    checkNetwork(network);
    checkWeights(network, weights);
    const [layer] = network.layers;
    if (network.layers.length !== 1 || layer.kind !== 'conv')
      throw new RangeError(
        `training: expected a network of one convolution, got ${network.layers.map(({ kind }) => kind).join(', ')}`,
      );
    const plan = planOf(network, layer, options);
    const runtime = await importRuntime();
    const session = await startSession(runtime, trainingModel(plan), options.device, network);
    return new TrainingStep(runtime, session, network, plan, weights);
  }

  /** The weights as learned so far (a copy). */
  get weight(): Tensor {
    return copyOf(this.#learned);
  }

  /** Computes forward passes with these weights and thresholds from now on, and learns from these weights. */
  use(weights: NetworkWeights): void {
    checkWeights(this.network, weights);
    const { name, maps } = this.#plan.layer;
    const { weight, threshold, leak } = forwardTensors(this.network, weights)[name];
    const amount = leak.kind === 'subtractive' ? leak.amount : leak.kind === 'multiplicative' ? leak.factor : 0;
    this.#forward = {
      weight: this.#tensor(weight.data.slice(), weight.shape),
      threshold: this.#tensor(threshold.data.slice(), [maps, 1, 1]),
      leak: this.#tensor(Float32Array.of(amount), []),
    };
    this.#learned = copyOf(weights[`${name}.weight`]);
  }

  /**
   * Shows one window, and lets its winners learn.
   *
   * @param tieSeed of the order among equals, see {@link Competition}
   * @throws RangeError when the window does not fit; OnnxRuntimeError when ONNX Runtime fails
   */
  async learn(window: SparseSpikes, tieSeed: number): Promise<LearnedFrom> {
    const { layer, input, steps, competition } = this.#plan;
    checkRun(this.network, window, { competition: { ...competition, tieSeed } });
    if (window.shape[0] !== steps)
      throw new RangeError(`learn: expected a window of ${steps} steps, for which the graph was made, got ${window.shape[0]}`);
    const before = this.#learned;
    const answer = await this.#session.run({
      x: this.#tensor(denseFromSparse(window), window.shape),
      learned: this.#tensor(before.data, before.shape),
      ...this.#forward,
      ...this.#ranks(layer.maps * input[1] * input[2], tieSeed),
    });
    const data = (answer['learned_after'].data as Float32Array).slice();
    this.#learned = { shape: before.shape, data };
    const winners = winnersOf(answer['winners'].data as Float32Array);
    const synapses = data.length / layer.maps;
    return { winners, changes: winners.map(({ map }) => meanChange(before.data, data, map * synapses, synapses)) };
  }

  /** Frees the graph. */
  async close(): Promise<void> {
    await this.#session.release();
  }

  #ranks(units: number, tieSeed: number): Record<string, RuntimeTensor> {
    const { layer, input } = this.#plan;
    const [high, low] = [new Float32Array(units), new Float32Array(units)];
    for (let unit = 0; unit < units; unit++) {
      const rank = tiePriority(tieSeed, unit);
      high[unit] = rank >>> 16;
      low[unit] = rank & 0xffff;
    }
    const shape = [1, layer.maps, input[1], input[2]];
    return { rank_high: this.#tensor(high, shape), rank_low: this.#tensor(low, shape) };
  }

  #tensor(data: Float32Array, shape: readonly number[]): RuntimeTensor {
    return new this.#runtime.Tensor('float32', data, shape);
  }
}

function planOf(network: NetworkSpec, layer: ConvLayerSpec, { steps, rule, competition }: TrainingOptions): TrainingPlan {
  if (!(Number.isInteger(steps) && steps >= 1)) throw new RangeError(`training: expected at least one time step, got ${steps}`);
  const { input } = layerShapes(network)[layer.name];
  const { fireOnce } = network;
  return { layer, input, leakKind: layer.neuron.leak.kind, fireOnce, steps, rule, competition };
}

/** @param rows [M, 5]: 1 where a map has a winner, row, column, step, potential */
function winnersOf(rows: Float32Array): Winner[] {
  return Array.from({ length: rows.length / 5 }, (_, map) => rows.subarray(5 * map, 5 * map + 5)).flatMap(
    ([exists, y, x, step, potential], map) => (exists === 1 ? [{ map, y, x, step, potential }] : []),
  );
}

/** In float64 and by ascending synapse, as the host adds it up. */
function meanChange(before: Float32Array, after: Float32Array, from: number, synapses: number): number {
  let change = 0;
  for (let k = from; k < from + synapses; k++) change += Math.abs(after[k] - before[k]);
  return change / synapses;
}

const copyOf = ({ shape, data }: Tensor): Tensor => ({ shape: [...shape], data: data.slice() });
