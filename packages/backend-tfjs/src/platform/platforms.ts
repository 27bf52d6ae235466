/** What TensorFlow.js computes on: a CUDA GPU, libtensorflow on the processor, WebAssembly, or plain JavaScript. */
export type Platform = 'gpu' | 'node' | 'wasm' | 'cpu';

/** How a platform is had. */
export interface PlatformPackages {
  /** The packages to load, in this order; the first one is the library itself. */
  readonly packages: readonly string[];
  /** What the library calls it. */
  readonly backend: 'tensorflow' | 'wasm' | 'cpu';
  /** What installs it. */
  readonly install: string;
}

/** The version that was tested. */
const version = '4.22.0';
const allowed = 'npm 11 wants it in "allowScripts"';

export const platforms: Readonly<Record<Platform, PlatformPackages>> = {
  gpu: {
    packages: ['@tensorflow/tfjs-node-gpu'],
    backend: 'tensorflow',
    install: `npm install @tensorflow/tfjs-node-gpu@${version}   (brings libtensorflow 2.9.1 for CUDA 11.2 and cuDNN 8.1; ${allowed})`,
  },
  node: {
    packages: ['@tensorflow/tfjs-node'],
    backend: 'tensorflow',
    install: `npm install @tensorflow/tfjs-node@${version}   (brings libtensorflow 2.9.1; ${allowed})`,
  },
  wasm: {
    packages: ['@tensorflow/tfjs', '@tensorflow/tfjs-backend-wasm'],
    backend: 'wasm',
    install: `npm install @tensorflow/tfjs@${version} @tensorflow/tfjs-backend-wasm@${version}`,
  },
  cpu: { packages: ['@tensorflow/tfjs'], backend: 'cpu', install: `npm install @tensorflow/tfjs@${version}` },
};
