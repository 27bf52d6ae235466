import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { OnnxRuntimeError } from '../errors.ts';
import type { StateTensor } from '../file/metadata.ts';
import { identityModel, scatterModel } from '../write/device-models.ts';
import type { Optimization, Provider } from './device.ts';
import { denseOf, type SparseTensor } from './window-events.ts';

type OnnxRuntime = typeof import('onnxruntime-node');

export interface RuntimeOptions {
  /** Module to import ONNX Runtime from. */
  readonly runtime: string;
  readonly provider: Provider;
  /** Threads within an operation; ONNX Runtime chooses where undefined. */
  readonly threads: number | undefined;
  readonly optimization: Optimization;
  /** States of the model. */
  readonly states: readonly StateTensor[];
}

/** A state that has stayed on the device. */
interface DeviceState {
  /** As ONNX Runtime has it; its types must not be needed to read ours. */
  readonly tensor: object;
  /** Copies it to this side. */
  readonly read: () => Promise<Float32Array>;
  readonly free: () => void;
}

/** [B, C, H, W] */
export type State = Float32Array | DeviceState;

/** A model in ONNX Runtime. */
export interface RuntimeModel {
  /**
   * @param x input, which ends in [B, C, H, W] @param states of B streams, in the order of the model's @param fetches names of outputs
   * @returns the outputs by name, and the next states: on WebGPU they stay there
   * @throws OnnxRuntimeError
   */
  readonly run: (
    x: SparseTensor,
    states: readonly State[],
    fetches: readonly string[],
  ) => Promise<{ readonly outputs: Readonly<Record<string, Float32Array>>; readonly states: State[] }>;
  /** Frees the model. */
  readonly release: () => Promise<void>;
}

/** How onnxruntime-node is had. Its install script loads the files for CUDA from elsewhere than npm; for the CPU nothing else is needed. */
const installRuntime =
  'npm install onnxruntime-node@1.30.0 (with --ignore-scripts for the CPU alone, or where its script cannot load the files for CUDA)';

/**
 * Loads an ONNX file.
 *
 * @throws OnnxRuntimeError when ONNX Runtime is not there or refuses the model
 */
export async function openInRuntime(bytes: Uint8Array, options: RuntimeOptions): Promise<RuntimeModel> {
  const runtime = await importRuntime(options.runtime);
  const { states } = options;
  const open = (model: Uint8Array, stays: boolean): Promise<InferenceSession> =>
    runtime.InferenceSession.create(model, settingsOf(options, stays)).catch(runtimeFailed);
  const stays = options.provider === 'webgpu';
  const session = await open(bytes, stays);
  // ONNX Runtime 1.30 ends the process when a tensor of a device is asked for its data; a graph on the device may read it.
  const reader = stays ? await open(identityModel(), false) : undefined;
  // Events go there, not frames.
  const scatter = stays ? await open(scatterModel(), true) : undefined;
  const read = async (tensor: Tensor): Promise<Float32Array> => {
    const here = tensor.location === 'gpu-buffer' ? (await reader?.run({ x: tensor }).catch(runtimeFailed))?.['y'] : tensor;
    return here?.data as Float32Array;
  };
  const stateOf = (tensor: Tensor): State =>
    stays ? { tensor, read: () => read(tensor), free: () => tensor.dispose() } : (tensor.data as Float32Array);
  return {
    run: async (x, before, fetches) => {
      const { dims } = x;
      const frames = scatter ? await spread(runtime, scatter, x) : new runtime.Tensor('float32', denseOf(x), dims);
      const feeds: Record<string, Tensor> = { x: frames };
      states.forEach(({ input, shape }, n) => {
        const state = before[n];
        const here = state instanceof Float32Array;
        feeds[input] = here ? new runtime.Tensor('float32', state, [...dims.slice(-4, -3), ...shape]) : (state.tensor as Tensor);
      });
      // What stays is always all of it: ONNX Runtime 1.30 keeps the places of outputs from run to run, also of those not asked for.
      const after = states.map(({ output }) => output);
      const tensors = await session.run(feeds, stays ? session.outputNames : [...fetches, ...after]).catch(runtimeFailed);
      const outputs: Record<string, Float32Array> = {};
      for (const name of fetches) outputs[name] = await read(tensors[name]);
      if (stays) for (const name of session.outputNames) if (!after.includes(name)) tensors[name].dispose();
      if (scatter) frames.dispose();
      return { outputs, states: after.map((name) => stateOf(tensors[name])) };
    },
    release: async () => {
      await session.release();
      await reader?.release();
      await scatter?.release();
    },
  };
}

const int64 = (numbers: ArrayLike<number>): BigInt64Array =>
  BigInt64Array.from({ length: numbers.length }, (_, k) => BigInt(numbers[k]));

/** Makes frames of events on the device. */
async function spread(runtime: OnnxRuntime, scatter: InferenceSession, { dims, places, values }: SparseTensor): Promise<Tensor> {
  const size = dims.reduce((product, length) => product * length, 1);
  const { x } = await scatter
    .run({
      places: new runtime.Tensor('int64', int64(places), [places.length, 1]),
      values: new runtime.Tensor('float32', values, [values.length]),
      size: new runtime.Tensor('int64', int64([size]), [1]),
      shape: new runtime.Tensor('int64', int64(dims), [dims.length]),
    })
    .catch(runtimeFailed);
  return x;
}

/**
 * On WebGPU no node may fall to the processor. Maps stay before rows, as the graph has them: ONNX Runtime's own order moves
 * booleans too, which WebGPU cannot.
 *
 * @param stays whether outputs stay on the device
 */
function settingsOf(options: RuntimeOptions, stays: boolean): InferenceSession.SessionOptions {
  const { provider, threads, optimization } = options;
  const common: InferenceSession.SessionOptions = {
    graphOptimizationLevel: optimization,
    logSeverityLevel: 4,
    ...(threads !== undefined && { intraOpNumThreads: threads }),
  };
  if (provider !== 'webgpu')
    return { ...common, executionProviders: provider === 'cpu' ? ['cpu'] : [{ name: 'cuda', deviceId: provider }] };
  return {
    ...common,
    executionProviders: [{ name: 'webgpu', preferredLayout: 'NCHW' }],
    extra: { session: { disable_cpu_ep_fallback: '1' } },
    ...(stays && { preferredOutputLocation: 'gpu-buffer' }),
  };
}

function runtimeFailed(cause: unknown): never {
  // What stands behind the place in its source.
  const message = messageOf(cause)
    .replace(/^.* was false\. /s, '')
    .trim();
  if (/device\]? (is |was )?lost/i.test(message))
    throw new OnnxRuntimeError(
      'webgpu-lost',
      `webgpu: expected a GPU that goes on, got one that was lost (${message}); start the program again, or use device cpu`,
      { cause },
    );
  throw new OnnxRuntimeError('runtime-failed', `ONNX Runtime: ${message}`, { cause });
}

async function importRuntime(name: string): Promise<OnnxRuntime> {
  try {
    const module = (await import(name)) as { default: OnnxRuntime };
    // What it would print comes as an error, too.
    module.default.env.logLevel = 'fatal';
    return module.default;
  } catch (cause) {
    throw new OnnxRuntimeError(
      'runtime-missing',
      `onnxruntime-node: expected this package, which runs models, but ${messageOf(cause)}; install it: ${installRuntime}`,
      { cause },
    );
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
