/*
 * What this package calls a tensor, and the shapes that it uses. TensorFlow.js wants channels last: frames are [T, H, W, C],
 * states are [1, H, W, M]. Masks are float32, 0 or 1, because every platform multiplies and not every one selects. All types
 * are erased: no package is loaded by this file.
 */

/** The library, as whichever of its packages gives it. */
export type Tf = typeof import('@tensorflow/tfjs');

export type TfTensor = import('@tensorflow/tfjs').Tensor;

/** [T, H, W, C] or [1, H, W, M] float32. */
export type Frames = import('@tensorflow/tfjs').Tensor4D;

/** What a layer did in a run: frames [T, H, W, C]. */
export interface LayerFrames {
  /** 0 or 1. */
  readonly spikes: Frames;
  /** The potential before reset where a neuron spiked, else 0; a threshold is above 0, so it tells the spikes as well. */
  readonly potential: Frames | undefined;
}

/** 1 where a condition holds, else 0. */
export function mask(tf: Tf, condition: TfTensor): Frames {
  return tf.cast(condition, 'float32') as Frames;
}

/** 1 − mask. */
export function not(tf: Tf, of: Frames): Frames {
  return tf.sub(1, of);
}

/** Frames that outlive the step in which they were computed: a piece of a layer's state; undefined stands for zeros. */
export class Kept {
  readonly #tf: Tf;
  #frames: Frames | undefined;

  constructor(tf: Tf) {
    this.#tf = tf;
  }

  get frames(): Frames | undefined {
    return this.#frames;
  }

  /** Frees the former tensors and keeps these. Only this object may free them. */
  keep(frames: Frames | undefined): void {
    if (frames === this.#frames) return;
    this.#frames?.dispose();
    this.#frames = frames && this.#tf.keep(frames);
  }
}
