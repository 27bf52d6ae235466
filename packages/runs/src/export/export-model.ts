import { join } from 'node:path';
import type { Device, WriteOptions, WrittenModel } from '@spikeseg/onnx';
import { freeRunning } from '@spikeseg/segmentation';
import type { NetworkSpec, SparseSpikes } from '@spikeseg/snn-core';
import type { Model } from '../network/model.ts';
import { writeAtomic } from '../run-folder/write-atomic.ts';
import { modelInfo } from './model-info.ts';
import type { ExportedFile } from './report.ts';
import type { GraphName, Target } from './targets.ts';
import { ExportDifferenceError, type Verification, verifyFile } from './verify.ts';

/** What to write and how to make sure of it. */
export interface ExportRequest {
  readonly targets: readonly Target[];
  /** Time steps of the sequence graph. */
  readonly steps: number;
  readonly outputs: 'all' | 'spikes';
  /** Folder for a model repository of the same files for Triton, and what the names of its models begin with. */
  readonly triton?: { readonly folder: string; readonly name: string } | undefined;
  /** Undefined: not asked for. */
  readonly verification: VerificationRequest | undefined;
}

interface VerificationRequest {
  readonly what: string;
  readonly windows: readonly SparseSpikes[];
  readonly devices: readonly Device[];
  /** Whether it is an error when onnxruntime-node is not installed. */
  readonly required: boolean;
  /** Told how far the proof of a graph is. */
  readonly onWindow?: ((graph: GraphName, done: number, total: number) => void) | undefined;
}

/**
 * Writes a model as ONNX files, each with its JSON file, once it has computed the engine's spikes: a file that differs is
 * never written.
 *
 * @throws ExportDifferenceError when spikes differ although numerics are exact
 * @throws OnnxRuntimeError when a device that was asked for cannot be had
 */
export async function writeGraphs(model: Model, request: ExportRequest): Promise<readonly ExportedFile[]> {
  // Late: what writes ONNX files is a large part of all the code, and few commands need it.
  const { encodeSidecar, sidecarPath, tritonRepository, writeModel } = await import('@spikeseg/onnx');
  const network = freeRunning(model.network);
  const written: { readonly target: Target; readonly model: WrittenModel; readonly about: ExportedFile }[] = [];
  for (const target of request.targets) {
    const graph = target.graph === 'step' ? ({ kind: 'step' } as const) : ({ kind: 'sequence', steps: request.steps } as const);
    const options: WriteOptions = { graph, outputs: request.outputs, info: modelInfo(model) };
    const file = writeModel(network, model.weights, options);
    const outcome = await verify(file, model, target, request.verification);
    const about: ExportedFile = {
      path: target.path,
      sidecar: sidecarPath(target.path),
      graph,
      bytes: file.bytes.length,
      ...outcome,
    };
    written.push({ target, model: file, about });
  }
  for (const { target, model: file } of written) {
    writeAtomic(target.path, file.bytes);
    writeAtomic(sidecarPath(target.path), encodeSidecar(file.bytes, file.metadata));
  }
  const { triton } = request;
  if (triton !== undefined) {
    const models = written.map(({ target, model: file }) => ({ name: `${triton.name}_${target.graph}`, model: file }));
    for (const { path, content } of tritonRepository(models)) writeAtomic(join(triton.folder, path), content);
  }
  return written.map(({ about }) => about);
}

async function verify(
  { bytes }: WrittenModel,
  model: Model,
  { path, graph }: Target,
  request: VerificationRequest | undefined,
): Promise<Pick<ExportedFile, 'verified' | 'unverified'>> {
  if (request === undefined) return { verified: [], unverified: 'not asked for (--no-verify)' };
  const verified: Verification[] = [];
  const network = freeRunning(model.network);
  try {
    for (const device of request.devices)
      verified.push(
        await verifyFile(
          bytes,
          { ...model, network },
          request.windows,
          device,
          () => performance.now(),
          (done, total) => request.onWindow?.(graph, done, total),
        ),
      );
  } catch (error) {
    if (request.required || !isRuntimeMissing(error)) throw error;
    return { verified: [], unverified: error.message };
  }
  checkVerified(path, network, verified, request.what);
  return { verified, unverified: undefined };
}

/**
 * @param what the file was verified with
 * @throws ExportDifferenceError when spikes differ that must not
 */
export function checkVerified(path: string, { numerics }: NetworkSpec, verified: readonly Verification[], what: string): void {
  const wrong = numerics === 'exact' ? verified.find(({ differences }) => differences > 0) : undefined;
  if (wrong === undefined) return;
  const { device, differences, spikes, firstDifference } = wrong;
  throw new ExportDifferenceError(
    `${path}: expected the spikes of the engine, since numerics are exact, got ${differences} that differ of ${spikes} on ${device}, the first in window ${firstDifference} of ${what}; nothing was written`,
  );
}

/** By name, because another copy of the package throws another class. */
const isRuntimeMissing = (error: unknown): error is Error =>
  error instanceof Error && error.name === 'OnnxRuntimeError' && 'problem' in error && error.problem === 'runtime-missing';
