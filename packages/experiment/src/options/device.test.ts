import { platformReports } from '@spikeseg/backend-tfjs';
import { loadConfig } from '@spikeseg/config';
import { wasmBackend } from '@spikeseg/snn-core';
import { describe, expect, test } from 'vitest';
import { memorySink } from '../context/context.fixture.ts';
import { BackendUnavailableError, UsageError } from '../errors/errors.ts';
import { makeLogger, terminalTarget } from '../log/log.ts';
import { chooseBackend, chooseDetectionBackend } from './device.ts';

async function choose(device: string, given: 'in the configuration' | 'on the command line', engine?: string) {
  const sink = memorySink(false);
  const settings = given === 'on the command line' ? { device } : {};
  const backend = await chooseBackend(device, { settings, engine }, makeLogger([terminalTarget(sink, 'DEBUG')]));
  return { backend, said: sink.text() };
}
const gpuIsInstalled = platformReports().some(
  ({ platform, packages }) => platform === 'gpu' && packages[0].version !== undefined,
);

test.each(['in the configuration', 'on the command line'] as const)('cpu %s is there, without a word', async (given) => {
  expect(await choose('cpu', given)).toEqual({ backend: wasmBackend, said: '' });
});

describe.skipIf(gpuIsInstalled)('where tfjs-node-gpu is not installed', () => {
  test('cuda of a file (or by default) falls back to the CPU, told in one short line', async () => {
    const { backend, said } = await choose('cuda', 'in the configuration');
    expect(backend).toBe(wasmBackend);
    expect(said).toBe('warning: device cuda cannot be had here: this runs on the CPU (spikeseg-cli doctor says why)\n');
  });

  test('auto takes the CPU, and says so', async () => {
    const { backend, said } = await choose('auto', 'on the command line');
    expect([backend, said]).toEqual([wasmBackend, 'device auto: runs on the CPU, as CUDA cannot be had\n']);
  });

  test.each([
    ['cuda', 'on the command line'],
    ['cuda:0', 'on the command line'],
    ['cuda:1', 'in the configuration'],
  ] as const)('%s %s is meant: an error', async (device, given) => {
    const failing = choose(device, given);
    await expect(failing).rejects.toThrow(BackendUnavailableError);
    await expect(failing).rejects.toThrow(new RegExp(`^device ${device}: .*npm install .*; or use device=cpu$`));
  });

  test('an engine that was named is an error, too', async () => {
    const failing = choose('cuda', 'in the configuration', 'tfjs-gpu');
    await expect(failing).rejects.toThrow(BackendUnavailableError);
    await expect(failing).rejects.toThrow(/^option engine tfjs-gpu: tfjs gpu: expected the package/);
  });
});

const config = (detector: 'network' | 'evidence', device: string) =>
  loadConfig(undefined, { overrides: { evaluation: { detector }, device } });

describe('the engine of a detector', () => {
  test.each(['cpu', 'cuda', 'cuda:7', 'auto'])(
    'evidence neurons ask none: %s of a file is taken without a word',
    async (device) => {
      const sink = memorySink(false);
      const log = makeLogger([terminalTarget(sink, 'DEBUG')]);
      expect(await chooseDetectionBackend(config('evidence', device), {}, log)).toBe(wasmBackend);
      expect(sink.text()).toBe('');
    },
  );

  test.each(['cuda', 'cuda:7'])('evidence neurons on %s, given on the command line, are an error', async (device) => {
    const choosing = chooseDetectionBackend(config('evidence', device), { settings: { device } }, makeLogger([]));
    await expect(choosing).rejects.toThrow(UsageError);
    await expect(choosing).rejects.toThrow(new RegExp(`^device: expected cpu or auto, .*, got ${device}; .* option engine$`));
  });

  test('an engine that was named is looked for, whatever detects', async () => {
    const named = chooseDetectionBackend(config('evidence', 'cpu'), { engine: 'abacus' }, makeLogger([]));
    await expect(named).rejects.toThrow('engine: expected one of');
  });
});

describe('option engine', () => {
  test.each(['wasm', 'typescript', 'tfjs-cpu', 'tfjs-wasm'])('%s, without a word about a device of the file', async (engine) => {
    const { backend, said } = await choose('cuda', 'in the configuration', engine);
    expect([backend.name, said]).toEqual([engine, '']);
  });

  test.each([
    ['wasm', 'cuda'],
    ['tfjs-cpu', 'cuda:1'],
    ['tfjs-gpu', 'cpu'],
    ['tfjs-gpu', 'webgpu'],
    ['tfjs-webgpu', 'cuda'],
  ])('%s and device %s, both on the command line, contradict each other', async (engine, device) => {
    await expect(choose(device, 'on the command line', engine)).rejects.toThrow(UsageError);
    await expect(choose(device, 'on the command line', engine)).rejects.toThrow('leave one of the two out');
  });
});
