/** How TensorFlow uses a GPU. It reads all of it once, when it is loaded. */
export interface GpuOptions {
  /** Number of the GPU; the first one that TensorFlow sees when left out. */
  readonly deviceIndex?: number;
}

/**
 * The environment for TensorFlow. What the user has set stays as it is.
 *
 * - `CUDA_VISIBLE_DEVICES`: the one GPU that is wanted; where the user allows some only, that number among them;
 * - `TF_FORCE_GPU_ALLOW_GROWTH`: memory as it is needed;
 * - `TF_DETERMINISTIC_OPS` and `TF_CUDNN_DETERMINISTIC`: the same bits in every run;
 * - `NVIDIA_TF32_OVERRIDE` 0, because TF32 would round weights to 11 bits, and `TF_ENABLE_WINOGRAD_NONFUSED` 0, because that
 *   convolution rounds, too.
 *
 * In other threads than the main one nothing: they inherit what that has set, and what they set TensorFlow does not see.
 *
 * @throws RangeError when the number is none, or the user allows fewer GPUs
 */
export function gpuEnvironment(
  { deviceIndex }: GpuOptions,
  env: Readonly<Record<string, string | undefined>>,
  isMainThread = true,
): Readonly<Record<string, string>> {
  if (!isMainThread) return {};
  const wanted: Record<string, string> = {
    TF_FORCE_GPU_ALLOW_GROWTH: 'true',
    TF_DETERMINISTIC_OPS: '1',
    TF_CUDNN_DETERMINISTIC: '1',
    NVIDIA_TF32_OVERRIDE: '0',
    TF_ENABLE_WINOGRAD_NONFUSED: '0',
  };
  const unset = Object.entries(wanted).filter(([name]) => env[name] === undefined);
  return { ...Object.fromEntries(unset), ...(deviceIndex !== undefined && { CUDA_VISIBLE_DEVICES: visible(deviceIndex, env) }) };
}

function visible(deviceIndex: number, env: Readonly<Record<string, string | undefined>>): string {
  if (!(Number.isSafeInteger(deviceIndex) && deviceIndex >= 0))
    throw new RangeError(`deviceIndex: expected a whole number of at least 0, got ${deviceIndex}`);
  const allowed = env['CUDA_VISIBLE_DEVICES'];
  if (allowed === undefined) return String(deviceIndex);
  const devices = allowed.split(',').filter((device) => device.trim() !== '');
  if (deviceIndex < devices.length) return devices[deviceIndex].trim();
  throw new RangeError(
    `deviceIndex: expected a number below ${devices.length}, since CUDA_VISIBLE_DEVICES is "${allowed}", got ${deviceIndex}`,
  );
}

/** A file that TensorFlow loads for CUDA on Linux. */
export interface GpuLibrary {
  readonly file: string;
  /** What it is part of, with the version that is needed. */
  readonly partOf: string;
  /** What gets it. */
  readonly remedy: string;
}

const cuda =
  'apt-get install cuda-libraries-11-2   (from https://developer.download.nvidia.com/compute/cuda/repos), or any CUDA 11 from 11.2 on whose lib64 is in LD_LIBRARY_PATH';
const cudnn =
  'cuDNN 8.1 or a later 8 for CUDA 11 (https://developer.nvidia.com/cudnn-archive), its lib folder in LD_LIBRARY_PATH';
const driver = "install NVIDIA's driver (nvidia-smi must list the GPU); in a container start it with --gpus all";
const ofCuda = (file: string): GpuLibrary => ({ file, partOf: 'CUDA 11', remedy: cuda });

/** What libtensorflow 2.9.1, with which tfjs-node-gpu 4.22.0 comes, was built against: CUDA 11.2 and cuDNN 8.1. */
export const gpuLibraries: readonly GpuLibrary[] = [
  ...['cudart.so.11.0', 'cublas.so.11', 'cublasLt.so.11', 'cufft.so.10', 'curand.so.10', 'cusolver.so.11', 'cusparse.so.11'].map(
    (name) => ofCuda(`lib${name}`),
  ),
  { file: 'libcudnn.so.8', partOf: 'cuDNN 8', remedy: cudnn },
  { file: 'libcuda.so.1', partOf: "NVIDIA's driver", remedy: driver },
];
