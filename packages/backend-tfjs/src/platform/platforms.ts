import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** What TensorFlow.js computes on: a CUDA GPU, libtensorflow on the processor, WebAssembly, or plain JavaScript. */
export type Platform = 'gpu' | 'node' | 'wasm' | 'cpu';

/** How a platform is had. */
export interface PlatformPackages {
  /** The packages to load, in this order; the first one is the library itself. */
  readonly packages: readonly string[];
  /** What the library calls it. */
  readonly backend: 'tensorflow' | 'wasm' | 'cpu';
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
  /** Of `gpu` and `node` where the package is installed: what its install script should have fetched. */
  readonly libtensorflow?: {
    /** Version in the name of the library's file; undefined where there is none. */
    readonly version: string | undefined;
    /** Whether the addon that calls it is there. */
    readonly addon: boolean;
  };
  readonly install: string;
}

/** Looks for the packages of every platform, and for what their install scripts fetch. */
export function platformReports(): readonly PlatformReport[] {
  return (['gpu', 'node', 'wasm', 'cpu'] as const).map((platform) => {
    const { packages, backend, install } = platforms[platform];
    const folders = packages.map((name) => packageFolder(name));
    const found = packages.map((name, k) => ({ name, version: versionIn(folders[k]) }));
    const [library] = folders;
    const fetched = backend === 'tensorflow' && library !== undefined ? { libtensorflow: fetchedIn(library) } : {};
    return { platform, packages: found, ...fetched, install };
  });
}

const versionIn = (folder: string | undefined): string | undefined =>
  folder === undefined
    ? undefined
    : (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }).version;

/** @param folder of tfjs-node or tfjs-node-gpu */
export function fetchedIn(folder: string): NonNullable<PlatformReport['libtensorflow']> {
  const versions = filesIn(join(folder, 'deps', 'lib')).flatMap((file) => {
    // libtensorflow.so.2.9.1, libtensorflow.2.9.1.dylib; tensorflow.dll has no version in its name.
    const [, version] = /^libtensorflow\.(?:so\.)?(\d+\.\d+\.\d+)(?:\.dylib)?$/.exec(file) ?? [];
    return version ?? (file === 'tensorflow.dll' ? 'unknown' : []);
  });
  const bindings = filesIn(join(folder, 'lib')).filter((name) => name.startsWith('napi-v'));
  return {
    version: versions[0],
    addon: bindings.some((name) => filesIn(join(folder, 'lib', name)).includes('tfjs_binding.node')),
  };
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

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
