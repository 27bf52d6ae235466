import { layerShapes } from '@spikeseg/snn-core';
import { OnnxRuntimeError } from '../errors.ts';
import { type OpenedModel, openModel, type SidecarUse } from '../read/open-model.ts';
import { readModel } from '../read/read-model.ts';
import { cudaMessage, cudaReport } from './cuda-report.ts';
import { cudaDeviceId, type Device, type Optimization, tf32Problem } from './device.ts';
import { thisHost } from './host.ts';
import { ModelRuns, type RunShape } from './model-runs.ts';
import { openInRuntime, type RuntimeModel, type RuntimeOptions } from './open-in-runtime.ts';
import { OnnxSession } from './session.ts';

export interface LoadOptions {
  readonly device: Device;
  /** Run on the processor where CUDA cannot be had; {@link OnnxSession.fallbackReason} then says why. Default false. */
  readonly fallback?: boolean;
  /** Threads within an operation, on the processor; ONNX Runtime chooses when left out. */
  readonly threads?: number;
  /**
   * How far ONNX Runtime may rewrite the graph. With exact numerics every level gives the same spikes; with float ones
   * `all` need not. Default `extended`.
   */
  readonly optimization?: Optimization;
}

/** Where ONNX Runtime comes from; another module only in tests. */
const defaultRuntime = 'onnxruntime-node';

/**
 * Loads a model and makes it ready to run.
 *
 * @param path of NAME.onnx, with NAME.json beside it
 * @throws OnnxModelError when the file, or the JSON file beside it, is missing, damaged or of another model
 * @throws OnnxRuntimeError when onnxruntime-node or CUDA cannot be had; the message names what is missing and how to get it
 */
export async function loadModel(path: string, options: LoadOptions & { readonly sidecar?: SidecarUse }): Promise<OnnxSession> {
  return startSession(await openModel(path, options.sidecar), options);
}

/** The same from the bytes of an ONNX file, see `writeModel`. */
export async function loadModelBytes(bytes: Uint8Array, options: LoadOptions): Promise<OnnxSession> {
  return startSession({ ...readModel(bytes), bytes }, options);
}

/** @param runtime module to import ONNX Runtime from */
export async function startSession(model: OpenedModel, options: LoadOptions, runtime = defaultRuntime): Promise<OnnxSession> {
  const { device, fallback = false, optimization = 'extended', threads } = options;
  const cudaDevice = cudaDeviceId(device);
  const settings: RuntimeOptions = { runtime, cudaDevice, optimization, threads };
  const session = (opened: RuntimeModel, on: string, fallbackReason?: string): OnnxSession =>
    new OnnxSession(model, new ModelRuns(opened, runShape(model)), on, fallbackReason);
  if (cudaDevice === undefined) return session(await openInRuntime(model.bytes, settings), 'cpu');
  try {
    return session(await openOnCuda(model, settings, device), `cuda:${cudaDevice}`);
  } catch (error) {
    if (!fallback || !(error instanceof OnnxRuntimeError) || error.problem === 'runtime-missing') throw error;
    return session(await openInRuntime(model.bytes, { ...settings, cudaDevice: undefined }), 'cpu', error.message);
  }
}

function runShape({ metadata, network }: OpenedModel): RunShape {
  const { graph, states } = metadata;
  const first = layerShapes(network)[network.layers[0].name];
  return { steps: graph.kind === 'step' ? undefined : graph.steps, input: first.input, states };
}

async function openOnCuda(model: OpenedModel, settings: RuntimeOptions, device: string): Promise<RuntimeModel> {
  let opened: RuntimeModel;
  try {
    opened = await openInRuntime(model.bytes, settings);
  } catch (cause) {
    if (!(cause instanceof OnnxRuntimeError) || cause.problem !== 'runtime-failed') throw cause;
    throw new OnnxRuntimeError(
      'cuda-unavailable',
      cudaMessage(device, cause.message.replace('ONNX Runtime: ', ''), cudaReport()),
      { cause },
    );
  }
  const problem = tf32Problem(model, device, thisHost().env);
  if (problem === undefined) return opened;
  await opened.release();
  throw problem;
}
