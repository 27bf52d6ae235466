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
