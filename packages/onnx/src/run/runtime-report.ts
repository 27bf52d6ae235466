import { createRequire } from 'node:module';
import { thisHost } from './cuda-host.ts';

/** What is known of the installed onnxruntime-node without running a model. */
export interface RuntimeReport {
  /** Undefined where it is not installed. */
  readonly version: string | undefined;
  /** Where its programs can run, such as `cpu`; `bundled` ones need nothing more, others libraries of the system. */
  readonly providers: readonly { readonly name: string; readonly bundled: boolean }[];
  /** Why it cannot be loaded although it is installed. */
  readonly problem: string | undefined;
}

/** Looks for onnxruntime-node where this package would find it, and loads it. */
export function runtimeReport(): RuntimeReport {
  const version = thisHost().runtimeVersion;
  if (version === undefined) return { version, providers: [], problem: undefined };
  try {
    const runtime = createRequire(import.meta.url)('onnxruntime-node') as typeof import('onnxruntime-node');
    return { version, providers: runtime.listSupportedBackends(), problem: undefined };
  } catch (cause) {
    return { version, providers: [], problem: cause instanceof Error ? cause.message : String(cause) };
  }
}
