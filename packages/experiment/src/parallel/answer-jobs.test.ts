import { ConfigError, isConfigError, loadConfig } from '@spikeseg/config';
import { EventFormatError } from '@spikeseg/events';
import { describe, expect, it, test } from 'vitest';
import { BackendUnavailableError, describeError, errorLines, UsageError } from '../errors/errors.ts';
import { passError, receivedError } from './answer-jobs.ts';

/** As a thread sends it and the other one gets it. */
const sent = (thrown: unknown): Error => receivedError(structuredClone(passError(thrown)));

test.each([
  new UsageError('night.mat: expected one, got two'),
  new EventFormatError({ file: 'a.mat', variable: 'TD', offset: 128, expected: 'x', got: 'y' }),
  new BackendUnavailableError('no CUDA'),
  new RangeError('shape'),
  new TypeError('x is not a function'),
])('%s is told and ends the program as if nothing had happened', (error) => {
  const received = sent(error);
  expect(received).toBeInstanceOf(Error);
  expect(received).toMatchObject({ name: error.name, message: error.message, stack: error.stack });
  expect(describeError(received)).toEqual(describeError(error));
});

describe('what structured clone would lose', () => {
  it('is the name', () => {
    expect(structuredClone(new UsageError('m')).name).toBe('Error');
    expect(sent(new UsageError('m')).name).toBe('UsageError');
  });

  it('and fields', () => {
    const fault = { file: 'a.mat', variable: 'TD', offset: 128, expected: 'x', got: 'y' };
    expect(sent(new EventFormatError(fault))).toMatchObject({ file: 'a.mat', variable: 'TD', offset: 128 });
  });
});

it('causes come along, down to the first', () => {
  const error = new UsageError('top', { cause: new RangeError('middle', { cause: new EventFormatErrorOf('bottom') }) });
  expect(sent(error)).toMatchObject({
    name: 'UsageError',
    cause: { name: 'RangeError', message: 'middle', cause: { name: 'EventFormatErrorOf', message: 'bottom' } },
  });
  expect(sent(new Error('alone'))).not.toHaveProperty('cause');
});
class EventFormatErrorOf extends Error {
  override readonly name = 'EventFormatErrorOf';
}

it('the problems of a configuration keep a line each', () => {
  const error = configError();
  const received = sent(error);
  expect(isConfigError(received)).toBe(true);
  expect(errorLines(received)).toEqual(errorLines(error));
  expect(errorLines(received)).toHaveLength(2);
});

it('fields that cannot be sent stay behind', () => {
  const error = Object.assign(new Error('m'), { retry: () => 1, offset: 3 });
  const received = sent(error);
  expect(received).toMatchObject({ message: 'm', offset: 3 });
  expect(received).not.toHaveProperty('retry');
});

test.each(['plain', 7, null, undefined])('%s, thrown, is told as text', (thrown) => {
  expect(sent(thrown)).toMatchObject({ name: 'Error', message: String(thrown) });
});

function configError(): ConfigError {
  try {
    loadConfig(undefined, { overrides: { seed: -1, max_epochs: 0 }, environment: { cwd: '/', env: {}, home: '/' } });
  } catch (error) {
    if (error instanceof ConfigError) return error;
  }
  throw new Error('expected a ConfigError');
}
