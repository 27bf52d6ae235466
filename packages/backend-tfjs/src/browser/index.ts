import type { Backend } from '@spikeseg/snn-core';
import { largestOnWebgpu } from '../platform/webgpu.ts';
import { compileOn } from '../session.ts';
import { runtimeOn } from '../tensors/runtime.ts';
import type { Tf } from '../tensors/tensors.ts';

/** TensorFlow.js: all of it, whose own types must not be needed to read ours. */
export interface PageTensorFlow {
  getBackend(): string;
  setBackend(name: string): Promise<boolean>;
}

/**
 * The dense engine in a page, on a TensorFlow.js that the page has loaded and started, for instance with
 * `await tf.setBackend('webgpu')`. It computes as `tfjsBackend` does.
 *
 * @param software whether WebGPU may be in software, which is slower than the processor
 * @throws TfjsError on WebGPU where there is no GPU, or one in software that was not asked for
 */
export async function pageBackend(
  tf: PageTensorFlow,
  { software = false }: { readonly software?: boolean } = {},
): Promise<Backend> {
  const backend = tf.getBackend();
  const largest = backend === 'webgpu' ? await largestOnWebgpu({ software }) : Number.POSITIVE_INFINITY;
  const runtime = await runtimeOn(tf as Tf, backend, backend, largest);
  const name = `tfjs-${backend}`;
  return {
    name,
    isAvailable: async () => true,
    compile: (network, weights) => compileOn(async () => runtime, name, network, weights),
  };
}
