import { describe, expect, test } from 'vitest';
import { OnnxRuntimeError } from '../errors.ts';
import { readModel } from '../read/read-model.ts';
import { smallModel, smallWindow } from '../small-model.fixture.ts';
import { writeModel } from '../write/write-model.ts';
import { cudaReport } from './cuda-report.ts';
import { loadModelBytes, startSession } from './load-model.ts';

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

describe('a session', () => {
  test('of no device is refused', async () => {
    await expect(loadModelBytes(bytes, { device: 'gpu' as 'cuda' })).rejects.toThrow(
      'device: expected cpu, cuda, cuda:N (N from 0) or webgpu',
    );
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
