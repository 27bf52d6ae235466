import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, loadConfig } from '@spikeseg/config';
import { DatasetError } from '@spikeseg/data-ebssa';
import { TableFormatError } from '@spikeseg/detection/reading';
import { EventFormatError } from '@spikeseg/events';
import { UnsupportedLayerError } from '@spikeseg/snn-core';
import { SafetensorsError } from '@spikeseg/snn-core/safetensors';
import { expect, test } from 'vitest';
import { InputValueError } from '../../../snn-core/src/testing/testing.fixture.ts';
import { CheckpointError } from '../checkpoints/checkpoint.ts';
import { temporaryFolder } from '../context/context.fixture.ts';
import {
  BackendUnavailableError,
  describeError,
  errorLines,
  exitCodes,
  InterruptedError,
  isSystemError,
  type SystemError,
  systemErrorText,
  UsageError,
} from './errors.ts';

const fault = { file: 'a.mat', variable: 'TD', offset: 128, expected: 'x', got: 'y' };

test.each([
  [new UsageError('m'), 2],
  [configError(), 2],
  [new EventFormatError(fault), 2],
  [new DatasetError({ root: '/data', lookedFor: 'recordings', got: 'none' }), 2],
  [new CheckpointError('a.safetensors', 'damaged'), 2],
  [new SafetensorsError({ where: 'header', expected: '{', got: 'x', byteOffset: 8 }), 2],
  [tableFormatError(), 2],
  [new InputValueError('m'), 2],
  [new UnsupportedLayerError('m'), 2],
  [systemError('ENOSPC'), 2],
  [systemError('EROFS'), 2],
  [new BackendUnavailableError('no CUDA'), 3],
  [new InterruptedError('saved'), 130],
])('%s ends with %i and its own message', (error, code) => {
  const described = describeError(error);
  expect(described.code).toBe(code);
  expect(described.line).not.toContain('bug');
});

test.each([new TypeError('x is not a function'), new RangeError('index'), Object.assign(new Error('odd'), { code: 'ERR_X' })])(
  '%s is a bug and says so',
  (error) => {
    const { code, line } = describeError(error);
    expect(code).toBe(exitCodes.bug);
    expect(line).toBe(`${error.message} (this is a bug of spikeseg-cli; option debug shows where it comes from)`);
  },
);

test('what is thrown and is no error is told as text', () => {
  expect(describeError('plain')).toMatchObject({ code: 1, line: expect.stringMatching(/^plain \(/) });
});

test('an error of another copy of a package is known by its name', () => {
  const foreign = Object.assign(new Error('m'), { name: 'EventFormatError' });
  expect(describeError(foreign)).toEqual({ code: 2, line: 'm' });
});

test('messages become one line', () => {
  expect(describeError(new UsageError('  first\n   second\n')).line).toBe('first second');
});

test('control characters of a damaged file do not reach the terminal', () => {
  expect(describeError(new UsageError('a\u001b[2Jb\u009bc\td')).line).toBe('a\ufffd[2Jb\ufffdc\ufffdd');
});

test('a configuration with several problems gets a line for each', () => {
  expect(errorLines(configError())).toEqual([
    expect.stringMatching(/^seed: expected integer/),
    expect.stringMatching(/^max_epochs: expected integer/),
  ]);
  expect(errorLines(new UsageError('one'))).toEqual(['one']);
});

function configError(): ConfigError {
  try {
    loadConfig(undefined, { overrides: { seed: -1, max_epochs: 0 }, environment: { cwd: '/', env: {}, home: '/' } });
  } catch (error) {
    if (error instanceof ConfigError) return error;
  }
  throw new Error('expected a ConfigError');
}

function tableFormatError(): TableFormatError {
  return Object.assign(Object.create(TableFormatError.prototype) as TableFormatError, {
    name: 'TableFormatError',
    message: 'line 2',
  });
}

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: text, open '/x'`), { code, syscall: 'open', path: '/x' });
}

/** Text of the error that an action of the file system throws. */
function textOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (isSystemError(error)) return systemErrorText(error);
    throw error;
  }
  throw new Error('expected an error');
}

const made = (fields: { code: string; syscall?: string; path?: string; dest?: string }): SystemError =>
  Object.assign(new Error(`${fields.code}: nothing`), fields);

test('real errors are told as where, expected, got, fix', () => {
  const folder = temporaryFolder();
  const file = join(folder, 'file');
  writeFileSync(file, '');
  expect(textOf(() => readFileSync(join(folder, 'none')))).toBe(
    `${join(folder, 'none')}: expected to open the file, got no such file or folder (ENOENT); check the path`,
  );
  expect(textOf(() => readdirSync(file))).toBe(
    `${file}: expected something to read, got a file where a folder should be (ENOTDIR); check the path`,
  );
  expect(textOf(() => mkdirSync(folder))).toBe(
    `${folder}: expected to make a folder, got something that is already there (EEXIST); choose another name`,
  );
});

test.each([
  [
    made({ code: 'EACCES', syscall: 'open', path: '/a' }),
    '/a: expected to open the file, got permission denied (EACCES); choose another place, or change its permissions',
  ],
  [
    made({ code: 'EROFS', syscall: 'mkdir', path: '/a' }),
    '/a: expected to make a folder, got a read-only file system (EROFS); choose another place',
  ],
  [
    made({ code: 'ENOSPC', syscall: 'write' }),
    'ENOSPC: nothing: expected to write, got a full disk (ENOSPC); free some space, or choose another place',
  ],
  [
    made({ code: 'EFBIG', syscall: 'write', path: '/a' }),
    '/a: expected to write, got a file larger than it may be (EFBIG); raise the limit (ulimit -f), or choose another place',
  ],
  [
    made({ code: 'EACCES', syscall: 'rename', path: '/a.tmp', dest: '/a' }),
    '/a: expected to write, got permission denied (EACCES); choose another place, or change its permissions',
  ],
])('%s', (error, text) => {
  expect(systemErrorText(error)).toBe(text);
});

test.each([
  new Error('plain'),
  Object.assign(new Error('m'), { code: 'ERR_INVALID_ARG_TYPE' }),
  Object.assign(new Error('m'), { code: 7 }),
  'ENOENT',
])('%s is none of the file system', (error) => {
  expect(isSystemError(error)).toBe(false);
});
