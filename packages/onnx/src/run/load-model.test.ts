import { says } from '@spikeseg/test-support';
import { describe, expect, test } from 'vitest';
import { OnnxRuntimeError } from '../errors.ts';
import { readModel } from '../read/read-model.ts';
import { smallModel, smallWindow } from '../small-model.fixture.ts';
import { devicesHere } from '../webgpu.fixture.ts';
import { writeModel } from '../write/write-model.ts';
import { cudaReport } from './cuda-report.ts';
import { loadModelBytes, startSession } from './load-model.ts';
import { webgpuReport } from './webgpu-report.ts';

const { network, weights } = smallModel();
const { bytes } = writeModel(network, weights, { graph: { kind: 'step' } });
const failureOf = (loading: Promise<unknown>): Promise<OnnxRuntimeError> =>
  loading.then(
    () => Promise.reject(new Error('loaded')),
    (error: OnnxRuntimeError) => error,
  );

describe('where ONNX Runtime is not installed', () => {
  test('the error names the package and the command', async () => {
    const error = await failureOf(startSession({ ...readModel(bytes), bytes }, { device: 'cpu' }, 'no-such-runtime'));
    expect([error.name, error.problem]).toEqual(['OnnxRuntimeError', 'runtime-missing']);
    expect(error.message).toContain("Cannot find package 'no-such-runtime'");
    expect(error.message).toMatch(/npm install onnxruntime-node@1\.30\.0 .*--ignore-scripts/);
  });
});

describe.skipIf(cudaReport().ready)('where CUDA is not installed', () => {
  test('the error names the files and the commands', async () => {
    const error = await failureOf(loadModelBytes(bytes, { device: 'cuda' }));
    expect([error.problem, error.message]).toEqual([
      'cuda-unavailable',
      expect.stringMatching(/libonnxruntime_providers_cuda\.so|has CUDA for Linux/),
    ]);
  });

  test('a session falls back where that is asked for, and says so', async () => {
    const session = await loadModelBytes(bytes, { device: 'cuda:1', fallback: true });
    expect([session.device, session.fallbackReason]).toEqual(['cpu', expect.stringContaining('cuda:1: expected CUDA 12')]);
    await session.close();
  });
});

const {
  adapters: [adapter],
} = await webgpuReport();

describe.skipIf(!devicesHere.includes('webgpu:software'))('on WebGPU', () => {
  test.skipIf(!adapter?.software)('an adapter in software is refused unless it is asked for, and is named', async () => {
    const error = await failureOf(loadModelBytes(bytes, { device: 'webgpu' }));
    expect([error.problem, error.message]).toEqual(['webgpu-software', expect.stringMatching(says(adapter?.name ?? 'none'))]);
    const session = await loadModelBytes(bytes, { device: 'webgpu:software' });
    expect(session.device).toBe(`webgpu (${adapter?.name})`);
    await session.close();
  });

  test('tensors above the limit of the adapter are refused before a run', async () => {
    const large = { ...network, input: { ...network.input, height: 4096, width: 4096 } };
    const written = writeModel(large, weights, { graph: { kind: 'sequence', steps: 64 } });
    const session = await loadModelBytes(written.bytes, { device: 'webgpu:software' });
    const window = { shape: [64, 2, 4096, 4096], offsets: new Uint32Array(65), index: new Uint32Array() } as const;
    expect((await failureOf(session.runWindow(window))).problem).toBe('webgpu-too-small');
    await session.close();
  });
});

describe('a session', () => {
  test('of no device is refused', async () => {
    await expect(loadModelBytes(bytes, { device: 'gpu' as 'cuda' })).rejects.toThrow(says('device', 'cuda:N', 'webgpu', 'gpu'));
  });

  test('that is closed does what was asked before, and no more', async () => {
    const session = await loadModelBytes(bytes, { device: 'cpu', threads: 1 });
    const last = session.runWindow(smallWindow(network, 4, 1));
    await session.close();
    await session.close();
    expect(Object.keys((await last).layers)).toEqual(['conv2']);
    expect((await failureOf(session.warmUp())).problem).toBe('closed');
  });
});
