import {
  type ForwardLayer,
  type ForwardTransport,
  fromInput,
  layerShapes,
  layerSources,
  type NetworkSpec,
  type PoolLayerSpec,
  rivalsOf,
  type SessionState,
} from '@spikeseg/snn-core';
import type { LayerFrames } from '../spikes/traces.ts';
import type { BatchCompetition } from '../tfjs-session.ts';
import { ConvLayer } from './conv-layer.ts';
import { type Frames, mask, type Tf } from './tensors.ts';
import { TransportLayer } from './transport-layer.ts';

/** The numbers that the layers of a network compute with. */
export interface ForwardNumbers {
  readonly convolutions: Readonly<Record<string, ForwardLayer>>;
  readonly transports: Readonly<Record<string, ForwardTransport>>;
}

/** What a run of a network leaves on the device. */
export interface NetworkFrames {
  /** Of the layers that were asked for; without those that report nothing in these steps. */
  readonly layers: ReadonlyMap<string, LayerFrames>;
  /** What reached each layer with weights. */
  readonly received: ReadonlyMap<string, Frames>;
}

interface StackRun {
  /** Windows side by side, B. */
  readonly windows: number;
  readonly competition: BatchCompetition | undefined;
  /** Names of the layers whose frames are asked for. */
  readonly wanted: ReadonlySet<string>;
}

type Layer = ConvLayer | TransportLayer | PoolLayerSpec;

/** The layers of a network on the device, and what they carry from step to step. */
export class LayerStack {
  /** Steps that a run takes at most: layers that tell each other what they hold do it in every step. */
  readonly longestRun: number;
  readonly #tf: Tf;
  readonly #layers: readonly Layer[];
  /** Positions of the layers that they read. */
  readonly #sources: readonly number[];
  readonly #shapes: ReturnType<typeof layerShapes>;
  /** Steps since rest. */
  #time = 0;

