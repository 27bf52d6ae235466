import { createRequire } from 'node:module';
import process, { env } from 'node:process';
import { isMainThread } from 'node:worker_threads';
import { TfjsError } from '../errors.ts';
import { type Runtime, runtimeOn } from '../tensors/runtime.ts';
import type { Tf } from '../tensors/tensors.ts';
import { type GpuOptions, gpuEnvironment } from './gpu.ts';
import { type Platform, type PlatformPackages, packageFolder, platforms } from './platforms.ts';
import { largestOnWebgpu, offerWebgpu } from './webgpu.ts';

/** What TensorFlow's own backend tells of itself. */
interface NodeBackend {
  readonly isGPUPackage?: boolean;
  readonly isUsingGpuDevice?: boolean;
}

const loaded = new Map<Platform, Promise<Runtime>>();
/** The GPU that the library was started for; undefined where it chose one. */
let startedFor: number | undefined;

/**
 * Loads TensorFlow.js for a platform, once.
 *
 * @throws TfjsError when the platform cannot be had, with the command that mends it
 */
export function loadRuntime(platform: Platform, gpu: GpuOptions): Promise<Runtime> {
  const known = loaded.get(platform);
  if (known !== undefined) return platform === 'gpu' ? known.then((runtime) => sameGpu(runtime, gpu)) : known;
  if (platform === 'gpu') startedFor = gpu.deviceIndex;
  const loading = startRuntime(platform, platforms[platform], gpu);
  loaded.set(platform, loading);
  // What has failed may be tried again, when it has been installed.
  loading.catch(() => loaded.delete(platform));
  return loading;
}

function sameGpu(runtime: Runtime, { deviceIndex }: GpuOptions): Runtime {
  if (deviceIndex === undefined || deviceIndex === startedFor) return runtime;
  throw new TfjsError(
    'other-gpu',
    `tfjs gpu: expected GPU ${deviceIndex}, got a TensorFlow that this process has started for ${startedFor === undefined ? 'the first GPU' : `GPU ${startedFor}`}`,
    'use one GPU per process',
  );
}

/** @param packages of the platform; others only in tests */
export async function startRuntime(platform: Platform, packages: PlatformPackages, gpu: GpuOptions): Promise<Runtime> {
  if (packages.backend === 'tensorflow') mendNodeUtil();
  const added = platform === 'gpu' ? gpuEnvironment(gpu, env, isMainThread) : {};
  const before = Object.keys(added).map((name) => [name, env[name]] as const);
  Object.assign(env, added);
  try {
    return await start(platform, packages, gpu);
  } catch (error) {
    // Nothing was started, so its environment is taken back.
    for (const [name, value] of before) {
      if (value === undefined) delete env[name];
      else env[name] = value;
    }
    throw error;
  }
}

async function start(platform: Platform, packages: PlatformPackages, gpu: GpuOptions): Promise<Runtime> {
  const modules: unknown[] = [];
  for (const name of packages.packages) {
    const module = await importPackage(platform, name, packages);
    if (name === 'webgpu') offerWebgpu(module as Parameters<typeof offerWebgpu>[0]);
    modules.push(module);
  }
  const tf = libraryOf(modules[0]);
  const largest = platform === 'webgpu' ? await largestOnWebgpu(gpu) : Number.POSITIVE_INFINITY;
  const said = tf.env().get('PROD');
  // Quiet while the first tensor is made: the library would recommend another of its packages.
  tf.env().set('PROD', true);
  const started = await withoutListeners(() => tf.setBackend(packages.backend));
  if (!started) throw unusable(platform, packages, `it does not start its backend ${packages.backend}`);
  tf.dispose(tf.scalar(0));
  tf.env().set('PROD', said);
  checkNode(platform, packages, tf.backend() as NodeBackend);
  return runtimeOn(tf, platform, packages.backend, largest);
}

async function importPackage(platform: Platform, name: string, packages: PlatformPackages): Promise<unknown> {
  if (packageFolder(name) === undefined)
    throw new TfjsError('missing', `tfjs ${platform}: expected the package ${name}, got none`, `install it: ${packages.install}`);
  try {
    return await import(name);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw unusable(platform, packages, `it fails to load: ${message.split('\n')[0]}`, cause);
  }
}

function libraryOf(module: unknown): Tf {
  const { default: whole } = module as { readonly default?: Tf };
  return whole ?? (module as Tf);
}

function checkNode(platform: Platform, packages: PlatformPackages, { isGPUPackage, isUsingGpuDevice }: NodeBackend): void {
  if (packages.backend !== 'tensorflow') return;
  if (isGPUPackage !== (platform === 'gpu'))
    throw unusable(platform, packages, 'this process has loaded the other one of tfjs-node and tfjs-node-gpu', undefined);
  if (platform === 'gpu' && isUsingGpuDevice !== true)
    throw new TfjsError(
      'no-gpu',
      `tfjs gpu: expected a CUDA GPU, got a TensorFlow that finds none (its log above says which library or driver is missing)`,
      "libtensorflow 2.9.1 needs NVIDIA's driver, CUDA 11.2 and cuDNN 8.1 in LD_LIBRARY_PATH; see: npx spikeseg-cli doctor",
    );
}

function unusable(platform: Platform, { packages, install }: PlatformPackages, what: string, cause?: unknown): TfjsError {
  const rebuild = `npm rebuild ${packages[0]} --foreground-scripts`;
  const remedy =
    platforms[platform].backend === 'tensorflow' ? `build it again: ${rebuild}, or ${install}` : `install it again: ${install}`;
  return new TfjsError('unusable', `tfjs ${platform}: expected ${packages.join(' and ')} to work, but ${what}`, remedy, {
    cause,
  });
}

/**
 * tfjs-node 4.22.0 calls `util.isNullOrUndefined`, which Node 23 has removed, whenever it makes a tensor
 * (https://github.com/tensorflow/tfjs/issues/8609; mended in its sources, in no release). This puts the function back where
 * it is missing, as Node documented it, and changes nothing where it is there.
 *
 * @param util the module, as CommonJS sees it
 * @returns whether it was missing
 */
export function mendNodeUtil(util: Record<string, unknown> = nodeUtil()): boolean {
  if (typeof util['isNullOrUndefined'] === 'function') return false;
  util['isNullOrUndefined'] = (value: unknown): boolean => value === null || value === undefined;
  return true;
}

const nodeUtil = (): Record<string, unknown> => createRequire(import.meta.url)('node:util') as Record<string, unknown>;

const events = ['uncaughtException', 'unhandledRejection'] as const;

/**
 * Does something and takes away what it has hung on the process to catch errors: the WebAssembly module of TensorFlow.js
 * would answer for every error of the program, and print its own source first.
 */
export async function withoutListeners<T>(begin: () => Promise<T>): Promise<T> {
  const before = events.map((event) => new Set(process.rawListeners(event)));
  try {
    return await begin();
  } finally {
    events.forEach((event, at) => {
      for (const listener of process.rawListeners(event)) {
        if (!before[at].has(listener)) process.removeListener(event, listener as () => void);
      }
    });
  }
}
