import { TfjsError } from '../errors.ts';
import type { GpuOptions } from './gpu.ts';

/** What a page has of WebGPU, and Node with the npm package webgpu (Dawn, as in Chrome). */
interface Gpu {
  requestAdapter(options: { readonly powerPreference: 'high-performance' }): Promise<Adapter | null>;
}
interface Adapter {
  readonly info: { readonly description: string; readonly device: string; readonly isFallbackAdapter: boolean };
  readonly limits: { readonly maxStorageBufferBindingSize: number };
}
const gpuOf = (): Gpu | undefined => (globalThis.navigator as { readonly gpu?: Gpu } | undefined)?.gpu;

/** Gives Node what pages have: `navigator.gpu`. */
export function offerWebgpu(dawn: { readonly create: (options: readonly string[]) => unknown; readonly globals: object }): void {
  if (gpuOf() !== undefined) return;
  Object.assign(globalThis, dawn.globals);
  if (globalThis.navigator === undefined) Object.defineProperty(globalThis, 'navigator', { value: {}, configurable: true });
  Object.defineProperty(globalThis.navigator, 'gpu', { value: dawn.create([]), configurable: true });
}

/** Bytes of the largest tensor. @throws TfjsError where there is no GPU, or one in software that was not asked for */
export async function largestOnWebgpu({ software = false }: GpuOptions): Promise<number> {
  const adapter = await gpuOf()?.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter)
    throw new TfjsError(
      'no-gpu',
      'tfjs webgpu: expected a GPU, got no adapter',
      'install the driver of the GPU (Vulkan on Linux; in software, on Debian: apt-get install mesa-vulkan-drivers)',
    );
  const { description, device, isFallbackAdapter } = adapter.info;
  if (isFallbackAdapter && !software)
    throw new TfjsError(
      'software',
      `tfjs webgpu: expected a GPU, got ${description || device}, which computes on the processor`,
      "install the GPU's driver, use the processor, or allow it: webgpu:software",
    );
  return adapter.limits.maxStorageBufferBindingSize;
}
