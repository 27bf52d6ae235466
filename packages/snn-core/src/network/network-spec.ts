/** How a membrane potential decays in one step. */
export type Leak =
  | { readonly kind: 'none' }
  /** V' = max(0, V + I − amount) [Kirkland 2023]. */
  | { readonly kind: 'subtractive'; readonly amount: number }
  /** V' = max(0, factor·V + I), factor in [0, 1]. */
  | { readonly kind: 'multiplicative'; readonly factor: number };

/** A layer's neuron. `threshold` is the resting threshold; learned thresholds per map live in the weights. */
export interface NeuronSpec {
  readonly threshold: number;
  readonly leak: Leak;
}

/** Spiking convolution: cross-correlation, stride 1, zero padding floor(kernel / 2), no bias. */
export interface ConvLayerSpec {
  readonly kind: 'conv';
  readonly name: string;
  /** Feature maps. */
  readonly maps: number;
  /** Odd kernel size, pixels of the layer before. */
  readonly kernel: number;
  readonly neuron: NeuronSpec;
}

/** A pooled unit spikes when any unit of its window does; output size is floor((n − kernel) / stride) + 1. */
export interface PoolLayerSpec {
  readonly kind: 'pool';
  readonly name: string;
  readonly kernel: number;
  readonly stride: number;
}

export type LayerSpec = ConvLayerSpec | PoolLayerSpec;

/** What a network receives per time step. */
export interface InputSpec {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** Largest graded value under exact numerics, a whole number; 1 (spikes) when left out. Float numerics ask for none. */
  readonly maxValue?: number;
  /** Graded values are multiples of it under exact numerics: a power of two of at most 1; 1 (counts) when left out. */
  readonly valueStep?: number;
}

/** A feed-forward spiking network as plain JSON: all layers act inside the same time step, without synaptic delay. */
export interface NetworkSpec {
  readonly input: InputSpec;
  readonly layers: readonly LayerSpec[];
  /** A neuron fires at most once per stimulus [Kheradpisheh 2018]; false = free running. */
  readonly fireOnce: boolean;
  /**
   * `exact`: engines round weights, thresholds and leaks to a power-of-two grid on which no sum can round, so that every
   * engine and every order of addition gives the same spikes; `float`: float32 as it comes. See `forwardTensors`.
   */
  readonly numerics: 'exact' | 'float';
}

/** A dense float32 array in row-major order. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/**
 * Named tensors, as in safetensors and PyTorch. A convolution `L` owns `L.weight` [maps, channels, kernel, kernel] and
 * `L.threshold` [maps], the thresholds its neurons compare with.
 */
export type NetworkWeights = Readonly<Record<string, Tensor>>;
