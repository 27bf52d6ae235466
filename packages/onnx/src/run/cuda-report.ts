import { join } from 'node:path';
import { type CudaHost, thisHost } from './cuda-host.ts';
import { isTf32Off } from './tf32.ts';
import { cudaCommands, cudaLibraries, type CudaLibrary } from './cuda-libraries.ts';

/** A library and where it was found. */
export interface FoundLibrary extends CudaLibrary {
  readonly path: string | undefined;
}

/** Whether a machine has what CUDA inference needs. A GPU that works is seen by loading a model only. */
export interface CudaReport {
  /** Whether every file is there. */
  readonly ready: boolean;
  /** Why CUDA is out of reach altogether, whatever is installed. */
  readonly unsupported: string | undefined;
  readonly libraries: readonly FoundLibrary[];
  /** What is missing, one line each, with the version that is needed. */
  readonly missing: readonly string[];
  /** What gets it, one line each. */
  readonly commands: readonly string[];
  /** Whether TF32 is turned off (NVIDIA_TF32_OVERRIDE=0), without which most networks with exact numerics do not run on CUDA. */
  readonly tf32Off: boolean;
}

/** Looks for the files that CUDA inference needs, in the folders where the system would, and says how to get those that are missing. */
export function cudaReport(host: CudaHost = thisHost()): CudaReport {
  const unsupported =
    host.platform === 'linux' && host.arch === 'x64'
      ? undefined
      : `onnxruntime-node has CUDA for Linux on x64 only, and this is ${host.platform} on ${host.arch}`;
  const libraries = cudaLibraries.map((library) => ({ ...library, path: pathOf(library, host) }));
  const absent = unsupported === undefined ? libraries.filter(({ path }) => path === undefined) : [];
  const runtime = host.runtimeVersion === undefined && unsupported === undefined;
  return {
    ready: unsupported === undefined && absent.length === 0,
    unsupported,
    libraries,
    missing: [
      ...(runtime ? ['the package onnxruntime-node 1.30.0'] : []),
      ...absent.map(
        ({ file, partOf, source }) =>
          `${file} (${partOf})${source === 'onnxruntime' ? ` in ${host.runtimeFolder ?? 'onnxruntime-node'}` : ''}`,
      ),
    ],
    commands: [
      ...(runtime ? ['npm install onnxruntime-node@1.30.0'] : []),
      ...[...new Set(absent.map(({ source }) => source))].map((source) => cudaCommands[source]),
    ],
    tf32Off: isTf32Off(host.env),
  };
}

function pathOf({ file, source }: CudaLibrary, host: CudaHost): string | undefined {
  if (source !== 'onnxruntime') return findLibrary(file, host);
  return host.runtimeFolder === undefined ? undefined : findLibrary(file, { ...host, libraryFolders: [host.runtimeFolder] });
}

/** Path of a shared library in the folders where the system looks for them, first ones first. */
export function findLibrary(file: string, { libraryFolders, filesIn }: CudaHost = thisHost()): string | undefined {
  const folder = libraryFolders.find((candidate) => filesIn(candidate).includes(file));
  return folder === undefined ? undefined : join(folder, file);
}

/** Why CUDA cannot be had, in one text: what ONNX Runtime said, which files are missing, and what gets them. */
export function cudaMessage(device: string, reason: string, { unsupported, missing, commands }: CudaReport): string {
  const expected = `${device}: expected CUDA 12 with cuDNN 9 and the CUDA provider of ONNX Runtime`;
  const orCpu = "or run on the processor (device: 'cpu', or fallback: true)";
  if (unsupported !== undefined) return `${expected}, but ${unsupported}; ${orCpu}`;
  if (missing.length === 0)
    return `${expected}; all files are there, but ONNX Runtime says: ${reason}; see whether nvidia-smi lists the device, ${orCpu}`;
  const steps = commands.map((command) => `\n  ${command}`).join('');
  return `${expected}, but these are missing: ${missing.join(', ')}. To get them:${steps}\n${orCpu}. (ONNX Runtime: ${reason})`;
}
