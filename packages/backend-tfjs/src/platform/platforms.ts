import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** What TensorFlow.js computes on: a CUDA GPU, the GPU of WebGPU, libtensorflow on the processor, WebAssembly, or plain JavaScript. */
export type Platform = 'gpu' | 'webgpu' | 'node' | 'wasm' | 'cpu';

/** How a platform is had. */
export interface PlatformPackages {
  /** The packages to load, in this order; the first one is the library itself. */
  readonly packages: readonly string[];
  /** What the library calls it. */
  readonly backend: 'tensorflow' | 'webgpu' | 'wasm' | 'cpu';
  readonly install: string;
}

/** The version that was tested. */
const tested = '4.22.0';
const allowed = 'npm 11 wants it in "allowScripts"';

export const platforms: Readonly<Record<Platform, PlatformPackages>> = {
  gpu: {
    packages: ['@tensorflow/tfjs-node-gpu'],
    backend: 'tensorflow',
    install: `npm install @tensorflow/tfjs-node-gpu@${tested}   (brings libtensorflow 2.9.1 for CUDA 11.2 and cuDNN 8.1; ${allowed})`,
  },
  webgpu: {
    packages: ['@tensorflow/tfjs', 'webgpu', '@tensorflow/tfjs-backend-webgpu'],
    backend: 'webgpu',
    install: `npm install @tensorflow/tfjs@${tested} @tensorflow/tfjs-backend-webgpu@${tested} webgpu@0.6.2`,
  },
  node: {
    packages: ['@tensorflow/tfjs-node'],
    backend: 'tensorflow',
    install: `npm install @tensorflow/tfjs-node@${tested}   (brings libtensorflow 2.9.1; ${allowed})`,
  },
  wasm: {
    packages: ['@tensorflow/tfjs', '@tensorflow/tfjs-backend-wasm'],
    backend: 'wasm',
    install: `npm install @tensorflow/tfjs@${tested} @tensorflow/tfjs-backend-wasm@${tested}`,
  },
  cpu: { packages: ['@tensorflow/tfjs'], backend: 'cpu', install: `npm install @tensorflow/tfjs@${tested}` },
};

/** What is installed for a platform; nothing is loaded to find out. */
export interface PlatformReport {
  readonly platform: Platform;
  /** The packages that it needs, and their versions; undefined where one is not installed. */
  readonly packages: readonly { readonly name: string; readonly version: string | undefined }[];
}

/** Looks for the packages of every platform. */
export function platformReports(): readonly PlatformReport[] {
  return (['gpu', 'webgpu', 'node', 'wasm', 'cpu'] as const).map((platform) => ({
    platform,
    packages: platforms[platform].packages.map((name) => ({ name, version: versionIn(packageFolder(name)) })),
  }));
}

const versionIn = (folder: string | undefined): string | undefined =>
  folder === undefined
    ? undefined
    : (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }).version;

/** Folder of an installed package, as this one would find it; undefined where there is none. */
export function packageFolder(name: string): string | undefined {
  // Modules that are given as their own text, as tests do.
  if (name.startsWith('data:')) return '';
  try {
    return dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
  } catch {
    return undefined;
  }
}
