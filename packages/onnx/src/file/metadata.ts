import { canonicalJson, type NetworkSpec, type PlainJson, type Plane, type PlaneShape } from '@spikeseg/snn-core';

/** Names the layout of the graphs and of this metadata; another layout gets another name. */
export const modelFormat = 'spikeseg-onnx-2';

/**
 * The two graphs of a network. `step`: x [B, C, H, W] is one time step. `sequence`: x [T, B, C, H, W] is T of them in one
 * run, T fixed; every convolution then runs once over all of them, which is what a GPU wants.
 */
export type GraphKind = { readonly kind: 'step' } | { readonly kind: 'sequence'; readonly steps: number };

/** A tensor that goes from run to run: `input` of the next run is `output` of the last. All 0 is a network at rest. */
export interface StateTensor {
  readonly input: string;
  readonly output: string;
  readonly layer: string;
  /**
   * `potential`: membrane potentials. `fired` (fire-once only): 1 where a neuron has fired for this stimulus, else 0. Of
   * transport layers also, where the next step needs it: `current`, input that waits for the update; `excess`, what the
   * largest potential nearby had above the ceiling in the last update; `share`, a channel for each layer that it competes
   * with, what that one told since the last update; `step`, steps since rest, modulo the steps after which shifts repeat.
   */
  readonly kind: 'potential' | 'fired' | 'current' | 'excess' | 'share' | 'step';
  /** [C, H, W] of one stream, [1, 1, 1] of `step`; the tensor is [B, C, H, W]. */
  readonly shape: PlaneShape;
}

/** An output besides the states: [B, C, H, W] of a step graph, [T, B, C, H, W] of a sequence graph. */
export interface LayerOutput {
  readonly name: string;
  readonly layer: string;
  /**
   * `spikes`: 0 or 1. `potential`: of a convolution the potential of every neuron before reset, which is what a spike was
   * fired with; of a transport layer that of the units that it reports, else 0.
   */
  readonly kind: 'spikes' | 'potential';
  readonly shape: PlaneShape;
}

/** Where input comes from and what made the network: what its user must know and the graph does not say. */
export interface ModelInfo {
  /** Hash of the configuration that the network was trained with. */
  readonly configHash?: string;
  /** What the input channels are, one label each, such as OFF and ON. */
  readonly inputLabels?: readonly string[];
  /** `spikes`: 0 or 1. `counts`: events per pixel and time step. `nats`: their evidence, log-likelihood ratios. */
  readonly inputValues?: 'spikes' | 'counts' | 'nats';
  /** Length of a time step, ms. */
  readonly timestepMs?: number;
  /** A window: its time steps, and from the start of one to the start of the next. */
  readonly window?: { readonly steps: number; readonly stride: number };
  /** The sensor that the network was made for, and how its pixels become input pixels. */
  readonly sensor?: Plane & {
    readonly scaling: {
      readonly numerator: number;
      readonly denominator: number;
      readonly offsetX: number;
      readonly offsetY: number;
    };
  };
  /** What the last layer's maps are, one label each. */
  readonly classLabels?: readonly string[];
  /** Anything else, for the program that wrote it. */
  readonly extra?: { readonly [key: string]: PlainJson };
}

/** What a file says of itself, in its own metadata and in the JSON file beside it. */
export interface ModelMetadata {
  readonly format: typeof modelFormat;
  readonly graph: GraphKind;
  /**
   * The network that the file computes: with exact numerics its leaks, ceilings and costs are the rounded ones, as its weights and
   * thresholds are, so that computing with them and rounding them again is the same.
   */
  readonly network: NetworkSpec;
  /** `hashNetwork` of it. */
  readonly networkHash: string;
  /** SHA-256 of its weights, thresholds, leaks and costs, in the order of the layers, as float32 of little-endian bytes. */
  readonly weightsHash: string;
  /** Exact numerics: weights of layer L are multiples of 2^−grids[L]; thresholds, too, of layers that read the input times `valueStep`. */
  readonly grids: Readonly<Record<string, number>>;
  readonly layers: readonly { readonly name: string; readonly input: PlaneShape; readonly output: PlaneShape }[];
  readonly states: readonly StateTensor[];
  readonly outputs: readonly LayerOutput[];
  readonly info: ModelInfo;
}

/** Keys of a file's metadata are those of {@link ModelMetadata} behind this; the values are JSON. */
const prefix = 'spikeseg.';

/** An entry of a file's own metadata. */
interface MetadataProp {
  readonly key: string;
  readonly value: string;
}

/** What a file says of itself, as its own metadata. */
export const toProps = (metadata: ModelMetadata): MetadataProp[] =>
  Object.entries(metadata)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => ({ key: `${prefix}${key}`, value: canonicalJson(value) }));

/**
 * The entries of a file's metadata that are ours, as values; nothing is known of them yet.
 *
 * @throws SyntaxError when one of them is no JSON
 */
export function fromProps(props: readonly MetadataProp[]): Record<string, unknown> {
  const ours = props.filter(({ key }) => key.startsWith(prefix));
  return Object.fromEntries(ours.map(({ key, value }) => [key.slice(prefix.length), JSON.parse(value) as unknown]));
}
