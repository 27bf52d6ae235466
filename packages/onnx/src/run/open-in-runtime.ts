import type { InferenceSession } from 'onnxruntime-node';
import { OnnxRuntimeError } from '../errors.ts';

type Runtime = typeof import('onnxruntime-node');

/** How far ONNX Runtime may rewrite a graph. */
export type Optimization = 'disabled' | 'basic' | 'extended' | 'all';

export interface RuntimeOptions {
  /** Module to import ONNX Runtime from. */
  readonly runtime: string;
  /** The processor where undefined. */
  readonly cudaDevice: number | undefined;
  /** Threads within an operation; ONNX Runtime chooses where undefined. */
  readonly threads: number | undefined;
  readonly optimization: Optimization;
}

/** A model in ONNX Runtime. */
export interface RuntimeModel {
  readonly runtime: Runtime;
  readonly session: InferenceSession;
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
  const { cudaDevice, threads, optimization } = options;
  const runtime = await importRuntime(options.runtime);
  const session = runtime.InferenceSession.create(bytes, {
    executionProviders: cudaDevice === undefined ? ['cpu'] : [{ name: 'cuda', deviceId: cudaDevice }],
    graphOptimizationLevel: optimization,
    logSeverityLevel: 4,
    ...(threads !== undefined && { intraOpNumThreads: threads }),
  });
  return { runtime, session: await session.catch(runtimeFailed) };
}

/** @throws OnnxRuntimeError */
export function runtimeFailed(cause: unknown): never {
  throw new OnnxRuntimeError('runtime-failed', `ONNX Runtime: ${messageOf(cause)}`, { cause });
}

async function importRuntime(name: string): Promise<Runtime> {
  try {
    const module = (await import(name)) as { default: Runtime };
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
