import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { freeRunning } from '@spikeseg/detection/network';
import type { Device, ModelMetadata, WriteOptions, WrittenModel } from '@spikeseg/onnx';
import type { NetworkSpec, SparseSpikes } from '@spikeseg/snn-core';
import { UsageError } from '../errors/errors.ts';
import type { Model } from '../network/network.ts';
import { writeAtomic } from '../run-folder/files.ts';
import { modelInfo } from './model-info.ts';
import { ExportDifferenceError, type Verification, verifyFile } from './verify.ts';

/** What to write and how to make sure of it. */
export interface ExportRequest {
  readonly targets: readonly ExportTarget[];
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
  const written: { readonly target: ExportTarget; readonly model: WrittenModel; readonly about: ExportedFile }[] = [];
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
  { path, graph }: ExportTarget,
  request: VerificationRequest | undefined,
): Promise<Pick<ExportedFile, 'verified' | 'unverified'>> {
  if (request === undefined) return { verified: [], unverified: 'not asked for' };
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

export type GraphName = 'step' | 'sequence';

/** Where a graph is written: PATH, and the JSON file beside it. */
interface ExportTarget {
  readonly graph: GraphName;
  /** Of the ONNX file, absolute. */
  readonly path: string;
}

/**
 * Files of an export: CHECKPOINT-step.onnx and CHECKPOINT-sequence.onnx beside the checkpoint; in a folder NAME-step.onnx…;
 * or the one file that was named.
 *
 * @param checkpoint path of the checkpoint, absolute
 * @param name of the run
 * @param output folder, or NAME.onnx for one graph, absolute
 * @throws UsageError for one file and two graphs
 */
export function exportTargets(
  graphs: readonly GraphName[],
  checkpoint: string,
  name: string,
  output: string | undefined,
): readonly ExportTarget[] {
  if (output !== undefined && /\.onnx$/i.test(output)) {
    if (graphs.length === 1) return [{ graph: graphs[0], path: output }];
    throw new UsageError(
      `option output ${output}: expected a folder for two graphs, got one file; choose option graphs step or sequence`,
    );
  }
  const stem = output === undefined ? withoutExtension(checkpoint) : join(output, name);
  return graphs.map((graph) => ({ graph, path: resolve(`${stem}-${graph}.onnx`) }));
}

/** @throws UsageError when a file of them exists already */
export async function checkNoneExists(targets: readonly ExportTarget[]): Promise<void> {
  const { sidecarPath } = await import('@spikeseg/onnx');
  const found = targets.flatMap(({ path }) => [path, sidecarPath(path)]).find((path) => existsSync(path));
  if (found !== undefined)
    throw new UsageError(
      `${found}: expected a new file, got one that exists; choose another place with option output, or give option overwrite`,
    );
}

const withoutExtension = (path: string): string => join(dirname(path), basename(path).replace(/\.(safetensors|pt|pth)$/i, ''));

/** A file that was written, with what is known of it. */
export interface ExportedFile {
  readonly path: string;
  readonly sidecar: string;
  readonly graph: ModelMetadata['graph'];
  readonly bytes: number;
  /** On each device; empty where it was not verified. */
  readonly verified: readonly Verification[];
  /** Why not, and how to; undefined where it was. */
  readonly unverified: string | undefined;
}

/** What `export` says of a file. @param windows what it was verified with */
export function fileLines(file: ExportedFile, windows: string): string[] {
  const { path, graph, bytes, verified, unverified } = file;
  const kind = graph.kind === 'step' ? 'one time step per run' : `${graph.steps} time steps per run`;
  return [
    path,
    `  ${kind}, ${kilobytes(bytes)}`,
    ...verified.flatMap((one) => verificationLines(one, windows)),
    ...(unverified === undefined ? [] : [`  NOT VERIFIED: ${unverified}`]),
  ];
}

function verificationLines({ device, spikes, differences, layers, ms }: Verification, windows: string): string[] {
  const differing = Object.entries(layers).filter(([, layer]) => layer.differences > 0);
  const where = differing.map(([name, layer]) => `${name} ${layer.differences}`).join(', ');
  return [
    `  ${device}: ${windows}, ${spikes} spikes in ${Object.keys(layers).join(', ')}: ${differences} differ${where && ` (${where})`}`,
    `  ms per window: ONNX Runtime ${device} ${figure(ms.onnx.median)}, engine ${figure(ms.engine.median)}`,
  ];
}

const figure = (value: number): string => value.toLocaleString('en', { maximumSignificantDigits: 3 });
const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;
