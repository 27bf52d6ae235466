import type { Tf } from './tensors.ts';

/** TensorFlow.js on one of its backends. */
export interface Library {
  readonly tf: Tf;
  /**
   * Computes without waiting, and frees what is not returned. The library has one backend at a time for the whole process, and
   * others may compute while one waits.
   */
  readonly tidy: <T extends import('@tensorflow/tfjs').TensorContainer>(compute: () => T) => T;
}

const kernels = [3, 5, 7];
const [size, channels, maps] = [24, 3, 4];

/**
 * Whether convolutions add up whole numbers of up to 24 bits without rounding, which exact numerics rest
 * on. TF32 keeps 11 bits of a weight; Winograd's and Fourier's convolutions round on the way. What is tried is a few shapes:
 * a GPU library may choose another algorithm for another shape.
 */
export async function convolvesExactly({ tf, tidy }: Library): Promise<boolean> {
  for (const kernel of kernels) {
    const weight = weightsOf(kernel);
    const frame = Float32Array.from({ length: size * size * channels }, (_, at) => ((at * 7919) % 13 < 5 ? 1 : 0));
    const convolved = tidy(() => {
      const x = tf.tensor4d(frame, [1, size, size, channels]);
      return tf.conv2d(x, tf.tensor4d(weight, [kernel, kernel, channels, maps]), 1, 'same');
    });
    const found = await convolved.data();
    convolved.dispose();
    if (sums(frame, weight, kernel).some((sum, at) => sum !== found[at])) return false;
  }
  return true;
}

/** Whole numbers whose sum, all together, stays below 2^24: odd, so that their last bit counts. */
function weightsOf(kernel: number): Float32Array {
  const synapses = kernel * kernel * channels;
  const largest = Math.floor(2 ** 24 / synapses) - 2;
  return Float32Array.from(
    { length: synapses * maps },
    (_, k) => 2 * Math.floor((((k * 104_729) % 9973) / 9973) * (largest / 2)) + 1,
  );
}

function sums(frame: Float32Array, weight: Float32Array, kernel: number): Float64Array {
  const padding = (kernel - 1) / 2;
  return Float64Array.from({ length: size * size * maps }, (_, at) => {
    const [y, x, map] = [Math.floor(at / (size * maps)), Math.floor(at / maps) % size, at % maps];
    let sum = 0;
    for (let k = 0; k < kernel * kernel * channels; k++) {
      const row = y + Math.floor(k / (kernel * channels)) - padding;
      const column = x + (Math.floor(k / channels) % kernel) - padding;
      if (row < 0 || row >= size || column < 0 || column >= size) continue;
      sum += frame[(row * size + column) * channels + (k % channels)] * weight[k * maps + map];
    }
    return sum;
  });
}
