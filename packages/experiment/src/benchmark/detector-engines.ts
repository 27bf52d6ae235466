import type { EvidenceModel } from '@spikeseg/segmentation';
import { wasmBackend } from '@spikeseg/snn-core';
import { threadedWasmBackend } from '@spikeseg/snn-core/threads';
import type { DetectorEngine } from './detector-bench.ts';

/** The engine that commands use, with so many threads whatever the sensor: all for the network, and, where there are several, one for the events. */
export function ownEngines(model: EvidenceModel, threads: number): readonly DetectorEngine[] {
  const { name } = wasmBackend;
  if (threads === 1) return [{ name, threads, backend: wasmBackend, model }];
  const backend = threadedWasmBackend({ threads });
  return [
    { name, threads, backend, model },
    { name: `${name}, ahead`, threads, backend, model, isAhead: true },
  ];
}

/** ONNX Runtime on one thread with the model as `export` writes it. To be closed. @throws OnnxRuntimeError where it cannot be had */
export async function onnxEngine({
  network,
  weights,
}: EvidenceModel): Promise<DetectorEngine & { readonly close: () => Promise<void> }> {
  const { loadModelBytes, sessionBackend, writeModel } = await import('@spikeseg/onnx');
  const threads = 1;
  const { bytes } = writeModel(network, weights, { graph: { kind: 'step' }, outputs: 'all' });
  const session = await loadModelBytes(bytes, { device: 'cpu', threads });
  return { name: 'onnx', threads, backend: sessionBackend(session), model: session, close: () => session.close() };
}
