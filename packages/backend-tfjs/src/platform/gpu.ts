/** How TensorFlow.js uses a GPU. It reads all of it once, when it is loaded. */
export interface GpuOptions {
  /** Number of the GPU of CUDA; the first one that TensorFlow sees when left out. */
  readonly deviceIndex?: number;
  /** Whether WebGPU may be in software, which is slower than the processor. Default false. */
  readonly software?: boolean;
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
