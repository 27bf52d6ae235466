import type { InferenceSession } from 'onnxruntime-node';
import { OnnxRuntimeError } from '../errors.ts';
import type { Optimization, Provider } from './device.ts';

type OnnxRuntime = typeof import('onnxruntime-node');

export interface RuntimeOptions {
  /** Module to import ONNX Runtime from. */
  readonly runtime: string;
  readonly provider: Provider;
  /** Threads within an operation; ONNX Runtime chooses where undefined. */
  readonly threads: number | undefined;
  readonly optimization: Optimization;
}

/** Numbers of a shape. */
export interface RuntimeTensor {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

/** A model in ONNX Runtime. */
export interface RuntimeModel {
  /**
   * @param feeds by name of the input @param fetches names of the outputs that are wanted
   * @throws OnnxRuntimeError
   */
  readonly run: (
    feeds: Readonly<Record<string, RuntimeTensor>>,
    fetches: readonly string[],
  ) => Promise<Readonly<Record<string, Float32Array>>>;
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
  const { provider, threads, optimization } = options;
  const runtime = await importRuntime(options.runtime);
  const opened = runtime.InferenceSession.create(bytes, {
    ...placed(provider),
    graphOptimizationLevel: optimization,
    logSeverityLevel: 4,
    ...(threads !== undefined && { intraOpNumThreads: threads }),
  });
  const session = await opened.catch(runtimeFailed);
  return {
    run: async (feeds, fetches) => {
      const tensors = Object.entries(feeds).map(
        ([name, { data, dims }]) => [name, new runtime.Tensor('float32', data, dims)] as const,
      );
      const outputs = await session.run(Object.fromEntries(tensors), fetches).catch(runtimeFailed);
      return Object.fromEntries(fetches.map((name) => [name, outputs[name].data as Float32Array]));
    },
    release: () => session.release(),
  };
}

/**
 * On WebGPU no node may fall to the processor. Maps stay before rows, as the graph has them: ONNX Runtime's own order moves
 * booleans too, which WebGPU cannot.
 */
function placed(provider: Provider): Pick<InferenceSession.SessionOptions, 'executionProviders' | 'extra'> {
  if (provider === 'cpu') return { executionProviders: ['cpu'] };
  if (provider !== 'webgpu') return { executionProviders: [{ name: 'cuda', deviceId: provider }] };
  return {
    executionProviders: [{ name: 'webgpu', preferredLayout: 'NCHW' }],
    extra: { session: { disable_cpu_ep_fallback: '1' } },
  };
}

function runtimeFailed(cause: unknown): never {
  throw new OnnxRuntimeError('runtime-failed', `ONNX Runtime: ${messageOf(cause)}`, { cause });
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
