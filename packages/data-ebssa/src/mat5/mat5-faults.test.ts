import { deflateSync } from 'node:zlib';
import { EventFormatError } from '@spikeseg/events';
import { says } from '@spikeseg/test-support';
import { describe, expect, it } from 'vitest';
import { buildMat5, element, matrix, numeric, struct, words } from './mat5.fixture.ts';
import { readMat5, readMat5Blob } from './read-mat5.fixture.ts';

const all = () => true;

/** The fault of these bytes, in memory and as a `Blob`: both readers must say the same. */
async function faultOf(bytes: Buffer): Promise<EventFormatError> {
  const fault = await errorOf(readMat5(bytes, 'bad.mat', all));
  const ofBlob = await errorOf(readMat5Blob(bytes, 'bad.mat', all));
  expect(ofBlob.message).toBe(fault.message);
  return fault;
}

async function errorOf(reading: Promise<unknown>): Promise<EventFormatError> {
  try {
    await reading;
  } catch (error) {
    if (error instanceof EventFormatError) return error;
    throw error;
  }
  throw new Error('expected an EventFormatError, got a result');
}

const td = struct({ x: numeric([1, 2, 3]), ts: numeric([10, 20, 30]) });
const header = buildMat5({});
const withElement = (...parts: Buffer[]) => Buffer.concat([header, ...parts]);
const matrixElement = (...parts: Buffer[]) => element(14, Buffer.concat(parts), true);
const flags = (classCode: number) => element(6, words([classCode, 0], true), true);
const dims = (...lengths: number[]) => element(5, words(lengths, true), true);
const name = (text: string) => element(1, Buffer.from(text), true);

describe('the header', () => {
  it('of a truncated file', async () => {
    expect((await faultOf(header.subarray(0, 100))).message).toBe(
      'bad.mat: byte 0: expected a MATLAB 5.0 header of 128 bytes, got only 100 bytes (truncated)',
    );
  });

  it('without a byte order mark, or of another version', async () => {
    const noMark = Buffer.from(header);
    noMark.write('XX', 126);
    expect(await faultOf(noMark)).toMatchObject({ offset: 126, got: '"XX"' });
    const later = Buffer.from(header);
    later.writeUInt16LE(0x0200, 124);
    expect(await faultOf(later)).toMatchObject({ offset: 124, expected: 'MAT version 0x0100', got: '0x200' });
  });
});

it('an object that MATLAB alone understands has a name and no dimensions', async () => {
  const bytes = withElement(matrixElement(flags(17), name('model')));
  expect((await readMat5(bytes, 'a.mat', () => false)).variables).toMatchObject([
    { name: 'model', className: 'opaque', dimensions: [1, 1] },
  ]);
});

it.each([
  ['of 4 bytes', 6, [6]],
  ['of int32', 5, [6, 0]],
] as const)('the flags of a matrix %s are refused where they stand', async (_, type, values) => {
  const bytes = withElement(matrixElement(element(type, words([...values], true), true), dims(1, 1), name('TD')));
  expect(await faultOf(bytes)).toMatchObject({ offset: 136, expected: 'array flags (8 bytes of uint32)' });
});

describe('a truncated file', () => {
  const plain = buildMat5({ TD: td }, { compressed: false });
  const packed = buildMat5({ TD: td });

  it('is noticed in the element tag', async () => {
    expect(await faultOf(plain.subarray(0, 132))).toMatchObject({ offset: 128, expected: 'an element tag of 8 bytes' });
  });

  it('is noticed at every length', async () => {
    for (const file of [plain, packed]) {
      for (let length = 0; length < file.length; length++) {
        if (length === 128) continue; // a header alone is a complete file without variables
        expect((await faultOf(file.subarray(0, length))).file).toBe('bad.mat');
      }
    }
  });
});

describe('a corrupted file', () => {
  it('fails the checksum of its stream', async () => {
    const file = buildMat5({ TD: td });
    file[file.length - 1] ^= 0xff;
    expect(await faultOf(file)).toMatchObject({
      variable: 'TD',
      offset: 128,
      got: expect.stringContaining('incorrect data check'),
    });
  });

  it('holds no zlib stream where it says so', async () => {
    expect(await faultOf(withElement(words([15, 8], true), Buffer.alloc(8, 7)))).toMatchObject({
      offset: 128,
      expected: 'a zlib stream',
    });
  });

  it('holds an unknown top-level element, or an unknown class', async () => {
    expect(await faultOf(withElement(element(9, Buffer.alloc(8), true)))).toMatchObject({ offset: 128, got: 'element type 9' });
    expect(await faultOf(withElement(matrixElement(flags(99), dims(1, 1), name('a'))))).toMatchObject({ offset: 144, got: '99' });
  });

  it('inflates to more or less than it claims', async () => {
    for (const change of [-8, 8, 1 << 30]) {
      const inner = matrix('TD', numeric([1, 2, 3]), true);
      inner.writeUInt32LE(inner.readUInt32LE(4) + change, 4);
      const body = deflateSync(inner);
      const fault = await faultOf(withElement(words([15, body.length], true), body));
      expect(fault).toMatchObject({ variable: 'TD', offset: 128 });
    }
  });

  it('claims dimensions that its bytes do not hold, without allocating for them', async () => {
    const claim = matrixElement(flags(6), dims(0x7fffffff, 0x7fffffff), name('TD'), element(9, Buffer.alloc(16), true));
    expect(await faultOf(withElement(claim))).toMatchObject({ variable: 'TD', got: '16 bytes of float64' });
  });

  it('claims negative or far too many dimensions', async () => {
    expect(await faultOf(withElement(matrixElement(flags(6), dims(-1, 4), name('TD'))))).toMatchObject({ got: '-1' });
    const many = matrixElement(flags(6), dims(...Array.from({ length: 64 }, () => 1)), name('TD'));
    expect(await faultOf(withElement(many))).toMatchObject({ expected: 'two or more dimensions (int32)' });
  });

  it('has a name of absurd length', async () => {
    const long = matrixElement(flags(6), dims(1, 1), name('a'.repeat(1000)));
    expect(await faultOf(withElement(long))).toMatchObject({ got: 'type 1 of 1000 bytes' });
  });

  it('names the field and both offsets when a field inside a compressed struct is broken', async () => {
    const broken = { kind: 'bare', classCode: 6, body: element(99, Buffer.alloc(8), true) } as const;
    const fault = await faultOf(buildMat5({ nObj: numeric([1]), TD: struct({ x: numeric([1]), y: broken }) }));
    expect(fault.variable).toBe('TD.y');
    expect(fault.offset).toBeGreaterThan(128);
    expect(fault.inflatedOffset).toBeGreaterThan(100);
    expect(fault.message).toMatch(says('bad.mat: TD.y, byte', '(decompressed byte', ')', 99));
  });

  it('has field names of no length', async () => {
    const fieldless = matrixElement(flags(2), dims(1, 1), name('TD'), element(5, words([0], true), true), name('x'));
    expect(await faultOf(withElement(fieldless))).toMatchObject({ variable: 'TD', expected: 'field names of 0 bytes each' });
  });

  it('holds 64-bit integers that a double cannot', async () => {
    const file = buildMat5({ ts: numeric([1, 2 ** 60], { stored: 'int64', className: 'int64' }) }, { compressed: false });
    expect(await faultOf(file)).toMatchObject({ variable: 'ts', got: 'a larger one at index 1' });
  });
});
