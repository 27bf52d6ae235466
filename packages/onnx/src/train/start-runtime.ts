import type { NetworkSpec } from '@spikeseg/snn-core';
import type { InferenceSession } from 'onnxruntime-node';
import { OnnxRuntimeError } from '../errors.ts';
import { cudaMessage, cudaReport } from '../run/cuda-report.ts';
import { cudaDeviceId, type Device, isTf32Off } from '../run/device.ts';
import { thisHost } from '../run/host.ts';
import { installRuntime } from '../run/install-runtime.ts';

export type Runtime = typeof import('onnxruntime-node');

/** @param name of the package; another only in tests @throws OnnxRuntimeError when it is not installed */
export async function importRuntime(name = 'onnxruntime-node'): Promise<Runtime> {
  try {
    const { default: runtime } = (await import(name)) as { default: Runtime };
    // What it would print comes as an error, too.
    runtime.env.logLevel = 'fatal';
    return runtime;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new OnnxRuntimeError(
      'runtime-missing',
      `onnxruntime-node: expected this package, which runs training steps, but ${reason}; install it: ${installRuntime}`,
      { cause },
    );
  }
}

/** Loads a training graph. @throws OnnxRuntimeError when ONNX Runtime refuses it, or the device cannot be had or would round */
export async function startSession(
  runtime: Runtime,
  bytes: Uint8Array,
  device: Device,
  { numerics }: NetworkSpec,
): Promise<InferenceSession> {
  const deviceId = cudaDeviceId(device);
  if (deviceId !== undefined && numerics === 'exact' && !isTf32Off(thisHost().env))
    throw new OnnxRuntimeError(
      'cuda-inexact',
      `${device}: expected the environment variable NVIDIA_TF32_OVERRIDE=0, since this network has exact numerics and TF32, the default of CUDA's libraries, would round its weights, but it is not set; set it before the program starts`,
    );
  try {
    return await runtime.InferenceSession.create(bytes, {
      executionProviders: deviceId === undefined ? ['cpu'] : [{ name: 'cuda', deviceId }],
      logSeverityLevel: 4,
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    if (deviceId === undefined) throw new OnnxRuntimeError('runtime-failed', `ONNX Runtime: ${reason}`, { cause });
    throw new OnnxRuntimeError('cuda-unavailable', cudaMessage(device, reason, cudaReport()), { cause });
  }
}
