import { join } from 'node:path';
import { isTf32Off } from './device.ts';
import { type CudaHost, thisHost } from './host.ts';

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

/** A file that CUDA inference needs. */
export interface CudaLibrary {
  readonly file: string;
  /** What it is part of, with the version that is needed. */
  readonly partOf: string;
  /** Where it comes from. */
  readonly source: 'onnxruntime' | 'cuda' | 'cudnn' | 'driver';
}

/** Files that ONNX Runtime 1.30 loads for CUDA on Linux x64: its provider, which is made for CUDA 12 and cuDNN 9, and theirs. */
const cudaLibraries: readonly CudaLibrary[] = [
  { file: 'libonnxruntime_providers_shared.so', partOf: 'the CUDA provider of ONNX Runtime 1.30.0', source: 'onnxruntime' },
  { file: 'libonnxruntime_providers_cuda.so', partOf: 'the CUDA provider of ONNX Runtime 1.30.0', source: 'onnxruntime' },
  { file: 'libcudart.so.12', partOf: 'CUDA 12', source: 'cuda' },
  { file: 'libcublas.so.12', partOf: 'CUDA 12', source: 'cuda' },
  { file: 'libcublasLt.so.12', partOf: 'CUDA 12', source: 'cuda' },
  { file: 'libcufft.so.11', partOf: 'CUDA 12', source: 'cuda' },
  { file: 'libcurand.so.10', partOf: 'CUDA 12', source: 'cuda' },
  { file: 'libcudnn.so.9', partOf: 'cuDNN 9', source: 'cudnn' },
  { file: 'libcuda.so.1', partOf: "NVIDIA's driver", source: 'driver' },
];

/** What gets the files of each source. */
export const cudaCommands: Readonly<Record<CudaLibrary['source'], string>> = {
  onnxruntime:
    'ONNXRUNTIME_NODE_INSTALL=cuda12 npm rebuild onnxruntime-node --foreground-scripts   (downloads the provider; npm 11 wants "allowScripts": {"onnxruntime-node": true} in package.json)',
  cuda: 'apt-get install cuda-libraries-12-9   (from https://developer.download.nvidia.com/compute/cuda/repos), or any CUDA 12 whose lib64 is in LD_LIBRARY_PATH',
  cudnn: 'apt-get install libcudnn9-cuda-12   (from the same place), or cuDNN 9 for CUDA 12 in a folder in LD_LIBRARY_PATH',
  driver: "install NVIDIA's driver (nvidia-smi must list the GPU); in a container start it with --gpus all",
};
