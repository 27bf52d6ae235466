import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { deflateSync } from 'node:zlib';
import { sharedPath } from '@spikeseg/test-support';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildMat5, element, type FileOptions, matrix, numeric, words } from '../mat5/mat5.fixture.ts';
import { withoutNode } from '../mat5/read-mat5.fixture.ts';
import { type ReadOptions, readRecording } from '../read-recording.ts';
import { ebssaVariables, variedRecording } from './recording.fixture.ts';

/** What a browser makes of a file. */
const readRecordingBlob = (blob: Blob, path: string, options: ReadOptions = {}) =>
  withoutNode(() => readRecording(blob, { path, ...options }));

const blobOf = (bytes: Uint8Array): Blob => new Blob([Uint8Array.from(bytes)]);

/** A recording, or what is wrong with the file; any other error is thrown on. */
const outcomeOf = (reading: Promise<unknown>): Promise<unknown> =>
  reading.catch((error: unknown) => {
    if (error instanceof Error && error.name === 'EventFormatError') return error.message;
    throw error;
  });

/** A stream that holds too much and is damaged, too, may be refused for either: it depends on how much is inflated together. */
const withoutReason = (outcome: unknown): unknown =>
  typeof outcome === 'string' ? outcome.replace(/(?<=expected a zlib stream, got )[^(]+/, '') : outcome;

/** What a browser makes of these bytes, and what Node does. */
const bothOf = async (bytes: Uint8Array): Promise<readonly unknown[]> => {
  const ofNode = await outcomeOf(readRecording(bytes, { path: 'a.mat' }));
  return [await outcomeOf(readRecordingBlob(blobOf(bytes), 'a.mat')), ofNode];
};

describe.each<[string, FileOptions]>([
  ['compressed', {}],
  ['plain', { compressed: false }],
  ['big-endian', { littleEndian: false }],
])('a %s file in a Blob', (_, layout) => {
  const file = buildMat5(variedRecording(), layout);

  it('is the recording that it is in Node', async () => {
    const [ofBlob, ofNode] = await bothOf(file);
    expect(ofBlob).toEqual(ofNode);
    expect(ofBlob).toMatchObject({ name: 'a', labelled: true, objects: [{ id: 0 }, { id: 1 }, { id: 2 }] });
  });

  it('says what Node says when bytes are flipped or lengths are blown up', async () => {
    const seen = { recording: 0, fault: 0 };
    const flip = fc.record({ at: fc.nat(file.length - 4), mask: fc.integer({ min: 1, max: 255 }), claims: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(flip, { minLength: 1, maxLength: 3 }), async (flips) => {
        const damaged = Buffer.from(file);
        for (const { at, mask, claims } of flips)
          if (claims) damaged.writeUInt32LE(mask << 8, at);
          else damaged[at] ^= mask;
        const [ofBlob, ofNode] = await bothOf(damaged);
        expect(withoutReason(ofBlob)).toEqual(withoutReason(ofNode));
        seen[typeof ofBlob === 'string' ? 'fault' : 'recording']++;
      }),
      { seed: 5, numRuns: 120 },
    );
    expect(seen.fault).toBeGreaterThan(0);
  });

  it('says what Node says when it is cut', async () => {
    for (let length = 0; length < file.length; length += length < 512 ? 7 : 61) {
      const [ofBlob, ofNode] = await bothOf(file.subarray(0, length));
      expect(ofBlob).toEqual(ofNode);
    }
  });
});

describe('a file that is too large to be held', () => {
  const junk = 2 ** 25;
  const head = [element(6, words([9, 0], true), true), element(5, words([junk / 2, 2], true), true)];
  const name = element(1, Buffer.from('junk'), true);
  const length = head[0].length + head[1].length + name.length + 8 + junk;
  const before = Buffer.concat([buildMat5({}), words([14, length], true), ...head, name, words([2, junk], true)]);
  const behindJunk = (part: Uint8Array) => new Blob([Uint8Array.from(before), new Uint8Array(junk), Uint8Array.from(part)]);
  const n = 100_000;
  const parts = {
    x: Array.from({ length: n }, (_, i) => 1 + ((i * 7919) % 240)),
    y: Array.from({ length: n }, (_, i) => 1 + ((i * 104_729) % 180)),
    p: Array.from({ length: n }, (_, i) => (i % 3 === 0 ? -1 : 1)),
    ts: Array.from({ length: n }, (_, i) => 3_150_110_123 + 40 * i + (i % 7)),
  };

  it.each<[string, FileOptions]>([
    ['compressed', {}],
    ['plain', { compressed: false }],
    ['big-endian', { littleEndian: false }],
  ])('is the same recording, %s, wherever its pieces end', async (_, layout) => {
    // Junk of another byte order would not be read.
    const isOther = layout.littleEndian === false;
    const file = buildMat5(ebssaVariables(parts), layout);
    const blob = isOther
      ? new Blob([Uint8Array.from(file), Uint8Array.from(bigEndianJunk(junk)), new Uint8Array(junk)])
      : behindJunk(file.subarray(128));
    const { events, objects } = await readRecordingBlob(blob, 'a.mat');
    const expected = await readRecording(file, { path: 'a.mat' });
    expect(events).toEqual(expected.events);
    expect(objects).toEqual(expected.objects);
  });

  it('says what is damaged, and where', async () => {
    const file = buildMat5(ebssaVariables(parts)).subarray(128);
    // Obj comes first.
    const td = 8 + file.readUInt32LE(4);
    const end = td + 8 + file.readUInt32LE(td + 4);
    const messageOf = async (change: (bytes: Buffer) => void, to = file.length) => {
      const bytes = Buffer.from(file.subarray(0, to));
      change(bytes);
      return outcomeOf(readRecordingBlob(behindJunk(bytes), 'a.mat'));
    };
    const at = `a.mat: TD, byte ${before.length + junk + td}: expected a zlib stream, got`;
    expect(await messageOf((bytes) => void (bytes[end - 1] ^= 1))).toBe(`${at} incorrect data check (truncated or corrupted)`);
    expect(await messageOf((bytes) => bytes.writeUInt32LE(end - td - 1008, td + 4), end - 1000)).toBe(
      `${at} unexpected end of file (truncated or corrupted)`,
    );
    expect(await messageOf(() => {}, end - 1000)).toMatch(/expected an element of \d+ bytes, got only \d+ bytes/);
  });
});

/** An element that is not asked for, without its values. */
function bigEndianJunk(values: number): Buffer {
  const parts = [
    element(6, words([9, 0], false), false),
    element(5, words([values / 2, 2], false), false),
    element(1, Buffer.from('junk'), false),
    words([2, values], false),
  ];
  const length = parts.reduce((sum, part) => sum + part.length, values);
  return Buffer.concat([words([14, length], false), ...parts]);
}

describe('a zlib stream in a Blob', () => {
  it('may be followed by bytes that belong to nothing', async () => {
    const variables = Object.entries(ebssaVariables()).map(([name, value]) => {
      const body = Buffer.concat([deflateSync(matrix(name, value, true)), Buffer.from('padding')]);
      return Buffer.concat([words([15, body.length], true), body]);
    });
    const [ofBlob, ofNode] = await bothOf(Buffer.concat([buildMat5({}), ...variables]));
    expect(ofBlob).toEqual(ofNode);
    expect(ofBlob).toMatchObject({ labelled: true });
  });

  it('that holds a thousand times what it claims is left when that is clear', async () => {
    const inner = matrix('TD', numeric([1, 2, 3]), true);
    const body = deflateSync(Buffer.concat([inner, Buffer.alloc(2 ** 27)]));
    const [ofBlob, ofNode] = await bothOf(Buffer.concat([buildMat5({}), words([15, body.length], true), body]));
    expect(ofBlob).toBe(
      `a.mat: TD, byte 128: expected a zlib stream, got more than ${inner.length} bytes (truncated or corrupted)`,
    );
    expect(ofNode).toBe(ofBlob);
  });
});

it.each([100, 2 ** 26])('a file of %i bytes that a browser cannot read any more is an error that says so', async (size) => {
  class Gone extends Blob {
    override readonly size = size;
    override slice(): Blob {
      return new Gone([]);
    }
    override arrayBuffer(): Promise<ArrayBuffer> {
      return Promise.reject(new Error('the file was changed'));
    }
  }
  expect(await outcomeOf(readRecordingBlob(new Gone([]), 'a.mat'))).toBe(
    'a.mat: byte 0: expected a readable file, got the file was changed',
  );
});

it('a sensor that is said, and limits, are those of Node', async () => {
  const bytes = buildMat5(ebssaVariables({ size: undefined, x: [1, 2000, 7] }));
  const message = await outcomeOf(readRecordingBlob(blobOf(bytes), 'a.mat'));
  expect(message).toBe(await outcomeOf(readRecording(bytes, { path: 'a.mat' })));
  expect(message).toMatch(/give the size of the sensor/);
  const sensor = { width: 2048, height: 1024 };
  expect((await readRecordingBlob(blobOf(bytes), 'a.mat', { sensor })).events.sensor).toEqual(sensor);
});

const real = [
  'data/ebssa/Labelled Data/SL8RB_1957_davis_td_labelled.mat',
  'data/ebssa/Labelled Data/geostarelong_abs6_2022_davis_td_labelled.mat',
  'data/ebssa/Unlabelled Data/2018-03-11-19-48-31_bsidavis_humanity_star_tracking_td.mat',
  'golden/mini_ebssa/Labelled Data/ATIS/mini_atis_labelled.mat',
  'golden/mini_ebssa/Labelled Data/DAVIS/mini_davis_labelled.mat',
];
it.each(real)('%s has the events and labels in a browser that it has in Node', async (name) => {
  const path = sharedPath(name);
  if (path === undefined) return;
  const ofNode = await readRecording(path);
  const ofBlob = await readRecordingBlob(blobOf(readFileSync(path)), basename(path));
  expect(ofBlob).toEqual({ ...ofNode, path: basename(path) });
  expect(ofBlob.events.t.length).toBeGreaterThan(3000);
  expect(ofBlob.objects.length > 0).toBe(name.includes('Labelled Data') && !name.includes('Unlabelled'));
});
