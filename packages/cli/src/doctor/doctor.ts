import type { Device } from '@spikeseg/onnx';
import type { CudaCheck } from './device-check.ts';
import type { Examination } from './examine.ts';

/* Late: it needs what runs and writes ONNX files, a large part of all the code. */

/** Looks at versions, engines and devices, and says what works. */
export const examine = async (): Promise<Examination> => (await import('./examine.ts')).examineAll();

/**
 * Runs networks on a device, by TensorFlow.js and exported to ONNX, and compares them with the engine.
 *
 * @param batches numbers of streams to time side by side
 * @throws OnnxRuntimeError when the device cannot be had
 */
export const checkCuda = async (device: Device, batches: readonly number[]): Promise<CudaCheck> =>
  (await import('./device-check.ts')).checkNetworks(device, batches);
