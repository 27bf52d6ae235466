import { layerShapes } from '@spikeseg/snn-core';
import { OnnxRuntimeError } from '../errors.ts';
import { type OpenedModel, openModel, type SidecarUse } from '../read/open-model.ts';
import { readModel } from '../read/read-model.ts';
import { cudaMessage, cudaReport } from './cuda-report.ts';
import { type Device, type Optimization, providerOf, tf32Problem } from './device.ts';
import { thisHost } from './host.ts';
import { ModelRuns, type RunShape } from './model-runs.ts';
import { openInRuntime, type RuntimeModel, type RuntimeOptions } from './open-in-runtime.ts';
import { OnnxSession } from './session.ts';
import { guaranteedTensor, installWebgpu, type WebgpuAdapter, webgpuReport } from './webgpu-report.ts';

export interface LoadOptions {
  readonly device: Device;
  /** Run on the processor where the device cannot be had; {@link OnnxSession.fallbackReason} then says why. Default false. */
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
 * @throws OnnxRuntimeError when onnxruntime-node or the device cannot be had; the message names what is missing and how to get it
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
  const provider = providerOf(device);
  const { states } = model.metadata;
  const settings: RuntimeOptions = { runtime, provider, optimization, threads, states };
  const runs = (opened: RuntimeModel): ModelRuns => new ModelRuns(opened, runShape(model));
  const onCpu = async (fallbackReason?: string): Promise<OnnxSession> =>
    new OnnxSession(model, runs(await openInRuntime(model.bytes, { ...settings, provider: 'cpu' })), {
      device: 'cpu',
      fallbackReason,
    });
  if (provider === 'cpu') return onCpu();
  try {
    if (provider !== 'webgpu') {
      const opened = await openOnCuda(model, settings, device);
      return new OnnxSession(model, runs(opened), { device: `cuda:${provider}`, fallbackReason: undefined });
    }
    const adapter = await webgpuAdapter(device === 'webgpu:software');
    const opened = await openOnWebgpu(model, settings);
    const on = `webgpu (${adapter?.name ?? `which GPU is not known: ${installWebgpu} tells`})`;
    const ran = { device: on, fallbackReason: undefined };
    return new OnnxSession(model, runs(opened), ran, adapter?.largestTensor ?? guaranteedTensor);
  } catch (error) {
    if (!fallback || !(error instanceof OnnxRuntimeError) || error.problem === 'runtime-missing') throw error;
    return onCpu(error.message);
  }
}

function runShape({ metadata, network }: OpenedModel): RunShape {
  const { graph, states } = metadata;
  const first = layerShapes(network)[network.layers[0].name];
  return { steps: graph.kind === 'step' ? undefined : graph.steps, input: first.input, states };
}

/** The adapter that ONNX Runtime takes, where it is known. @throws OnnxRuntimeError when it is in software, unless that is asked for */
async function webgpuAdapter(mayBeSoftware: boolean): Promise<WebgpuAdapter | undefined> {
  const {
    adapters: [adapter],
  } = await webgpuReport();
  if (!adapter?.software || mayBeSoftware) return adapter;
  throw new OnnxRuntimeError(
    'webgpu-software',
    `webgpu: expected a GPU, got ${adapter.name}, which computes on the processor and is slower than device cpu; install the GPU's driver, use cpu, or allow it: webgpu:software`,
  );
}

async function openOnWebgpu({ bytes }: OpenedModel, settings: RuntimeOptions): Promise<RuntimeModel> {
  return openInRuntime(bytes, settings).catch((cause: unknown) => {
    if (!(cause instanceof OnnxRuntimeError && /adapter|device/i.test(cause.message))) throw cause;
    const reason = cause.message.replace('ONNX Runtime: ', '');
    throw new OnnxRuntimeError(
      'webgpu-unavailable',
      `webgpu: expected a GPU with a driver for Vulkan (Linux), Metal (macOS) or Direct3D 12 (Windows), got none (${reason}); install the driver (in software, on Debian: apt-get install mesa-vulkan-drivers), or use device cpu`,
      { cause },
    );
  });
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
