import { env } from 'node:process';
import { says } from '@spikeseg/test-support';
import { describe, expect, test } from 'vitest';
import { tfjsBackend } from '../backend.ts';
import { TfjsError } from '../errors.ts';
import { mendNodeUtil, startRuntime } from './load.ts';
import { type Platform, packageFolder, platforms } from './platforms.ts';

const failureOf = async (loading: Promise<unknown>): Promise<TfjsError> => {
  const error: unknown = await loading.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof TfjsError) return error;
  throw new Error('expected a TfjsError', { cause: error });
};
const isInstalled = (name: string): boolean => packageFolder(name) !== undefined;

/** A module that passes for tfjs-node-gpu. */
const standIn = (isGPUPackage: boolean, isUsingGpuDevice: boolean): string =>
  `data:text/javascript,export const backend = () => ({ isGPUPackage: ${isGPUPackage}, isUsingGpuDevice: ${isUsingGpuDevice} });
   export const env = () => ({ get: () => false, set: () => {} });
   export const setBackend = async (name) => name === 'tensorflow'; export const scalar = () => 0; export const dispose = () => {};`;
const start = (platform: Platform, ...packages: string[]) =>
  startRuntime(platform, { ...platforms[platform], packages }, { deviceIndex: 3 });

describe('what cannot be had says what is missing and how to get it', () => {
  test('no package', async () => {
    const error = await failureOf(start('gpu', 'no-such-package'));
    expect(error.problem).toBe('missing');
    expect(error.message).toMatch(
      says('tfjs gpu', 'no-such-package', 'npm install @tensorflow/tfjs-node-gpu@4.22.0', 'CUDA 11.2', 'cuDNN 8.1'),
    );
  });

  test('a package that does not load', async () => {
    const error = await failureOf(start('gpu', 'data:text/javascript,throw new Error("libtensorflow.so.2: not found")'));
    expect(error.problem).toBe('unusable');
    expect(error.message).toMatch(says('libtensorflow.so.2: not found', 'npm rebuild'));
  });

  test('no GPU', async () => {
    const error = await failureOf(start('gpu', standIn(true, false)));
    expect(error.problem).toBe('no-gpu');
    expect(error.message).toMatch(says('CUDA GPU', 'CUDA 11.2', 'cuDNN 8.1', 'doctor'));
  });

  test('the other package of the two', async () => {
    const error = await failureOf(start('gpu', standIn(false, false)));
    expect([error.problem, error.message]).toEqual(['unusable', expect.stringContaining('has loaded the other one')]);
  });

  test('a backend that does not start', async () => {
    const error = await failureOf(startRuntime('wasm', { ...platforms.wasm, packages: [standIn(false, false)] }, {}));
    expect([error.problem, error.message]).toEqual(['unusable', expect.stringContaining('does not start its backend wasm')]);
  });

  test('and leaves the environment as it was', async () => {
    const before = { ...env };
    await failureOf(start('gpu', standIn(true, false)));
    expect({ ...env }).toEqual(before);
  });
});

describe.skipIf(isInstalled('@tensorflow/tfjs-node-gpu'))('where tfjs-node-gpu is not installed', () => {
  test('the engine says so, and compiling is an error', async () => {
    const backend = tfjsBackend({ platform: 'gpu', deviceIndex: 1 });
    expect(backend.name).toBe('tfjs-gpu:1');
    expect(await backend.isAvailable()).toMatch(says('got none', 'npm install @tensorflow/tfjs-node-gpu@4.22.0'));
    await expect(backend.compile({ ...emptyNetwork }, {})).rejects.toThrow(TfjsError);
  });
});

test('two engines of one platform share the library; engines of two take turns', async () => {
  const weights = {
    'c.weight': { shape: [1, 1, 1, 1], data: Float32Array.of(1) },
    'c.threshold': { shape: [1], data: Float32Array.of(1) },
  };
  const sessions = [];
  for (const platform of ['cpu', 'wasm', 'cpu'] as const)
    sessions.push(await tfjsBackend({ platform }).compile(emptyNetwork, weights));
  const input = { shape: [1, 1, 1, 1], offsets: Uint32Array.of(0, 1), index: Uint32Array.of(0) } as const;
  const runs = await Promise.all([...sessions, ...sessions].map((session) => session.run(input, { carryState: true })));
  expect(runs.map(({ layers }) => layers['c'].spikes.index.length)).toEqual([1, 1, 1, 1, 1, 1]);
  for (const session of sessions) session.dispose();
});

const emptyNetwork = {
  input: { channels: 1, height: 1, width: 1 },
  layers: [{ kind: 'conv', name: 'c', maps: 1, kernel: 1, neuron: { threshold: 1, leak: { kind: 'none' } } }],
  fireOnce: false,
  numerics: 'exact',
} as const;

const never = (): boolean => false;

test('the function that Node 23 has removed comes back as it was', () => {
  const util: Record<string, unknown> = {};
  expect(mendNodeUtil(util)).toBe(true);
  const isNullOrUndefined = util['isNullOrUndefined'] as (value: unknown) => boolean;
  expect([null, undefined, 0, '', false, Number.NaN].map((value) => isNullOrUndefined(value))).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});

test('where it is there nothing changes', () => {
  const util = { isNullOrUndefined: never };
  expect(mendNodeUtil(util)).toBe(false);
  expect(util.isNullOrUndefined).toBe(never);
});

test("Node's own module takes it, whatever the version", () => {
  mendNodeUtil();
  expect(mendNodeUtil()).toBe(false);
});
