import { says } from '@spikeseg/test-support';
import { describe, expect, test } from 'vitest';
import { cudaMessage, cudaReport } from './cuda-report.ts';
import type { CudaHost } from './host.ts';

const provider = ['libonnxruntime_providers_shared.so', 'libonnxruntime_providers_cuda.so'];
const cuda = ['libcudart.so.12', 'libcublas.so.12', 'libcublasLt.so.12', 'libcufft.so.11', 'libcurand.so.10'];

const host = (folders: Readonly<Record<string, readonly string[]>>, changes: Partial<CudaHost> = {}): CudaHost => ({
  platform: 'linux',
  arch: 'x64',
  runtimeVersion: '1.30.0',
  runtimeFolder: '/ort',
  libraryFolders: ['/cuda', '/lib'],
  filesIn: (folder) => folders[folder] ?? [],
  env: {},
  ...changes,
});

describe('cudaReport', () => {
  test('is ready when every file is there', () => {
    const report = cudaReport(host({ '/ort': provider, '/cuda': [...cuda, 'libcudnn.so.9'], '/lib': ['libcuda.so.1'] }));
    expect([report.ready, report.missing, report.commands, report.tf32Off]).toEqual([true, [], [], false]);
    expect(cudaReport(host({}, { env: { NVIDIA_TF32_OVERRIDE: '0' } })).tf32Off).toBe(true);
    expect(report.libraries.find(({ file }) => file === 'libcudnn.so.9')?.path).toBe('/cuda/libcudnn.so.9');
  });

  test('names the file, the version and the command for what is missing', () => {
    const report = cudaReport(host({ '/ort': provider, '/cuda': [...cuda, 'libcudnn.so.8'], '/lib': ['libcuda.so.1'] }));
    expect([report.ready, report.missing]).toEqual([false, ['libcudnn.so.9 (cuDNN 9)']]);
    expect(report.commands).toEqual([expect.stringContaining('apt-get install libcudnn9-cuda-12')]);
  });

  test('the provider counts only where onnxruntime-node looks for it', () => {
    const report = cudaReport(host({ '/cuda': [...provider, ...cuda, 'libcudnn.so.9', 'libcuda.so.1'] }));
    expect(report.missing).toEqual(provider.map((file) => expect.stringMatching(says(file, 'CUDA', 'ONNX', '1.30.0', '/ort'))));
    expect(report.commands).toEqual([expect.stringContaining('ONNXRUNTIME_NODE_INSTALL=cuda12 npm rebuild onnxruntime-node')]);
  });

  test('without onnxruntime-node that comes first', () => {
    const report = cudaReport(host({}, { runtimeVersion: undefined, runtimeFolder: undefined }));
    expect(report.missing[0]).toBe('the package onnxruntime-node 1.30.0');
    expect(report.commands[0]).toBe('npm install onnxruntime-node@1.30.0');
  });

  test('on other machines nothing can be installed', () => {
    const report = cudaReport(host({}, { platform: 'darwin', arch: 'arm64' }));
    expect([report.ready, report.missing, report.commands]).toEqual([false, [], []]);
    expect(cudaMessage('cuda:1', 'no', report)).toContain('cuda:1: expected CUDA 12 with cuDNN 9');
    expect(cudaMessage('cuda:1', 'no', report)).toContain('and this is darwin on arm64');
  });

  test('looks at this machine by itself', () => {
    const { ready, unsupported, missing } = cudaReport();
    expect(ready).toBe(unsupported === undefined && missing.length === 0);
  });
});

describe('cudaMessage', () => {
  test('says what is missing, how to get it, and what ONNX Runtime said', () => {
    const message = cudaMessage(
      'cuda',
      'Failed to load shared library',
      cudaReport(host({ '/ort': provider, '/lib': ['libcuda.so.1'] })),
    );
    expect(message).toContain('libcudart.so.12 (CUDA 12), libcublas.so.12 (CUDA 12)');
    expect(message).toContain('\n  apt-get install cuda-libraries-12-9');
    expect(message).toMatch(says('ONNX Runtime: Failed to load shared library'));
  });

  test('with all files there the device is in question', () => {
    const report = cudaReport(host({ '/ort': provider, '/cuda': [...cuda, 'libcudnn.so.9'], '/lib': ['libcuda.so.1'] }));
    expect(cudaMessage('cuda:3', 'invalid device ordinal', report)).toMatch(says('invalid device ordinal', 'nvidia-smi'));
  });
});
