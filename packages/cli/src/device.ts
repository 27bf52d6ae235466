import { UsageError } from '@spikeseg/experiment/commands';
import type { Device } from '@spikeseg/onnx';

/** The device that option `--device` names. @throws UsageError */
export async function deviceOf(given: unknown): Promise<Device> {
  const { isDevice } = await import('@spikeseg/onnx');
  const device = String(given);
  if (isDevice(device)) return device;
  throw new UsageError(`--device: expected cpu, cuda, cuda:N, webgpu or webgpu:software, got ${JSON.stringify(device)}`);
}
