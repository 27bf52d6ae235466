/** How a membrane potential decays in one step. */
export type Leak =
  | { readonly kind: 'none' }
  /** V' = max(0, V + I − amount) [Kirkland 2023]. */
  | { readonly kind: 'subtractive'; readonly amount: number }
  /** V' = max(0, factor·V + I), factor in [0, 1]. */
  | { readonly kind: 'multiplicative'; readonly factor: number };

/** A layer's neuron. `threshold` is the resting threshold; learned thresholds per map live in the weights. A spike leaves a potential of 0. */
export interface NeuronSpec {
  readonly threshold: number;
  readonly leak: Leak;
}

/** A neuron that keeps its potential, a *level*: it is reported in every step in which V ≥ θ, steps without input too. */
export interface LevelSpec extends NeuronSpec {
  readonly reset?: 'none';
  /** At least the threshold. */
  readonly ceiling: number;
}

/** Spiking convolution: cross-correlation, stride 1, zero padding floor(kernel / 2), no bias. */
export interface ConvLayerSpec {
  readonly kind: 'conv';
  readonly name: string;
  /** Feature maps. */
  readonly maps: number;
  /** Odd kernel size, pixels of the layer that it reads. */
  readonly kernel: number;
  readonly neuron: NeuronSpec;
  /** Name of the earlier layer that it reads, or `input` for the network's input; the layer before when left out. */
  readonly from?: string;
}

/** A pooled unit spikes when any unit of its window does; output size is floor((n − kernel) / stride) + 1. */
export interface PoolLayerSpec {
  readonly kind: 'pool';
  readonly name: string;
  readonly kernel: number;
  readonly stride: number;
  /** Name of the earlier layer that it reads, or `input`; the layer before when left out. */
  readonly from?: string;
}

/** A velocity at which evidence moves, cells per update of its layer; (0, 0) stands. */
export interface MotionSpec {
  readonly name: string;
  /** To the right, a multiple of 1/64. In update n, counted from rest, a map shifts by floor((n + 1)·vx + ½) − floor(n·vx + ½) cells. */
  readonly vx: number;
  /** Down, likewise. */
  readonly vy: number;
  /** The brightnesses, counted from 0, that have this motion; all when left out. */
  readonly brightnesses?: readonly number[];
}

/** Lateral inhibition in a transport layer. */
export interface TransportCompetition {
  /** What the largest potential within so many rows and columns has above the ceiling is taken from all. */
  readonly radius: number;
  /** Other transport layers with a competition, earlier or later ones, that take from this one what they take from themselves. */
  readonly with?: readonly string[];
}

/**
 * Evidence that moves on: the forward step of a hidden Markov model over (place, brightness, motion) in its max form, with
 * Page's clamp at 0. A feed-forward convolution (zero padding) gives the current of every brightness; each has one
 * output map per motion that it has. Equations: docs/layers.md.
 */
export interface TransportLayerSpec {
  readonly kind: 'transport';
  readonly name: string;
  /** S, brightnesses: output channels of the convolution. The layer has an output channel for every motion of every brightness, see `transportChannels`. */
  readonly maps: number;
  /** Kernel size of the convolution, pixels of the layer that it reads, at least the stride. */
  readonly kernel: number;
  /**
   * Pixels from cell to cell, 1 when left out. The layer has ceil(n / stride) cells; the kernel of cell c begins at pixel
   * c·stride − floor((kernel − stride) / 2).
   */
  readonly stride?: number;
  /** Steps from update to update, 1 when left out: currents add up, and the last of so many steps moves the evidence and reports. */
  readonly every?: number;
  /** M motions. */
  readonly motions: readonly MotionSpec[];
  /** Cost of going from any map to any other at the same place, nats; from the ceiling on it is never done. */
  readonly switchCost: number;
  /** Threshold of the level readout, leak (subtractive or none; nats per update) and ceiling. */
  readonly neuron: LevelSpec;
  readonly competition?: TransportCompetition;
  /** Name of the earlier layer that it reads, or `input`; the layer before when left out. */
  readonly from?: string;
}

export type LayerSpec = ConvLayerSpec | PoolLayerSpec | TransportLayerSpec;

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

/**
 * A feed-forward spiking network as plain JSON: all layers act inside the same time step, without synaptic delay. Keys that
 * are left out are not written, so that their networks keep their hash.
 */
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
 *
 * A transport layer `L` of S brightnesses and M motions owns, in nats: `L.weight` [S, channels, kernel, kernel], per unit of
 * input; `L.threshold` [output channels]; `L.leak` [S], per update, ≥ 0 (`neuron.leak` where it is missing); `L.lateral` [M, 3, 3],
 * ≥ 0, the cost of coming from the neighbour in that row and column, the centre included. Costs from the ceiling on: no such way.
 */
export type NetworkWeights = Readonly<Record<string, Tensor>>;
