import { convolvesExactly, type Library } from './exactness.ts';
import type { Tf } from './tensors.ts';

/** TensorFlow.js, loaded for a platform. */
export interface Runtime extends Library {
  /** Name in messages: a platform, or what a page computes on. */
  readonly platform: string;
  /** Whether its convolutions were seen to add up without rounding. */
  readonly exact: boolean;
  /** Bytes of the largest tensor. */
  readonly largest: number;
}

/** @param backend that has been started, so that a change to it takes place before its promise is handed over */
export async function runtimeOn(tf: Tf, platform: string, backend: string, largest: number): Promise<Runtime> {
  const tidy: Runtime['tidy'] = (compute) => {
    if (tf.getBackend() !== backend) void tf.setBackend(backend);
    return tf.tidy(compute);
  };
  return { tf, platform, exact: await convolvesExactly({ tf, tidy }), largest, tidy };
}
