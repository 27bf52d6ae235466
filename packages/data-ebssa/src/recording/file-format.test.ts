import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { EventFormatError } from '@spikeseg/events';
import { afterAll, describe, expect, it } from 'vitest';
import { buildMat5, numeric } from '../mat5/mat5.fixture.ts';
import { detectFormat } from './file-format.ts';
import { readRecording } from './read-recording.ts';
import { ebssaVariables } from './recording.fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'spikeseg-format-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, bytes: Uint8Array): string {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
}

const hdf5Signature = Buffer.from('\x89HDF\r\n\x1a\n', 'latin1');

describe('detectFormat', () => {
  it('knows level 5 by its text, or by its byte order mark when the text is unusual', () => {
    expect(detectFormat(buildMat5({}), 'f')).toBe('mat5');
    expect(detectFormat(buildMat5({}, { header: 'written by another program' }), 'f')).toBe('mat5');
    expect(detectFormat(buildMat5({}, { header: 'another', littleEndian: false }), 'f')).toBe('mat5');
    expect(detectFormat(Buffer.from('MATLAB 5.0'), 'f')).toBe('mat5');
  });

  it('takes lines of events, and tables that may be meant as such, for the reader to say what is wrong', () => {
    expect(detectFormat(Buffer.from('t_us,x,y,p\n'), 'f')).toBe('csv');
    expect(detectFormat(Buffer.from('1,2,3,1\n'), 'f')).toBe('csv');
    expect(detectFormat(Buffer.from('x,y,p,ts\n1,2,3,4'), 'f')).toBe('csv');
  });

  it('knows HDF5 at the start and behind a user block', () => {
    expect(detectFormat(hdf5Signature, 'f')).toBe('hdf5');
    expect(detectFormat(Buffer.concat([Buffer.alloc(512, 1), hdf5Signature]), 'f')).toBe('hdf5');
    expect(detectFormat(Buffer.from('MATLAB 7.3 MAT-file'), 'f')).toBe('hdf5');
  });

  it.each([
    ['', 'an empty file'],
    ['\x89PNG\r\n\x1a\n', 'a PNG image'],
    ['\x1f\x8b\x08', 'a gzip file'],
    ['PK\x03\x04', 'a zip archive; unpack it first'],
    [
      'version https://git-lfs.github.com/spec/v1',
      'a Git LFS pointer (the file itself was not downloaded); fetch it: git lfs pull',
    ],
    ['x y p ts\n1 2 3 4', 'text that begins with "x y p ts\\n1 2 3 4"; convert it first: docs/how-to/own-data.md'],
    ['% evt 3.0\n', 'a Prophesee RAW file (EVT3); convert it first: docs/how-to/own-data.md'],
    ['\x01'.repeat(500), 'a file that begins with "'],
  ])('refuses %j', (start, got) => {
    expect(() => detectFormat(Buffer.from(start, 'latin1'), 'f.mat')).toThrow(`got ${got}`);
  });
});

describe('readRecording', () => {
  it('reads a file by its bytes, not by its name', async () => {
    const path = file('renamed.h5', buildMat5(ebssaVariables()));
    expect(await readRecording(path)).toMatchObject({ name: 'renamed', format: 'mat5', path, labelled: true });
  });

  it('asks the real folder for sensor and labels, also when the path is relative', async () => {
    mkdirSync(join(folder, 'Labelled Data', 'ATIS'), { recursive: true });
    const path = file(join('Labelled Data', 'ATIS', 'x.mat'), buildMat5(ebssaVariables({ labels: undefined, size: undefined })));
    const here = relative(process.cwd(), path);
    expect(await readRecording(here)).toMatchObject({ path: here, sensorModel: 'ATIS', labelled: true, objects: [] });
  });

  it('refuses an empty file, a folder, and a file that is not there', async () => {
    await expect(readRecording(file('empty.mat', Buffer.alloc(0)))).rejects.toThrow(
      /empty\.mat: byte 0: expected a recording, got an empty file/,
    );
    await expect(readRecording(folder)).rejects.toThrow(EventFormatError);
    await expect(readRecording(join(folder, 'absent.mat'))).rejects.toThrow(/expected a readable file, got ENOENT/);
  });

  it('refuses an image that is called a recording', async () => {
    await expect(readRecording(file('image.mat', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')))).rejects.toThrow(/got a PNG image/);
  });

  it('refuses a group of a file that has none', async () => {
    const path = file('groupless.mat', buildMat5({ TD: numeric([1]) }));
    await expect(readRecording(path, { group: 'a' })).rejects.toThrow(
      /expected an HDF5 file with a group a, got a MATLAB level 5 file/,
    );
  });
});
