import { forwardTensors, forwardTransports, type NetworkSpec, type NetworkWeights } from '@spikeseg/snn-core';
import { OnnxRuntimeError } from '../errors.ts';

/**
 * Where a model runs: on the processor, on the CUDA device of a number (`cuda` is 0), or on the GPU that WebGPU chooses;
 * `webgpu:software` also takes WebGPU in software, which is slower than the processor.
 */
export type Device = 'cpu' | 'cuda' | `cuda:${number}` | 'webgpu' | 'webgpu:software';

/** How far ONNX Runtime may rewrite a graph. */
export type Optimization = 'disabled' | 'basic' | 'extended' | 'all';

/** Where ONNX Runtime runs: on the processor, on WebGPU, or on the CUDA device of a number. */
export type Provider = 'cpu' | 'webgpu' | number;

/** Whether a text names a device. */
export const isDevice = (text: string): text is Device => /^(cpu|cuda(:\d+)?|webgpu(:software)?)$/.test(text);

/**
 * The provider of a device.
 *
 * @throws RangeError when it is no device
 */
export function providerOf(device: string): Provider {
  if (!isDevice(device))
    throw new RangeError(`device: expected cpu, cuda, cuda:N (N from 0), webgpu or webgpu:software, got ${device}`);
  if (device === 'cpu') return device;
  return device.startsWith('webgpu') ? 'webgpu' : Number(device.split(':')[1] ?? 0);
}

/*
 * NVIDIA's libraries compute float32 convolutions in TF32 unless told otherwise. It keeps 11 significant bits of a weight,
 * and those of exact numerics have up to 24.
 */

const significantBits = 11;

/**
 * Why CUDA would not compute a network exactly, undefined where it would: its numerics are float, TF32 is turned off
 * (NVIDIA_TF32_OVERRIDE=0), or every weight is a TF32 number.
 */
export function tf32Problem(
  { network, weights }: { readonly network: NetworkSpec; readonly weights: NetworkWeights },
  device: string,
  env: Readonly<Record<string, string | undefined>>,
): OnnxRuntimeError | undefined {
  if (network.numerics === 'float' || isTf32Off(env)) return undefined;
  const layers = Object.entries({ ...forwardTensors(network, weights), ...forwardTransports(network, weights) });
  const [layer] = layers.find(([, { weight }]) => !weight.data.every(isTf32)) ?? [];
  if (layer === undefined) return undefined;
  return new OnnxRuntimeError(
    'cuda-inexact',
    `${device}: expected the environment variable NVIDIA_TF32_OVERRIDE=0, since this network has exact numerics and TF32, the default of CUDA's libraries, would round the weights of ${layer}, but it is not set; set it before the program starts, or export with float numerics`,
  );
}

/** Whether the environment tells NVIDIA's libraries to compute in float32. */
export const isTf32Off = (env: Readonly<Record<string, string | undefined>>): boolean => env['NVIDIA_TF32_OVERRIDE'] === '0';

function isTf32(value: number): boolean {
  if (value === 0) return true;
  const step = 2 ** (Math.floor(Math.log2(Math.abs(value))) - significantBits + 1);
  return Number.isInteger(value / step);
}
