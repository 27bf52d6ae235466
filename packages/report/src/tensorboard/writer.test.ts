import { describe, expect, it } from 'vitest';
import { encodePng } from '../drawing/raster.ts';
import { only, onlyBytes, readDoubles, readMessage, readRecords, text } from './decode.fixture.ts';
import { crc32c, maskedCrc32c, TensorBoardWriter } from './writer.ts';

/** File that `write` makes, as decoded events. */
function events(write: (writer: TensorBoardWriter) => void) {
  const parts: Uint8Array[] = [];
  write(new TensorBoardWriter((bytes) => parts.push(bytes), 1700000000.25));
  return readRecords(Buffer.concat(parts)).map(readMessage);
}

/** The one summary value of an event. */
const valueOf = (event: ReturnType<typeof readMessage>) => readMessage(onlyBytes(readMessage(onlyBytes(event, 5)), 1));

const time = { wallTimeS: 1700000012.5, step: 300 };

describe('TensorBoardWriter', () => {
  it('starts with the version of the format', () => {
    const [version] = events(() => {});
    expect(only(version, 1)).toBe(1700000000.25);
    expect(text(onlyBytes(version, 3))).toBe('brain.Event:2');
  });

  it('writes a scalar with tag, step and time', () => {
    const [, event] = events((writer) => writer.scalar('conv2/share', 0.3, time));
    expect(only(event, 1)).toBe(1700000012.5);
    expect(only(event, 2)).toBe(300n);
    expect(text(onlyBytes(valueOf(event), 1))).toBe('conv2/share');
    expect(only(valueOf(event), 2)).toBe(Math.fround(0.3));
  });

  it('says where a resumed run begins', () => {
    const [, event] = events((writer) => writer.restart(time));
    expect(only(event, 2)).toBe(300n);
    expect(only(readMessage(onlyBytes(event, 7)), 1)).toBe(1n);
    expect(event.has(5)).toBe(false);
  });

  it('writes a histogram', () => {
    const [, event] = events((writer) => writer.histogram('conv2/weight', [0.5, 1, 1], time));
    const histo = readMessage(onlyBytes(valueOf(event), 5));
    expect([1, 2, 3, 4, 5].map((field) => only(histo, field))).toEqual([0.5, 1, 3, 2.5, 2.25]);
    const counts = readDoubles(onlyBytes(histo, 7));
    expect(readDoubles(onlyBytes(histo, 6))).toHaveLength(counts.length);
    expect([counts[0], counts.at(-1)]).toEqual([1, 2]);
  });

  it('writes a picture with its size and the very bytes of the file', () => {
    const png = encodePng({ width: 3, height: 2, channels: 3, data: new Uint8Array(18).fill(7) });
    const [, event] = events((writer) => writer.image('conv2/filters', png, time));
    const image = readMessage(onlyBytes(valueOf(event), 4));
    expect([1, 2, 3].map((field) => only(image, field))).toEqual([2n, 3n, 3n]);
    expect(Buffer.compare(onlyBytes(image, 4), png)).toBe(0);
  });

  it('refuses a step before 0 and a picture that is no PNG', () => {
    expect(() => events((writer) => writer.scalar('a', 1, { wallTimeS: 1, step: -1 }))).toThrow(RangeError);
    expect(() => events((writer) => writer.image('a', new Uint8Array(40), time))).toThrow(TypeError);
  });

  it('hands the sink whole records in order', () => {
    const tags = events((writer) =>
      ['a', 'b', 'c'].forEach((tag, step) => writer.scalar(tag, step, { wallTimeS: 1, step })),
    ).slice(1);
    expect(tags.map((event) => text(onlyBytes(valueOf(event), 1)))).toEqual(['a', 'b', 'c']);
  });
});

describe('TensorBoardWriter.fileName', () => {
  it('sorts by time and names the host', () => {
    expect(TensorBoardWriter.fileName(1700000000.9, 'lab')).toBe('events.out.tfevents.1700000000.lab');
    expect(TensorBoardWriter.fileName(5, 'lab')).toBe('events.out.tfevents.0000000005.lab');
  });
});

describe('crc32c', () => {
  it('gives the check value of the CRC catalogue', () => {
    expect(crc32c(new TextEncoder().encode('123456789'))).toBe(0xe306_9283);
  });

  // RFC 3720, appendix B.4; the bytes there are in transmission order, so that each number reads backwards.
  it.each([
    ['32 zeros', new Uint8Array(32), 0x8a91_36aa],
    ['32 ones', new Uint8Array(32).fill(0xff), 0x62a8_ab43],
    ['ascending', Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd_794e],
    ['descending', Uint8Array.from({ length: 32 }, (_, i) => 31 - i), 0x113f_db5c],
  ])('gives the number in RFC 3720 for %s', (_, bytes, crc) => {
    expect(crc32c(bytes)).toBe(crc);
  });
});

describe('maskedCrc32c', () => {
  it('rotates right by 15 bits and adds the constant', () => {
    // 0xe3069283 rotated right by 15 = 0x2507c60d; plus 0xa282ead8 = 0xc78ab0e5.
    expect(maskedCrc32c(new TextEncoder().encode('123456789'))).toBe(0xc78a_b0e5);
  });
});
