import type { Finding } from './finding.ts';

/** What somebody wants to do, and the parts that must work for it. */
const wishes: readonly (readonly [ability: string, ...parts: readonly string[]])[] = [
  ['detect', 'Node', 'engine wasm'],
  ['train', 'Node', 'engine wasm'],
  ['evaluate', 'Node', 'engine wasm'],
  ['export networks', 'Node', 'engine wasm'],
  ['read .mat and .csv', 'Node'],
  ['read MATLAB 7.3 and HDF5', 'Node', 'HDF5 and MATLAB 7.3 files'],
  ['draw pictures', 'Node', 'pictures'],
  ['run ONNX files', 'Node', 'onnxruntime-node'],
  ['compute on CUDA with ONNX Runtime', 'Node', 'onnxruntime-node', 'CUDA', 'GPU'],
  ['train on CUDA', 'Node', 'engine tfjs-gpu'],
];

/** What can be done with the parts that work, what most people want first. */
export const abilities = (findings: readonly Finding[]): string[] =>
  wishes
    .filter(([, ...parts]) => parts.every((part) => findings.some((one) => one.part === part && one.state === 'ok')))
    .map(([ability]) => ability);
