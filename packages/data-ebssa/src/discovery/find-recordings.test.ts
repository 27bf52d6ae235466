import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { EventFormatError } from '@spikeseg/events';
import { says, sharedPath } from '@spikeseg/test-support';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { editionRecording, editionVariables, writeHdf5 } from '../hdf5/hdf5.fixture.ts';
import { buildMat5 } from '../mat5/mat5.fixture.ts';
import { readRecording } from '../read-recording.ts';
import { ebssaVariables, type Parts } from '../recording/recording.fixture.ts';
import { DatasetError, findRecordings, type RecordingFile } from './find-recordings.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'spikeseg-find-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function put(path: string, bytes: Uint8Array = Buffer.from('not read here')): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), bytes);
}
const recording = (parts: Parts = {}) => buildMat5(ebssaVariables(parts));
const unsized = { size: undefined } as const;
const names = (files: readonly RecordingFile[]) => files.map(({ name }) => name);
const find = (sensor: 'ATIS' | 'DAVIS' | 'all' = 'all', below = '') => findRecordings(join(root, below), { sensor });

describe('findRecordings', () => {
  it('finds labelled, unlabelled and other recordings in any folder, sorted by path', async () => {
    put('Unlabelled Data/ATIS/c_atis_td.mat');
    put('Labelled Data/b_davis_td_labelled.mat');
    put('Labelled_Data/DAVIS/a_td_labelled.MAT');
    put('flat.h5');
    put('flat2.HDF5');
    put('notes.txt');
    put('Labelled Data/._b_davis_td_labelled.mat');
    put('.cache/old.mat');
    const files = await find();
    expect(files.map(({ path }) => path)).toEqual(
      [
        'Labelled Data/b_davis_td_labelled.mat',
        'Labelled_Data/DAVIS/a_td_labelled.MAT',
        'Unlabelled Data/ATIS/c_atis_td.mat',
        'flat.h5',
        'flat2.HDF5',
      ].map((path) => join(root, path)),
    );
    expect(files.map(({ labels }) => labels)).toEqual(['labelled', 'labelled', 'unlabelled', 'unknown', 'unknown']);
    expect(names(files)).toEqual(['b_davis_td_labelled', 'a_td_labelled', 'c_atis_td', 'flat', 'flat2']);
  });

  it('accepts the folder of one sensor, or a single file, as root', async () => {
    put('Labelled Data/DAVIS/a.mat');
    expect(names(await find('all', 'Labelled Data/DAVIS'))).toEqual(['a']);
    const [file] = await find('all', 'Labelled Data/DAVIS/a.mat');
    expect(file).toEqual({ name: 'a', path: join(root, 'Labelled Data/DAVIS/a.mat'), labels: 'labelled' });
  });

  it('tells recordings of the same file name apart by their folders, and by extension where need be', async () => {
    put('ATIS/iss.mat');
    put('DAVIS/iss.mat');
    put('DAVIS/iss.h5');
    put('DAVIS/moon.mat');
    const files = await find();
    expect(names(files)).toEqual(['ATIS/iss', 'DAVIS/iss.h5', 'DAVIS/iss.mat', 'moon']);
    expect(new Set(names(files)).size).toBe(4);
  });

  it('lists the groups of an HDF5 file, and hands readRecording what it needs', async () => {
    await writeHdf5(join(root, 'all.h5'), { iss: editionRecording(0), sl8: editionRecording(5) });
    await writeHdf5(join(root, 'one.h5'), editionVariables(0));
    const files = await find();
    expect(files.map(({ name, group }) => [name, group])).toEqual([
      ['iss', 'iss'],
      ['sl8', 'sl8'],
      ['one', undefined],
    ]);
    const sl8 = await readRecording(files[1].path, files[1]);
    expect([sl8.name, sl8.group, sl8.events.x[2]]).toEqual(['sl8', 'sl8', 11]);
  });

  it('tells groups of the same name apart by their files', async () => {
    await writeHdf5(join(root, 'a.h5'), { iss: editionRecording(0), x: editionRecording(0) });
    await writeHdf5(join(root, 'b.h5'), { iss: editionRecording(0) });
    expect(names(await find())).toEqual(['a/iss', 'x', 'b/iss']);
  });

  it.skipIf(process.platform === 'win32')('follows links, once', async () => {
    put('data/a.mat');
    symlinkSync(join(root, 'data'), join(root, 'data/again'));
    symlinkSync(join(root, 'data/a.mat'), join(root, 'data/linked.mat'));
    symlinkSync(join(root, 'nowhere.mat'), join(root, 'data/broken.mat'));
    expect(names(await find())).toEqual(['a', 'linked']);
  });
});

describe('the sensor filter', () => {
  it('knows the sensor from what the file declares, its name, its folder, its events', async () => {
    put('declared.mat', recording());
    put('declared_against_name_atis.mat', recording());
    put('rounded_atis.mat', recording({ size: [250, 190] }));
    put('named_atis_td.mat', recording(unsized));
    put('ATIS/in_folder.mat', recording(unsized));
    put('wide.mat', recording({ ...unsized, x: [1, 2, 300] }));
    put('narrow.mat', recording(unsized));
    put('own_size.mat', recording({ size: [250, 190] }));
    expect(names(await find('ATIS'))).toEqual(['in_folder', 'named_atis_td', 'rounded_atis', 'wide']);
    expect(names(await find('DAVIS'))).toEqual(['declared', 'declared_against_name_atis', 'narrow']);
    expect((await find('all')).length).toBe(8);
  });

  it('agrees with reading', async () => {
    put('a.mat', recording());
    put('b_atis.mat', recording(unsized));
    put('c.mat', recording({ ...unsized, x: [1, 2, 300] }));
    for (const sensor of ['ATIS', 'DAVIS'] as const) {
      for (const file of await find(sensor)) expect((await readRecording(file.path, file)).sensorModel).toBe(sensor);
    }
  });

  it('keeps files that cannot be read and do not say: reading them tells what is wrong', async () => {
    put('broken.mat');
    put('broken_davis.mat');
    put('good_atis.mat', recording(unsized));
    expect(names(await find('ATIS'))).toEqual(['broken', 'good_atis']);
  });
});

describe('a root without recordings', () => {
  it('is an error that says what was looked for', async () => {
    put('notes.txt');
    const error = await find().catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(DatasetError);
    expect(error).toMatchObject({ name: 'DatasetError', root, lookedFor: expect.stringContaining('.mat, .h5, .raw') });
    expect(String(error)).toMatch(says('"Labelled Data"', 'notes.txt', '"not read here"'));
  });

  it('may be missing', async () => {
    await expect(find('all', 'absent')).rejects.toThrow(says('absent', 'nothing'));
  });
});

describe('real recordings', () => {
  const data = sharedPath('data/ebssa');
  it.skipIf(data === undefined)('are found with their folders', async () => {
    const files = await findRecordings(String(data), { sensor: 'DAVIS' });
    expect(files.map(({ name, labels }) => `${labels} ${name}`)).toEqual([
      'labelled SL8RB_1957_davis_td_labelled',
      'labelled geostarelong_abs6_2022_davis_td_labelled',
      'unlabelled 2018-03-11-19-48-31_bsidavis_humanity_star_tracking_td',
    ]);
  });
});

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
});
