import { says } from '@spikeseg/test-support';
import { expect, test } from 'vitest';
import { type ZippedFile, zipOf } from '../compression/zip.fixture.ts';
import { formats } from '../formats.ts';
import { npyOf } from '../numpy/npy.fixture.ts';
import { recognize } from './recognize.ts';
import { recognizeEvents } from './recognize-events.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
/** Four events in microseconds, as t, x, y, p. */
const four = '10,3,4,1\n25,3,5,0\n30,9,2,1\n31,1,7,0\n';
const named = (...names: readonly string[]): string => `${names.join(',')}\n1,2,3,0\n`;
const column = (name: string, length: number) => ({
  name: `${name}.npy`,
  bytes: npyOf(
    "'<i4'",
    [length],
    Int32Array.from({ length }, (_, k) => k % 2),
  ),
});
const npz = (...files: readonly ZippedFile[]) => zipOf(files);

test.each([
  ['lines without names', four],
  ['lines with blanks between the fields', four.replaceAll(',', ' ')],
  ['a header in another order', named('x', 'y', 'p', 't')],
  ['a header with a unit', named('timestamp_us', 'x', 'y', 'polarity')],
  ['a header with labels', 't,x,y,p,label\n1,2,3,0,1\n'],
  ['a header and no event', 't,x,y,p\n'],
  ['one line below a comment that names the columns', '# t x y p\n0.5 1 2 0\n'],
  ['lines below the geometry of Metavision', '% geometry:640,480\n5,6,1,100\n9,3,0,101\n2,3,0,102\n8,3,0,103\n'],
  ['a header of events whose second line is damaged', 't,x,y,p\n1,2,3,0\n2,oops,3,1\n'],
])('%s are events', async (_, text) => {
  expect(await recognizeEvents(bytesOf(text))).toBe('text');
});

test.each([
  ['three lines without names', four.split('\n').slice(0, 3).join('\n'), /3 line\(s\) of numbers without names/],
  ['a table of labels', named('t_us', 'x', 'y', 'id'), says('line 1, byte 0', 'header')],
  ['events with what they belong to', 't_us,x,y,p,detection,track\n1,2,3,0,1,1\n', /also names detection, track/],
  ['a table of tracks', 'recording,track,t_us,x,y,w,h\nnight,1,2,3,4,5,6\n', /got a table of detections or tracks/],
  ['measures of training', 'epoch,x,loss\n1,2,3\n', says('a recording')],
  ['a matrix of four columns', '1,2,3,4\n5,6,7,8\n9,1,2,3\n4,5,6,7\n', says('a header')],
  ['requirements', 'numpy==1.26.4\nh5py>=3\n', says('a recording')],
  ['prose', 'This is the readme of a data set.\nIt has 3 files.\n', says('a recording')],
  ['prose that begins with a number', '3 recordings of the night\nof the 5th\n', says('a header')],
  ['poses', '0.1 1 2 3 0 0 0 1\n0.2 1 2 3 0 0 0 1\n', says('a header')],
  ['nothing', '', /an empty file/],
])('%s are none', async (_, text, why) => {
  await expect(recognizeEvents(bytesOf(text))).rejects.toThrow(why);
});

test('an archive of NumPy holds events where its arrays are named like their columns', async () => {
  const events = npz(...['t', 'x', 'y', 'p'].map((name) => column(name, 6)));
  expect(await recognizeEvents(events)).toBe('npz');
  const packed = npz(...['t', 'x', 'y', 'p'].map((name) => ({ ...column(name, 6), deflate: true })));
  expect(await recognizeEvents(packed)).toBe('npz');
  const weights = npz(column('conv1.weight', 6), column('conv1.bias', 2));
  await expect(recognizeEvents(weights)).rejects.toThrow(says('arrays t, x, y and p'));
});

async function gzip(text: string): Promise<Uint8Array> {
  const packed = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

test('what is packed is looked into', async () => {
  expect(await recognizeEvents(await gzip(four))).toBe('text');
  await expect(recognizeEvents(await gzip(named('t_us', 'x', 'y', 'id')))).rejects.toThrow(says('a header'));
});

test('the head is enough: of a large file no more than it is read', async () => {
  const text = bytesOf(Array.from({ length: 1_000_000 }, (_, k) => `${k},${k % 7},${k % 5},1\n`).join(''));
  let read = 0;
  const blob = new Blob([text]);
  const slice = blob.slice.bind(blob);
  blob.slice = (from = 0, to = 0) => {
    read += to - from;
    return slice(from, to);
  };
  expect(await recognizeEvents(blob)).toBe('text');
  expect(read).toBeLessThan(1_000_000);
  expect(text.length).toBeGreaterThan(10_000_000);
});

const roleOf = (text: string) => (({ name, role }) => [name, role])(recognize(bytesOf(text)));

test('a mark tells a format, text has none', () => {
  expect(roleOf('% evt 3.0\n')).toEqual(['evt3', 'recording']);
  expect(roleOf('#!AER-DAT2.0\r\n')).toEqual(['aedat2', 'recording']);
  expect(roleOf('Event Stream')).toEqual(['es', 'recording']);
  expect(roleOf(four)).toEqual(['text', 'text']);
  expect(roleOf('')).toEqual(['empty', 'other']);
});

test.each([
  [99_999_999, 0, true],
  [100_000_000, 0, false],
  [8, 1, false],
])('a JSON header of %i bytes, and %i times 4 GiB, is that of tensors: %s', (low, high, is) => {
  const bytes = new Uint8Array(64);
  new DataView(bytes.buffer).setUint32(0, low, true);
  new DataView(bytes.buffer).setUint32(4, high, true);
  bytes.set(bytesOf('{"a":{}}'), 8);
  expect(recognize(bytes).name === 'safetensors').toBe(is);
});

test.each(formats.map((format) => [format.name, format] as const))(
  'what looks like %s is a recording where no other file has that mark',
  (_, format) => {
    const { name, role } = recognize(new Uint8Array(8), [{ ...format, mark: () => true }]);
    const isVague = ['aer', 'nmnist', 'text'].includes(format.name);
    expect([name, role]).toEqual([format.name, isVague ? 'text' : 'recording']);
  },
);

test('a doubt is about the whole file', async () => {
  const lines = `${four.split('\n')[0]}\n`;
  await expect(recognizeEvents(bytesOf(lines))).rejects.toMatchObject({ offset: 0 });
});
