import { probeBytes } from '@spikeseg/event-formats';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fileKind } from './formats.ts';
import { buildMat5 } from './mat5/mat5.fixture.ts';

const kindOf = (text: string) => fileKind(Buffer.from(text, 'latin1'));

/** The local header of a first file in a zip archive. */
const zip = (name: string): string => {
  const header = Buffer.alloc(30);
  header.write('PK\x03\x04', 'latin1');
  header.writeUInt16LE(name.length, 26);
  return header.toString('latin1') + name;
};

test.each<[string, string, string]>([
  ['', 'empty', 'an empty file'],
  ['\x89PNG\r\n\x1a\n', 'png', 'a PNG image'],
  ['\x1f\x8b\x08', 'gzip', 'a gzip file'],
  [zip('archive/data.pkl'), 'torch', 'a PyTorch file'],
  [zip('arr_0.npy'), 'npz', 'a NumPy archive (.npz)'],
  ["\x93NUMPY\x01\0v\0{'descr': '|u1', 'fortran_order': False, 'shape': (9,), }", 'array', 'a NumPy array of single numbers'],
  ["\x93NUMPY\x01\0v\0{'descr': '<f8', 'fortran_order': False, 'shape': (9, 6), }", 'npy', 'a NumPy array (.npy)'],
  ["\x93NUMPY\x01\0v\0{'descr': [('t', '<i8')], 'shape': (9,), }", 'npy', 'a NumPy array (.npy)'],
  [zip('night.mat'), 'zip', 'a zip archive'],
  ['PK\x03\x04', 'zip', 'a zip archive'],
  ['\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.', 'torch', 'a PyTorch file'],
  ['\x10\0\0\0\0\0\0\0{"conv1":{}}', 'safetensors', 'a safetensors file'],
  ['\x08\x08\x12\x0bspikeseg', 'onnx', 'an ONNX model'],
  ['% evt 3.0\n% Date 2020\n', 'evt3', 'a Prophesee RAW file (EVT3)'],
  ['% camera x\n% format EVT21;height=720;width=1280\n% end\n', 'evt2.1', 'a Prophesee RAW file (EVT2.1)'],
  ['% format EVT2;height=480\n', 'evt2', 'a Prophesee RAW file (EVT2)'],
  ['% format HISTO3D;height=720\n', 'evt3', 'a Prophesee RAW file'],
  ['% Data file containing CD events.\n% Version 2\n\0\x08', 'dat', 'a Prophesee DAT file'],
  ['%PDF-1.4\n%\xe2\xe3\n', 'pdf', 'a PDF document'],
  ['version https://git-lfs.github.com/spec/v1\n', 'lfs', 'a Git LFS pointer (the file itself was not downloaded)'],
  ['<!DOCTYPE html>\n', 'markup', 'a web page or XML'],
  ['t_us,x,y,p\n5,1,1,1\n', 'csv', 'lines of events (CSV)'],
  ['\n"p", "t_us", "x", "y", "id"\r\n', 'csv', 'lines of events (CSV)'],
  ['5,1,1,-1', 'csv', 'lines of events (CSV)'],
  ['recording,t_us,x,y,w,h,score\n', 'detections', 'a table of detections or tracks that begins with "recording,t_us,x"'],
  ['{"seed": 1}', 'json', 'JSON that begins with "{\\"seed\\": 1}"'],
  ['# note\nexperiment_name: first\n', 'yaml', 'YAML that begins with "# note\\nexperimen"'],
  ['x,y,p,ts\n1,2,3,4', 'text', 'lines of text (CSV) that begins with "x,y,p,ts\\n1,2,3,4"'],
  ['5,1,1,7', 'text', 'lines of text (CSV) that begins with "5,1,1,7"'],
  ['0.000779999 1 2 0\n', 'text', 'lines of text (CSV) that begins with "0.000779999 1 2 "'],
  ['\x01\x02\x03', 'unknown', 'a file that begins with "\\u0001\\u0002\\u0003"'],
])('%j is %s', (start, name, what) => {
  expect(kindOf(start)).toMatchObject({ name, what });
});

describe('HDF5 and MATLAB', () => {
  const signature = '\x89HDF\r\n\x1a\n';

  test('are known by their signature, also behind a user block', () => {
    for (const at of [0, 512, 1024, 2048]) expect(kindOf('\x01'.repeat(at) + signature).name).toBe('hdf5');
    expect(kindOf('\x01'.repeat(100) + signature).name).toBe('unknown');
    expect(kindOf('MATLAB 7.3 MAT-file').name).toBe('hdf5');
  });

  test('level 5 is known by its text, or by its byte order mark', () => {
    for (const littleEndian of [true, false])
      expect(fileKind(buildMat5({}, { header: 'by another program', littleEndian })).name).toBe('mat');
  });
});

test('any bytes have a kind, whatever follows the first 4 KiB', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.uint8Array({ minLength: 1, maxLength: 50 }), (start, rest) => {
      const padded = Buffer.concat([start, Buffer.alloc(probeBytes - start.length)]);
      expect(fileKind(Buffer.concat([padded, rest]))).toEqual(fileKind(padded));
      expect(fileKind(start).what.length).toBeGreaterThan(0);
    }),
  );
});
