import { type Device, OnnxRuntimeError } from '@spikeseg/onnx';
import type { Host } from '@spikeseg/report';
import { thisHost } from '../context/host.ts';
import { tfjsBackends } from '../options/backends.ts';
import { tfjsOnCuda } from '../options/device.ts';
import { checkDevice, checkLines, type DeviceCheck } from './device-check.ts';
import { checkEngine } from './engine-check.ts';

const clock = (): number => performance.now();

/** What came of a device. */
export interface CudaCheck {
  readonly host: Host;
  readonly passed: boolean;
  readonly checks: readonly DeviceCheck[];
  /** Why something could not be tried. */
  readonly notTried: readonly string[];
  /** Where ONNX Runtime cannot be had there. */
  readonly failed: OnnxRuntimeError | undefined;
  readonly lines: readonly string[];
}

/** @throws as `checkCuda` */
export async function checkNetworks(device: Device, batches: readonly number[]): Promise<CudaCheck> {
  const engine = await engineOn(device);
  const onnx = await onnxOn(device, batches);
  const failed = onnx instanceof OnnxRuntimeError ? onnx : undefined;
  // Where neither can be had there is nothing to answer.
  if (failed && typeof engine === 'string') throw failed;
  const checks = [engine, onnx].flatMap((found) => (Array.isArray(found) ? found : []));
  const passed = checks.every((check) => check.passed);
  const notTried = [...(failed ? [failed.message] : []), ...(typeof engine === 'string' ? [engine] : [])];
  return { host: thisHost(), passed, checks, notTried, failed, lines: [...checkLines(checks, passed), ...notTried] };
}

/** What came of exported networks, or why ONNX Runtime cannot be had there. */
async function onnxOn(device: Device, batches: readonly number[]): Promise<DeviceCheck[] | OnnxRuntimeError> {
  try {
    return await checkDevice(device, batches, clock);
  } catch (error) {
    if (error instanceof OnnxRuntimeError) return error;
    throw error;
  }
}

/** What came of networks on TensorFlow.js, or why it cannot be had there. */
async function engineOn(device: string): Promise<DeviceCheck[] | string> {
  const engines = device === 'cpu' ? tfjsBackends.filter(({ platform }) => platform !== 'gpu') : [tfjsOnCuda(device)];
  const reasons: string[] = [];
  for (const engine of engines) {
    const available = await engine.isAvailable();
    if (available === true) return checkEngine(engine, clock);
    reasons.push(available);
  }
  return `TensorFlow.js was not tried: ${reasons.join('; ')}`;
}
