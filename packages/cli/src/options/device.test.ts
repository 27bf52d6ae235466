import { wasmBackend } from '@spikeseg/snn-core';
import { expect, test } from 'vitest';
import { memorySink } from '../context.fixture.ts';
import { BackendUnavailableError } from '../errors/errors.ts';
import { makeLogger, terminalTarget } from '../log/logger.ts';
import { chooseBackend } from './device.ts';

function choose(device: string, given: 'in the configuration' | 'on the command line') {
  const sink = memorySink(false);
  const backend = chooseBackend(device, given, makeLogger([terminalTarget(sink, 'DEBUG')]));
  return { backend, said: sink.text() };
}

test.each(['in the configuration', 'on the command line'] as const)('cpu %s is there, without a word', (given) => {
  expect(choose('cpu', given)).toEqual({ backend: wasmBackend, said: '' });
});

test('cuda of a file (or by default) falls back with one warning that names the reason', () => {
  const { backend, said } = choose('cuda', 'in the configuration');
  expect(backend).toBe(wasmBackend);
  expect(said).toMatch(/^warning: device cuda: .*no engine for CUDA; running on the CPU .*\n$/);
});

test.each([
  ['cuda', 'on the command line'],
  ['cuda:0', 'on the command line'],
  ['cuda:1', 'in the configuration'],
] as const)('%s %s is meant: an error', (device, given) => {
  expect(() => choose(device, given)).toThrow(BackendUnavailableError);
  expect(() => choose(device, given)).toThrow(new RegExp(`^device ${device}: .*use device=cpu$`));
});
