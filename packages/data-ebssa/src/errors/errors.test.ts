import { EventFormatError } from '@spikeseg/events';
import { describe, expect, it } from 'vitest';
import { DatasetError } from './dataset-error.ts';

describe('EventFormatError', () => {
  it('says where, what was expected, what was got, and what to do', () => {
    const cause = new Error('zlib');
    const error = new EventFormatError(
      {
        file: 'a.mat',
        variable: 'TD.ts',
        offset: 128,
        inflatedOffset: 56,
        expected: 'numbers',
        got: 'text',
        fix: 'save it again',
      },
      { cause },
    );
    expect(error.message).toBe('a.mat: TD.ts, byte 128 (decompressed byte 56): expected numbers, got text; save it again');
    expect(error).toMatchObject({
      name: 'EventFormatError',
      file: 'a.mat',
      variable: 'TD.ts',
      offset: 128,
      inflatedOffset: 56,
      cause,
    });
    expect(error).toBeInstanceOf(Error);
  });

  it('leaves out what it does not know', () => {
    const error = new EventFormatError({ file: 'a.mat', offset: 0, expected: 'a recording', got: 'an empty file' });
    expect(error.message).toBe('a.mat: byte 0: expected a recording, got an empty file');
    expect(error.variable).toBeUndefined();
    expect(error.cause).toBeUndefined();
  });
});

describe('DatasetError', () => {
  it('says where was searched and for what', () => {
    const error = new DatasetError({ root: '/data', lookedFor: 'recordings', got: 'none' }, { cause: 'ENOENT' });
    expect(error).toMatchObject({ name: 'DatasetError', root: '/data', lookedFor: 'recordings', cause: 'ENOENT' });
    expect(error.message).toBe('/data: expected recordings, got none');
  });
});
