/*
 * What this package calls a tensor, and the shapes that it uses. TensorFlow.js wants channels last: frames are [N, H, W, C]
 * with N = T·B, step by step and inside a step window by window; states are [B, H, W, M]. Masks are float32, 0 or 1, because
 * every platform multiplies and not every one selects. All types are erased: no package is loaded by this file.
 */

/** The library, as whichever of its packages gives it. */
export type Tf = typeof import('@tensorflow/tfjs');

export type Tensor = import('@tensorflow/tfjs').Tensor;

/** [N, H, W, C] or [B, H, W, M] float32. */
export type Frames = import('@tensorflow/tfjs').Tensor4D;

/** 1 where a condition holds, else 0. */
export function mask(tf: Tf, condition: Tensor): Frames {
  return tf.cast(condition, 'float32') as Frames;
}

/** 1 − mask. */
export function not(tf: Tf, of: Frames): Frames {
  return tf.sub(1, of);
}

/** The frames of step `t`, [B, H, W, C]. */
export function stepOf(tf: Tf, frames: Frames, t: number, windows: number): Frames {
  const [, height, width, channels] = frames.shape;
  return tf.slice(frames, [t * windows, 0, 0, 0], [windows, height, width, channels]);
}

/** The largest of frames of one shape, place by place. Pooled, because some platforms pool much faster than they compare. */
export function largestOf(tf: Tf, frames: readonly Frames[]): Frames {
  if (frames.length === 1) return frames[0];
  const [count, height, width, channels] = frames[0].shape;
  const rows = frames.map((one): Frames => tf.reshape(one, [1, 1, count * height * width, channels]));
  return tf.reshape(tf.maxPool(tf.concat(rows, 1), [frames.length, 1], 1, 'valid'), frames[0].shape);
}

/** A copy of the numbers of a state of one window on the host, channels first: [M, H, W]. */
export function planesOf(tf: Tf, frames: Frames): Float32Array {
  const planes = tf.tidy(() => tf.transpose(frames, [0, 3, 1, 2]).dataSync<'float32'>());
  // A product with a mask leaves −0 where a negative number was.
  return planes.map((value) => value + 0);
}

/** The state of one window, [1, H, W, M], of numbers [M, H, W], which are copied. */
export function framesOfPlanes(tf: Tf, planes: Float32Array, [height, width, maps]: readonly [number, number, number]): Frames {
  return tf.tidy(() => tf.transpose(tf.tensor4d(planes.slice(), [1, maps, height, width]), [0, 2, 3, 1]));
}

/** Whether any number is not 0. */
export function isSomewhere(tf: Tf, frames: Frames | undefined): boolean {
  return frames !== undefined && tf.tidy(() => tf.max(tf.abs(frames)).dataSync<'float32'>()[0]) > 0;
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

  /** Keeps these, which nobody else may free, in place of the ones before, which are freed. */
  keep(frames: Frames | undefined): void {
    if (frames === this.#frames) return;
    this.#frames?.dispose();
    this.#frames = frames && this.#tf.keep(frames);
  }
}
