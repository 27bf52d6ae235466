import { platformReports } from '@spikeseg/backend-tfjs';
import { wasmBackend } from '@spikeseg/snn-core';
import { describe, expect, test } from 'vitest';
import { memorySink } from '../context.fixture.ts';
import { BackendUnavailableError, UsageError } from '../errors/errors.ts';
import { makeLogger, terminalTarget } from '../log/logger.ts';
import { chooseBackend, type DeviceOrigin, engineChoice } from './device.ts';

async function choose(device: string, given: DeviceOrigin, engine?: string) {
  const sink = memorySink(false);
  const backend = await chooseBackend({ device, given, engine }, makeLogger([terminalTarget(sink, 'DEBUG')]));
  return { backend, said: sink.text() };
}
const gpuIsInstalled = platformReports().some(
  ({ platform, packages }) => platform === 'gpu' && packages[0].version !== undefined,
);

test.each(['in the configuration', 'on the command line'] as const)('cpu %s is there, without a word', async (given) => {
  expect(await choose('cpu', given)).toEqual({ backend: wasmBackend, said: '' });
});

describe.skipIf(gpuIsInstalled)('where tfjs-node-gpu is not installed', () => {
  test('cuda of a file (or by default) falls back with one warning: the reason, and the command that mends it', async () => {
    const { backend, said } = await choose('cuda', 'in the configuration');
    expect(backend).toBe(wasmBackend);
    expect(said).toMatch(
      /^warning: this runs on the CPU \(device=cpu says so without this warning\), because of device cuda: tfjs gpu: expected the package @tensorflow\/tfjs-node-gpu, got none; install it: npm install @tensorflow\/tfjs-node-gpu@4\.22\.0 .*\n$/,
    );
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
    await expect(failing).rejects.toThrow(/^--engine tfjs-gpu: tfjs gpu: expected the package/);
  });
});

describe('--engine', () => {
  test.each(['wasm', 'typescript', 'tfjs-cpu', 'tfjs-wasm'])('%s, without a word about a device of the file', async (engine) => {
    const { backend, said } = await choose('cuda', 'in the configuration', engine);
    expect([backend.name, said]).toEqual([engine, '']);
  });

  test.each([
    ['wasm', 'cuda'],
    ['tfjs-cpu', 'cuda:1'],
    ['tfjs-gpu', 'cpu'],
  ])('%s and device %s, both on the command line, contradict each other', async (engine, device) => {
    await expect(choose(device, 'on the command line', engine)).rejects.toThrow(UsageError);
    await expect(choose(device, 'on the command line', engine)).rejects.toThrow('leave one of the two out');
  });

  test('that does not exist', async () => {
    await expect(choose('cpu', 'in the configuration', 'abacus')).rejects.toThrow('engine: expected one of wasm, ');
  });
});

test('what was given where', () => {
  expect(engineChoice('cpu', [], {})).toEqual({ device: 'cpu', given: 'in the configuration', engine: undefined });
  expect(engineChoice('cpu', ['device=cpu'], { engine: 'tfjs-cpu' })).toEqual({
    device: 'cpu',
    given: 'on the command line',
    engine: 'tfjs-cpu',
  });
});
