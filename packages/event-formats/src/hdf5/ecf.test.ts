import { EventFormatError } from '@spikeseg/events';
import { randomGenerator } from '@spikeseg/snn-core';
import { says } from '@spikeseg/test-support';
import { describe, expect, test } from 'vitest';
import { EventSink } from '../event-sink.ts';
import { type EcfMode, type EventTuple, encodeEcf } from './ecf.fixture.ts';
import { decodeEcf } from './ecf.ts';

const place = { file: 'night.hdf5', variable: 'CD/events', offset: 1000 };

function decoded(bytes: Uint8Array, wanted?: number): EventTuple[] {
  const sink = new EventSink();
  // A chunk is put behind what is there.
  sink.add(1, 2, 3, 0);
  decodeEcf(bytes, sink, place, wanted);
  const { t, x, y, p } = sink.take();
  return Array.from(t, (time, k): EventTuple => [time, x[k], y[k], p[k]]).slice(1);
}

const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from(hex.replaceAll(' ', '').match(/../g) ?? [], (byte) => parseInt(byte, 16));

/** Six events at three times, of two rows: times, rows, columns and polarities each by itself. */
const example = '18000000 6400000000000000 03 f1f101 f3f7f302 8602 5401 8057 b000 83 03';

describe('a chunk of ECF', () => {
  test('has times, rows, columns and polarities each by itself', () => {
    expect(decoded(bytesOf(example))).toEqual([
      [100, 10, 20, 1],
      [100, 11, 20, 1],
      [100, 13, 20, 1],
      [117, 700, 20, 0],
      [1000, 5, 20, 0],
      [1000, 6, 20, 0],
    ]);
  });

  test('has columns and polarities in one, four in three words of 16 bits', () => {
    expect(decoded(bytesOf('0d000000 6400000000000000 03 8302 5601 7901 0050'))).toEqual([
      [100, 10, 20, 1],
      [100, 11, 20, 0],
      [100, 700, 20, 1],
    ]);
  });

  test.each(['0e', '0f'])(
    'has all but times in one, four in three words of 32 bits, whatever the other bit says (%s)',
    (flags) => {
      expect(decoded(bytesOf(`${flags}000000 6400000000000000 03 16154001 79c54001 00000012`))).toEqual([
        [100, 10, 20, 1],
        [100, 11, 20, 0],
        [100, 700, 300, 1],
      ]);
    },
  );

  test('counts 15 and more events at one time, 31 and more in a row, and 127 and more of one polarity, in two more bytes', () => {
    const events = Array.from({ length: 130 }, (): EventTuple => [7, 9, 4, 1]);
    const columns = '2001'.repeat(130);
    expect(decoded(bytesOf(`08020000 0700000000000000 0f8200 9f008200 ${columns} ff8200`))).toEqual(events);
  });

  test('begins at a time beyond 32 bits', () => {
    expect(decoded(bytesOf('04000000 0000000001000000 01 8100 2001 01'))).toEqual([[2 ** 32, 9, 4, 0]]);
  });

  test('may be full where the file wants fewer events', () => {
    expect(decoded(bytesOf(example), 2)).toHaveLength(2);
  });

  test.each<EcfMode>(['all in one', 'columns and polarities in one', 'each by itself'])(
    'gives back random events: %s',
    (mode) => {
      const random = randomGenerator(3);
      for (const count of [0, 1, 2, 3, 4, 5, 300, 2000]) {
        let [t, y, p] = [random.integer(2 ** 40), 0, 0];
        const events = Array.from({ length: count }, (): EventTuple => {
          if (random.integer(3) === 0) t += random.integer(random.integer(2) === 0 ? 20 : 2 ** 30);
          if (random.integer(40) === 0) y = random.integer(2048);
          if (random.integer(100) === 0) p = 1 - p;
          return [t, random.integer(2048), y, p];
        });
        expect(decoded(encodeEcf(events, mode))).toEqual(events);
      }
    },
  );
});

describe('a damaged chunk of ECF', () => {
  test.each([
    ['0400', says('byte 1000', 12, 2)],
    ['ffffffff 6400000000000000 03', says('byte 1000', 65535, 1073741823)],
    ['04000000 6400000000000000 05 8100 2001 01', says('byte 1013', 1, 5)],
    ['04000000 6400000000000000 01 8500 2001 01', says('byte 1015', 1, 5)],
    ['04000000 6400000000000000 01 8100 3001 01', says(1, 2)],
    ['04000000 6400000000000000 01 8100 2001 05', says(1, 5)],
    ['04000000 6400000000000000 01 8100 20', says('byte 1016', 1)],
    ['04000000 ffffffffffffffff 01 8100 2001 01', says('byte 1004', '2^53')],
    [`04000000 6400000000000000 ${'ff'.repeat(20)} 01 8100 2001 01`, says('2^53', 'step')],
  ])('%s says what is wrong, and where', (hex, message) => {
    expect(() => decoded(bytesOf(hex))).toThrow(message);
  });

  test('that holds fewer events than the file says is none', () => {
    expect(() => decoded(bytesOf(example), 7)).toThrow(says('night.hdf5: CD/events, byte 1000', 7, 6));
  });

  test('ends anywhere: only before its end is it an error', () => {
    const whole = bytesOf(example);
    for (let end = 0; end < whole.length; end++) expect(() => decoded(whole.subarray(0, end))).toThrow(EventFormatError);
  });
});
