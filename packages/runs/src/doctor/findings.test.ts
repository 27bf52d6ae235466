import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tfjsBackend } from '@spikeseg/backend-tfjs';
import type { CudaReport } from '@spikeseg/onnx';
import { typescriptBackend } from '@spikeseg/snn-core';
import { says } from '@spikeseg/test-support';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../context/context.fixture.ts';
import { checkLines } from './device-check.ts';
import { cudaFindings, engineFindings, runtimeFinding, tensorflowCudaFindings, tfjsFindings } from './engine-findings.ts';
import { astrometryFinding, gpuFinding, nodeFinding } from './examine.ts';
import { abilities, type Finding, findingLines, isHealthy } from './finding.ts';

const works = (...parts: string[]): Finding[] => parts.map((part) => ({ part, state: 'ok', required: false, found: '' }));

test('what a machine can do follows from what works', () => {
  const broken = { part: 'engine wasm', state: 'broken', required: true, found: 'no WebAssembly' } as const;
  expect(abilities(works('engine wasm'))).toEqual([]);
  expect(abilities([...works('Node'), broken])).toEqual(['read .mat and .csv']);
  expect(abilities(works('Node', 'engine wasm', 'engine tfjs-gpu'))).toEqual([
    'detect',
    'train',
    'evaluate',
    'export networks',
    'read .mat and .csv',
    'train on CUDA',
  ]);
  const lines = findingLines({ needed: [broken], optional: [], cuda: undefined }, []);
  expect([lines[0], lines.at(-1)]).toEqual(['this machine cannot run spikeseg-cli', 'something that is needed does not work']);
});

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
  const findings = await engineFindings([deaf, absent, failing]);
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
      remedy: expect.stringMatching(/^npm install onnxruntime-node .*--ignore-scripts/) as string,
    });
    const wrong = { version: '1.30.0', providers: [], problem: 'invalid ELF header' };
    expect(await runtimeFinding(wrong)).toMatchObject({ state: 'broken', found: '1.30.0: invalid ELF header' });
  });
});

describe('CUDA', () => {
  const driver = { file: 'libcuda.so.1', partOf: "NVIDIA's driver", source: 'driver', path: '/lib/libcuda.so.1' } as const;
  const report: CudaReport = {
    ready: true,
    unsupported: undefined,
    libraries: [driver],
    missing: [],
    commands: [],
    tf32Off: true,
  };

  test('that is complete', () => {
    expect(cudaFindings(report).map(({ part, state }) => `${part} ${state}`)).toEqual([
      'CUDA ok',
      'libcuda.so.1 ok',
      'NVIDIA_TF32_OVERRIDE ok',
    ]);
  });

  test('that lacks a file says what it is part of and what gets it', () => {
    const lacking = { ...report, ready: false, tf32Off: false, libraries: [{ ...driver, path: undefined }] };
    expect(cudaFindings(lacking)).toMatchObject([
      { state: 'missing', found: '1 of 1 files are missing' },
      { state: 'missing', found: "NVIDIA's driver", remedy: expect.stringContaining('nvidia-smi must list the GPU') },
      { state: 'off', remedy: expect.stringContaining('NVIDIA_TF32_OVERRIDE=0') },
    ]);
  });

  test('that is not for this machine', () => {
    const findings = cudaFindings({ ...report, ready: false, unsupported: 'CUDA is for Linux on x64 only' });
    expect(findings).toEqual([{ part: 'CUDA', state: 'missing', required: false, found: 'CUDA is for Linux on x64 only' }]);
  });
});

describe('TensorFlow.js', () => {
  const install = 'npm install it';
  const gpu = async (version: string | undefined, libtensorflow?: { version: string | undefined; addon: boolean }) => {
    const report = {
      platform: 'gpu',
      packages: [{ name: '@tensorflow/tfjs-node-gpu', version }],
      install,
      ...(libtensorflow && { libtensorflow }),
    } as const;
    const engine = { ...tfjsBackend({ platform: 'gpu' }), isAvailable: async () => 'it finds no GPU' };
    return (await tfjsFindings([report], [engine]))[0];
  };

  test('that is not installed', async () => {
    expect(await gpu(undefined)).toEqual({
      part: 'engine tfjs-gpu',
      state: 'missing',
      required: false,
      found: '@tensorflow/tfjs-node-gpu not installed',
      remedy: install,
    });
  });

  test('whose install script has not run has no libtensorflow', async () => {
    const finding = await gpu('4.22.0', { version: undefined, addon: false });
    expect(finding).toMatchObject({ state: 'broken', remedy: expect.stringContaining('npm rebuild @tensorflow/tfjs-node-gpu') });
    expect(finding.found).toMatch(says('tfjs-node-gpu 4.22.0', 'libtensorflow missing', 'addon missing'));
  });

  test('that is there and does not run says why', async () => {
    const finding = await gpu('4.22.0', { version: '2.9.1', addon: true });
    expect(finding).toMatchObject({
      state: 'broken',
      found: expect.stringMatching(says('tfjs-node-gpu 4.22.0', '2.9.1', 'no GPU')),
    });
  });

  test('needs other versions of CUDA than ONNX Runtime', () => {
    const there = new Set(['libcuda.so.1', 'libcudart.so.11.0']);
    const findings = tensorflowCudaFindings((file) => (there.has(file) ? `/lib/${file}` : undefined));
    expect(findings.map(({ part, state }) => `${part}: ${state}`)).toEqual([
      'CUDA 11 (for tfjs-node-gpu): missing',
      'cuDNN 8 (for tfjs-node-gpu): missing',
      "NVIDIA's driver (for tfjs-node-gpu): ok",
    ]);
    expect(findings[0]).toMatchObject({
      found: expect.stringMatching(/^libcublas\.so\.11, /),
      remedy: expect.stringContaining('cuda-libraries-11-2'),
    });
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
    expect(gpuFinding('/nowhere/nvidia-smi')).toMatchObject({ state: 'missing', found: 'no nvidia-smi on this machine' });
  });
});

describe.skipIf(process.platform === 'win32')('solve-field', () => {
  test.each([
    ['exit 255', 'broken', 'failed', true],
    ['echo 0.97', 'broken', '0.97: solve-field: expected a plate', false],
  ])('%s: %s', async (script, state, found, isMended) => {
    const finding = await astrometryFinding(programOf(script));
    expect(finding).toMatchObject({ state, found: expect.stringContaining(found) });
    expect(finding.remedy !== undefined).toBe(isMended);
  });

  test('that is not there', async () => {
    const finding = await astrometryFinding('/nowhere/solve-field');
    expect(finding).toMatchObject({ state: 'missing', remedy: expect.stringContaining('astrometry.net') });
  });
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
