import { layerShapes } from '@spikeseg/snn-core';
import { OnnxRuntimeError } from '../errors.ts';
import { type OpenedModel, openModel, type SidecarUse } from '../read/open-model.ts';
import { readModel } from '../read/read-model.ts';
import { cudaMessage, cudaReport } from './cuda-report.ts';
import { cudaDeviceId, type Device, tf32Problem } from './device.ts';
import { thisHost } from './host.ts';
import type { Optimization, ThreadSetup } from './messages.ts';
import { OnnxSession } from './session.ts';
import { SessionThread } from './session-thread.ts';

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
  const setup: ThreadSetup = { ...setupOf(model), runtime, cudaDevice, optimization, threads };
  if (cudaDevice === undefined) return new OnnxSession(model, await SessionThread.start(setup), 'cpu');
  try {
    return new OnnxSession(model, await startOnCuda(model, setup, device), `cuda:${cudaDevice}`);
  } catch (error) {
    if (!fallback || !(error instanceof OnnxRuntimeError) || error.problem === 'runtime-missing') throw error;
    return new OnnxSession(model, await SessionThread.start({ ...setup, cudaDevice: undefined }), 'cpu', error.message);
  }
}

function setupOf({ metadata, network, bytes }: OpenedModel): Pick<ThreadSetup, 'bytes' | 'steps' | 'input' | 'states'> {
  const { graph, states } = metadata;
  const first = layerShapes(network)[network.layers[0].name];
  return { bytes, steps: graph.kind === 'step' ? undefined : graph.steps, input: first.input, states };
}

async function startOnCuda(model: OpenedModel, setup: ThreadSetup, device: string): Promise<SessionThread> {
  let thread: SessionThread;
  try {
    thread = await SessionThread.start(setup);
  } catch (cause) {
    if (!(cause instanceof OnnxRuntimeError) || cause.problem !== 'runtime-failed') throw cause;
    throw new OnnxRuntimeError(
      'cuda-unavailable',
      cudaMessage(device, cause.message.replace('ONNX Runtime: ', ''), cudaReport()),
      { cause },
    );
  }
  const problem = tf32Problem(model, device, thisHost().env);
  if (problem === undefined) return thread;
  await thread.close();
  throw problem;
}
