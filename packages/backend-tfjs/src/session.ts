import {
  type Competition,
  checks,
  type ForwardLayer,
  forwardTensors,
  layerShapes,
  type NetworkWeights,
  type PlainNetwork,
  type PoolLayerSpec,
  type RunOptions,
  type RunResult,
  type Session,
  type SparseSpikes,
  synapticOpsOf,
} from '@spikeseg/snn-core';
import { TensorConvLayer } from './layers/conv-layer.ts';
import { framesOf } from './layers/frames.ts';
import { pool } from './layers/pool.ts';
import type { Frames, LayerFrames } from './layers/tensors.ts';
import type { Runtime } from './platform/load.ts';
import { synapticOpsOfFrames } from './spikes/synaptic-ops.ts';
import { tracesOf } from './spikes/traces.ts';

/** A network on tensors: layer by layer, whole windows at once. Every unit is computed in every step, so the cost does not depend on the spikes. */
export class TensorSession implements Session {
  readonly network: PlainNetwork;
  readonly #runtime: Runtime;
  readonly #layers: readonly (TensorConvLayer | PoolLayerSpec)[];
  #forward: Readonly<Record<string, ForwardLayer>>;
  #disposed = false;

  /** Made by `tfjsBackend`. */
  constructor(runtime: Runtime, network: PlainNetwork, weights: NetworkWeights) {
    checks.weights(network, weights);
    // What exact numerics cannot have is refused before there is anything on the device.
    this.#forward = forwardTensors(network, weights);
    this.network = network;
    this.#runtime = runtime;
    runtime.activate();
    const shapes = layerShapes(network);
    this.#layers = network.layers.map((layer) =>
      layer.kind === 'pool'
        ? layer
        : new TensorConvLayer(runtime.tf, layer, shapes[layer.name].input, network.fireOnce, this.#forward[layer.name]),
    );
  }

  async run(input: SparseSpikes, options: RunOptions = {}): Promise<RunResult> {
    this.#requireLive();
    const record = checks.run(this.network, input, options);
    const { tf } = this.#runtime;
    this.#runtime.activate();
    if (options.carryState !== true) for (const layer of this.#convolutions) layer.rest();
    if (input.shape[0] === 0) return { layers: tracesOf(this.network, input, new Map(), record), synapticOps: 0 };
    for (const layer of this.#convolutions) layer.beginRun();
    let result: RunResult = { layers: {}, synapticOps: 0 };
    tf.tidy(() => {
      const { layers, synapticOps } = this.#compute(input, options.competition, record);
      result = { layers: tracesOf(this.network, input, layers, record), synapticOps };
    });
    return result;
  }

  silence(steps: number): void {
    this.#requireLive();
    checks.steps(steps);
    this.#runtime.activate();
    for (const layer of this.#convolutions) layer.skip(steps);
  }

  setWeights(weights: NetworkWeights): void {
    this.#requireLive();
    checks.weights(this.network, weights);
    this.#forward = forwardTensors(this.network, weights, this.#forward);
    this.#runtime.activate();
    for (const layer of this.#convolutions) layer.setNumbers(this.#forward[layer.spec.name]);
  }

  reset(): void {
    this.#requireLive();
    this.#runtime.activate();
    for (const layer of this.#convolutions) layer.rest();
  }

  /** Frees the memory of the device. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#runtime.activate();
    for (const layer of this.#convolutions) layer.dispose();
  }

  get #convolutions(): readonly TensorConvLayer[] {
    return this.#layers.filter((layer) => layer instanceof TensorConvLayer);
  }

  /** Runs all layers; call it in `tf.tidy`. @returns what they did */
  #compute(input: SparseSpikes, competition: Competition | undefined, record: ReadonlySet<string>) {
    const { tf } = this.#runtime;
    const [steps, channels, height, width] = input.shape;
    const layers = new Map<string, LayerFrames>();
    let synapticOps = 0;
    let frames: Frames = tf.tensor4d(framesOf(input), [steps, height, width, channels]);
    this.#layers.forEach((layer, position) => {
      const { name } = this.network.layers[position];
      const last = position === this.#layers.length - 1;
      if (layer instanceof TensorConvLayer) {
        synapticOps +=
          position === 0
            ? synapticOpsOf(layer.spec, [channels, height, width], input)
            : synapticOpsOfFrames(tf, layer.spec, frames);
        layers.set(name, layer.run(frames, { keepPotential: record.has(name), competition: last ? competition : undefined }));
      } else {
        layers.set(name, { spikes: pool(tf, layer, frames), potential: undefined });
      }
      frames = layers.get(name)?.spikes ?? frames;
    });
    return { layers, synapticOps };
  }

  #requireLive(): void {
    if (this.#disposed) throw new Error('session: expected a live session, got one that was disposed; compile a new one');
  }
}
