import {
  checks,
  type ForwardLayer,
  forwardTensors,
  layerShapes,
  type NetworkSpec,
  type NetworkWeights,
  type PlainNetwork,
  type PoolLayerSpec,
  type RunOptions,
  type RunResult,
  requirePlainLayers,
  type Session,
  type SparseSpikes,
  synapticOpsOf,
} from '@spikeseg/snn-core';
import { TfjsError } from './errors.ts';
import { TensorConvLayer } from './layers/conv-layer.ts';
import { framesOf } from './layers/frames.ts';
import { pool } from './layers/pool.ts';
import { synapticOpsOfFrames } from './spikes/synaptic-ops.ts';
import { tracesOf } from './spikes/traces.ts';
import type { Runtime } from './tensors/runtime.ts';
import type { Frames, LayerFrames } from './tensors/tensors.ts';

/** A network on tensors: layer by layer, whole windows at once. Every unit is computed in every step, so the cost does not depend on the spikes. */
class TensorSession implements Session {
  readonly network: PlainNetwork;
  readonly #runtime: Runtime;
  readonly #layers: readonly (TensorConvLayer | PoolLayerSpec)[];
  #forward: Readonly<Record<string, ForwardLayer>>;
  #disposed = false;

  constructor(runtime: Runtime, network: PlainNetwork, weights: NetworkWeights) {
    checks.weights(network, weights);
    // What exact numerics cannot have is refused before there is anything on the device.
    this.#forward = forwardTensors(network, weights);
    this.network = network;
    this.#runtime = runtime;
    const shapes = layerShapes(network);
    this.#layers = network.layers.map((layer) =>
      layer.kind === 'pool'
        ? layer
        : new TensorConvLayer(runtime, layer, shapes[layer.name].input, network.fireOnce, this.#forward[layer.name]),
    );
  }

  async run(input: SparseSpikes, options: RunOptions = {}): Promise<RunResult> {
    this.#requireLive();
    const record = checks.run(this.network, input, options);
    if (options.carryState !== true) for (const layer of this.#convolutions) layer.rest();
    if (input.shape[0] === 0) return { layers: await tracesOf(this.network, input, new Map(), record), synapticOps: 0 };
    this.#checkSize(input.shape[0]);
    const layers = new Map<string, LayerFrames>();
    const [steps, channels, height, width] = input.shape;
    const { tf, tidy } = this.#runtime;
    let frames: Frames = tidy(() => tf.tensor4d(framesOf(input), [steps, height, width, channels]));
    const held = [frames];
    try {
      let synapticOps = 0;
      for (const [position, layer] of this.#layers.entries()) {
        const { name } = this.network.layers[position];
        let result: LayerFrames;
        if (layer instanceof TensorConvLayer) {
          synapticOps +=
            position === 0
              ? synapticOpsOf(layer.spec, [channels, height, width], input)
              : await synapticOpsOfFrames(this.#runtime, layer.spec, frames);
          const competition = position === this.#layers.length - 1 ? options.competition : undefined;
          result = await layer.run(frames, { keepPotential: record.has(name), competition });
        } else {
          const received = frames;
          result = { spikes: tidy(() => pool(tf, layer, received)), potential: undefined };
        }
        layers.set(name, result);
        held.push(result.spikes, ...(result.potential ? [result.potential] : []));
        frames = result.spikes;
      }
      return { layers: await tracesOf(this.network, input, layers, record), synapticOps };
    } finally {
      tf.dispose(held);
    }
  }

  silence(steps: number): void {
    this.#requireLive();
    checks.steps(steps);
    for (const layer of this.#convolutions) layer.skip(steps);
  }

  setWeights(weights: NetworkWeights): void {
    this.#requireLive();
    checks.weights(this.network, weights);
    this.#forward = forwardTensors(this.network, weights, this.#forward);
    for (const layer of this.#convolutions) layer.setNumbers(this.#forward[layer.spec.name]);
  }

  reset(): void {
    this.#requireLive();
    for (const layer of this.#convolutions) layer.rest();
  }

  /** Frees the memory of the device. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    for (const layer of this.#convolutions) layer.dispose();
  }

  get #convolutions(): readonly TensorConvLayer[] {
    return this.#layers.filter((layer) => layer instanceof TensorConvLayer);
  }

  /** @throws TfjsError */
  #checkSize(steps: number): void {
    const { channels, height, width } = this.network.input;
    const outputs = Object.values(layerShapes(this.network)).map(({ output: [maps, rows, columns] }) => maps * rows * columns);
    const bytes = 4 * steps * Math.max(channels * height * width, ...outputs);
    const { largest, platform } = this.#runtime;
    if (bytes > largest)
      throw new TfjsError(
        'too-small',
        `tfjs ${platform}: expected tensors of ${bytes} bytes, got a GPU for ${largest}`,
        'run fewer steps at once, or use the processor',
      );
  }

  #requireLive(): void {
    if (this.#disposed) throw new Error('session: expected a live session, got one that was disposed; compile a new one');
  }
}

/**
 * A session on a runtime, which is loaded only for a network that it can compute.
 *
 * @param name of the engine
 */
export async function compileOn(
  load: () => Promise<Runtime>,
  name: string,
  network: NetworkSpec,
  weights: NetworkWeights,
): Promise<Session> {
  checks.network(network);
  requirePlainLayers(network, name);
  const runtime = await load();
  if (network.numerics === 'float' || runtime.exact) return new TensorSession(runtime, network, weights);
  throw new TfjsError(
    'inexact',
    `tfjs ${runtime.platform}: expected convolutions that do not round, as exact numerics want, got some that do`,
    'start the program with NVIDIA_TF32_OVERRIDE=0 and TF_ENABLE_WINOGRAD_NONFUSED=0, or use numerics float',
  );
}
