import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CudaReport } from '@spikeseg/onnx';
import { typescriptBackend } from '@spikeseg/snn-core/reference';
import { says } from '@spikeseg/test-support';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../../experiment/src/context/context.fixture.ts';
import { checkLines } from './device-check.ts';
import { engineFinding, runtimeFinding } from './engine-findings.ts';
import { cudaFinding, gpuFinding, isHealthy, nodeFinding, webgpuFinding } from './examine.ts';

test.each([
  ['20.18.3', 'broken'],
  ['18.20.0', 'broken'],
  ['20.19.0', 'ok'],
  ['22.0.0', 'ok'],
])('Node %s is %s', (version, state) => {
  expect(nodeFinding(version)).toMatchObject({ state, required: true });
});

test('an engine that computes something else, or fails, is broken', async () => {
  const deaf = {
    ...typescriptBackend,
    name: 'deaf',
    compile: (...[network, weights]: Parameters<typeof typescriptBackend.compile>) => {
      const theta = weights['edges.threshold'].data.map((value) => 10 * value);
      return typescriptBackend.compile(network, { ...weights, 'edges.threshold': { shape: [1], data: theta } });
    },
  };
  const absent = { ...typescriptBackend, name: 'absent', isAvailable: async () => 'no WebAssembly here' };
  const failing = { ...typescriptBackend, name: 'failing', compile: () => Promise.reject(new Error('no memory')) };
  const findings = await Promise.all([deaf, absent, failing].map((engine, k) => engineFinding(engine, k === 0)));
  expect(findings.map(({ state, found }) => `${state}: ${found}`)).toEqual([
    expect.stringMatching(says('broken', '2 7 12', 'none')),
    'missing: no WebAssembly here',
    'broken: no memory',
  ]);
  expect(isHealthy(findings)).toBe(false);
  expect(isHealthy(findings.slice(1))).toBe(true);
});

describe('ONNX Runtime', () => {
  test('that is not installed, or cannot be loaded', async () => {
    const none = { version: undefined, providers: [], problem: undefined };
    expect(await runtimeFinding(none)).toMatchObject({
      state: 'missing',
      found: expect.stringMatching(/^npm install onnxruntime-node.*--ignore-scripts/),
    });
    const wrong = { version: '1.30.0', providers: [], problem: 'invalid ELF header' };
    expect(await runtimeFinding(wrong)).toMatchObject({ state: 'broken', found: '1.30.0: invalid ELF header' });
  });
});

describe('CUDA', () => {
  const report: CudaReport = { ready: true, unsupported: undefined, libraries: [], missing: [], commands: [], tf32Off: true };

  test.each<[string, Partial<CudaReport>, string, RegExp]>([
    ['is complete', {}, 'ok', /cuda-check runs networks on it$/],
    ['rounds', { tf32Off: false }, 'ok', says('NVIDIA_TF32_OVERRIDE=0')],
    [
      'lacks a file',
      { ready: false, missing: ['libcuda.so.1 (driver)'], commands: ['nvidia-smi must list it'] },
      'missing',
      says('libcuda.so.1 (driver)', 'nvidia-smi must list it'),
    ],
    ['is for others', { ready: false, unsupported: 'for Linux on x64 only' }, 'missing', /^for Linux on x64 only$/],
  ])('that %s', (_, change, state, found) => {
    expect(cudaFinding({ ...report, ...change })).toMatchObject({ state, found: expect.stringMatching(found) });
  });
});

function programOf(script: string): string {
  const program = join(temporaryFolder(), 'program');
  writeFileSync(program, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return program;
}

describe('a GPU', () => {
  test.skipIf(process.platform === 'win32').each([
    ['echo "H100, 550.54, 81559 MiB"', 'ok', 'H100, 550.54, 81559 MiB'],
    ['echo "no driver" >&2; exit 9', 'broken', 'nvidia-smi failed: no driver'],
    ['true', 'missing', 'nvidia-smi lists none'],
  ])('%s: %s', (script, state, found) => {
    expect(gpuFinding(programOf(script))).toMatchObject({ state, found });
  });

  test('no nvidia-smi', () => {
    expect(gpuFinding('/nowhere/nvidia-smi')).toMatchObject({
      state: 'missing',
      found: expect.stringContaining('no nvidia-smi'),
    });
  });
});

test.each([
  [undefined, [], 'missing', says('npm install webgpu')],
  ['0.6.2', [], 'missing', says('no adapter')],
  [
    '0.6.2',
    [{ name: 'llvmpipe', vendor: 'mesa', software: true, largestTensor: 2 ** 27 }],
    'ok',
    says('llvmpipe', 'in software', 128),
  ],
] as const)('WebGPU, package %s, adapters %j: %s', (version, adapters, state, found) => {
  expect(webgpuFinding({ version, adapters })).toMatchObject({ state, found: expect.stringMatching(found) });
});

test('a network that computes other spikes fails, unless its numerics are float', () => {
  const ms = { 1: { median: 1, low: 1, high: 1 } };
  const check = {
    network: 'small',
    numerics: 'exact',
    run: 'step',
    device: 'cuda:0',
    spikes: 9,
    differences: 2,
    ms,
    passed: false,
  } as const;
  const lines = checkLines([check, { ...check, numerics: 'float', passed: true }], false);
  expect(lines[1]).toMatch(/^FAIL +small +exact +step +cuda:0 +2 +9 +1\.00$/);
  expect(lines[2]).toMatch(/^pass +small +float/);
  expect(lines.at(-1)).toMatch(/^FAILED/);
});