  constructor(tf: Tf, network: NetworkSpec, { convolutions, transports }: ForwardNumbers) {
    this.#tf = tf;
    this.#sources = layerSources(network);
    this.#shapes = layerShapes(network);
    this.#layers = network.layers.map((spec) => {
      if (spec.kind === 'pool') return spec;
      const shape = this.#shapes[spec.name];
      return spec.kind === 'conv'
        ? new ConvLayer(tf, spec, shape.input, network.fireOnce, convolutions[spec.name])
        : new TransportLayer(tf, spec, shape, rivalsOf(network, spec.name), transports[spec.name]);
    });
    this.longestRun = network.layers.some(({ kind }) => kind === 'transport') ? 1 : Infinity;
  }

  /** Takes new numbers (copied) and puts all layers to rest. */
  setNumbers({ convolutions, transports }: ForwardNumbers): void {
    for (const layer of this.#layers) {
      if (layer instanceof ConvLayer) layer.setNumbers(convolutions[layer.spec.name]);
      if (layer instanceof TransportLayer) layer.setNumbers(transports[layer.spec.name]);
    }
    this.#time = 0;
  }

  rest(): void {
    for (const layer of this.#withState) layer.rest();
    this.#time = 0;
  }

  dispose(): void {
    for (const layer of this.#withState) layer.dispose();
  }

  /** Begins a run, which is one stimulus. */
  beginRun(): void {
    for (const layer of this.#layers) if (layer instanceof ConvLayer) layer.beginRun();
  }

  /**
   * Runs all layers; call it in `tf.tidy`.
   *
   * @param input frames [T·B, H, W, C] of at most {@link longestRun} steps
   */
  run(input: Frames, { windows, competition, wanted }: StackRun): NetworkFrames {
    const layers = new Map<string, LayerFrames>();
    const received = new Map<string, Frames>();
    const framesOf = (source: number): Frames => {
      if (source === fromInput) return input;
      const { name } = specOf(this.#layers[source]);
      return layers.get(name)?.spikes ?? this.#silent(name, windows);
    };
    this.#layers.forEach((layer, position) => {
      const frames = framesOf(this.#sources[position]);
      const { name } = specOf(layer);
      if (layer instanceof ConvLayer) {
        const last = position === this.#layers.length - 1;
        const run = { windows, keepPotential: wanted.has(name), competition: last ? competition : undefined };
        layers.set(name, layer.run(frames, run));
        received.set(name, frames);
      } else if (layer instanceof TransportLayer) {
        const asked = wanted.has(name) || this.#sources.includes(position);
        const reported = layer.step(frames, this.#time, asked, (rival) => this.#excessOf(rival));
        if (reported !== undefined) layers.set(name, reported);
        received.set(name, frames);
      } else {
        layers.set(name, { spikes: pool(this.#tf, layer, frames), potential: undefined });
      }
    });
    this.#time += input.shape[0] / windows;
    return { layers: new Map([...layers].filter(([name]) => wanted.has(name))), received };
  }

  /** Whether no layer would report anything in steps without input. */
  get quiet(): boolean {
    return this.#withState.every((layer) => layer.quiet);
  }

  /** Whether a step without input only leaks, so that any number of them passes at once. */
  get idle(): boolean {
    return this.#withState.every((layer) => (layer instanceof TransportLayer ? layer.atRest : layer.quiet));
  }

  /** Steps without input while the stack is {@link idle}. */
  skip(steps: number): void {
    for (const layer of this.#layers) if (layer instanceof ConvLayer) layer.skip(steps);
    this.#time += steps;
  }

  /** Potentials [channels, H, W] of a layer, of one window. @throws RangeError when there is no such layer */
  potentials(name: string): Float32Array {
    const layer = this.#withState.find(({ spec }) => spec.name === name);
    if (layer !== undefined) return layer.potentials();
    throw new RangeError(`potentials: expected the name of a convolution or a transport layer, got ${name}`);
  }

  /** Of one window. */
  state(): SessionState {
    const transports = this.#withState.flatMap((layer) =>
      layer instanceof TransportLayer ? [[layer.spec.name, layer.state()] as const] : [],
    );
    return {
      step: this.#time,
      potentials: Object.fromEntries(this.#withState.map((layer) => [layer.spec.name, layer.potentials()])),
      transports: Object.fromEntries(transports),
    };
  }

  /** Takes the state of one window, one of this network. */
  restore({ step, potentials, transports }: SessionState): void {
    for (const layer of this.#withState) {
      const { name } = layer.spec;
      if (layer instanceof ConvLayer) layer.restore(potentials[name]);
      else layer.restore(potentials[name], transports[name]);
    }
    this.#time = step;
  }

  get #withState(): readonly (ConvLayer | TransportLayer)[] {
    return this.#layers.filter((layer) => layer instanceof ConvLayer || layer instanceof TransportLayer);
  }

  #excessOf(position: number): Frames | undefined {
    const layer = this.#layers[position];
    return layer instanceof TransportLayer ? layer.excess : undefined;
  }

  /** What a layer that reports nothing gives in a step. */
  #silent(name: string, windows: number): Frames {
    const [channels, height, width] = this.#shapes[name].output;
    return this.#tf.zeros([windows, height, width, channels]);
  }
}

const specOf = (layer: Layer): { readonly name: string } =>
  layer instanceof ConvLayer || layer instanceof TransportLayer ? layer.spec : layer;

/** Spiking max pool of all frames at once: a unit spikes when any unit of its window does, whatever its value. */
function pool(tf: Tf, { kernel, stride }: PoolLayerSpec, frames: Frames): Frames {
  const spikes = mask(tf, tf.notEqual(frames, 0));
  // Windows of one pixel are no pooling for some platforms.
  if (kernel === 1) return stride === 1 ? spikes : everyNth(tf, spikes, stride);
  return tf.maxPool(spikes, kernel, stride, 'valid');
}

function everyNth(tf: Tf, frames: Frames, stride: number): Frames {
  const [count, height, width, channels] = frames.shape;
  return tf.stridedSlice(frames, [0, 0, 0, 0], [count, height, width, channels], [1, stride, stride, 1]) as Frames;
}
