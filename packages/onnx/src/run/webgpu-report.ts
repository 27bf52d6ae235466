import { createRequire } from 'node:module';
import { layerShapes, type NetworkSpec } from '@spikeseg/snn-core';
import type { create } from 'webgpu';
import { cudaReport } from './cuda-report.ts';
import type { Device } from './device.ts';

/** A GPU that WebGPU offers. */
export interface WebgpuAdapter {
  /** As its driver names it, with the driver. */
  readonly name: string;
  readonly vendor: string;
  /** Whether it computes on the processor: Mesa's lavapipe, SwiftShader, WARP. */
  readonly software: boolean;
  /** Largest tensor in bytes. */
  readonly largestTensor: number;
}

/** What WebGPU offers on a machine. */
export interface WebgpuReport {
  /** Version of the npm package webgpu, which names adapters; ONNX Runtime names none. */
  readonly version: string | undefined;
  /** The first one is that which ONNX Runtime takes. */
  readonly adapters: readonly WebgpuAdapter[];
}

/** Largest tensor in bytes that every adapter has (WebGPU, limit maxStorageBufferBindingSize). */
export const guaranteedTensor = 2 ** 27;

/** What names adapters. */
export const installWebgpu = 'npm install webgpu@0.6.2';

let report: Promise<WebgpuReport> | undefined;

/** Asks the npm package webgpu, where it is installed, for adapters: once, as its driver may write to standard error. */
export function webgpuReport(): Promise<WebgpuReport> {
  report ??= askWebgpu();
  return report;
}

async function askWebgpu(): Promise<WebgpuReport> {
  const require = createRequire(import.meta.url);
  const name = 'webgpu';
  const version = installedVersion(require, name);
  if (version === undefined) return { version, adapters: [] };
  const gpu = ((await import(name)) as { readonly create: typeof create }).create([]);
  const asked = [{ powerPreference: 'high-performance' }, { powerPreference: 'low-power' }] as const;
  const found = new Map<string, WebgpuAdapter>();
  for (const options of asked) {
    const adapter = await gpu.requestAdapter(options);
    if (adapter === null) continue;
    const { description, device, vendor, isFallbackAdapter } = adapter.info;
    const { maxStorageBufferBindingSize, maxBufferSize } = adapter.limits;
    found.set(device + description, {
      name: description || device,
      vendor,
      software: isFallbackAdapter,
      largestTensor: Math.min(maxStorageBufferBindingSize, maxBufferSize),
    });
  }
  return { version, adapters: [...found.values()] };
}

function installedVersion(require: NodeJS.Require, name: string): string | undefined {
  try {
    return (require(`${name}/package.json`) as { readonly version: string }).version;
  } catch {
    return undefined;
  }
}

/**
 * Bytes of the largest tensor in a run: frames of all steps and streams, with the margins that kernels and motions read.
 * ONNX Runtime 1.30 computes wrong numbers where it is larger than the adapter's limit, without an error.
 */
export function largestTensor(network: NetworkSpec, frames: number): number {
  const { channels, height, width } = network.input;
  const shapes = layerShapes(network);
  const planes = network.layers.map((layer) => {
    const { input, output } = shapes[layer.name];
    if (layer.kind !== 'transport') return Math.max(framed(input, layer.kernel), framed(output, 0));
    const { every = 1, motions, kernel, stride = 1, maps } = layer;
    const reach = Math.max(...motions.flatMap(({ vx, vy }) => [Math.abs(vx), Math.abs(vy)])) * every + 1;
    const rows = stride === 1 ? framed([kernel * maps, input[1], input[2]], kernel) : 0;
    return Math.max(framed(input, kernel + 2 * stride), framed(output, 2 * reach + kernel), rows);
  });
  return 4 * frames * Math.max(channels * height * width, ...planes);
}

const framed = ([channels, height, width]: readonly number[], margin: number): number =>
  channels * (height + margin) * (width + margin);

/** The device that this machine would use for models, and why: CUDA, then WebGPU on a GPU, then the processor. */
export async function bestDevice(): Promise<{ readonly device: Device; readonly reason: string }> {
  const { ready, tf32Off } = cudaReport();
  if (ready && tf32Off) return { device: 'cuda', reason: 'CUDA 12 and cuDNN 9 are there' };
  const cuda = ready ? 'CUDA would round (NVIDIA_TF32_OVERRIDE is not 0)' : 'no CUDA 12 with cuDNN 9';
  const {
    version,
    adapters: [adapter],
  } = await webgpuReport();
  if (adapter && !adapter.software) return { device: 'webgpu', reason: `${cuda}; WebGPU on ${adapter.name}` };
  const software = adapter && `WebGPU in software only (${adapter.name})`;
  const unknown = version === undefined ? `no WebGPU that is known to be a GPU (${installWebgpu} tells)` : 'no WebGPU';
  return { device: 'cpu', reason: `${cuda}; ${software ?? unknown}` };
}
