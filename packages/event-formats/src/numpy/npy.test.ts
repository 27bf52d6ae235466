import { says } from '@spikeseg/test-support';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnsOf, inPieces, type Row, readRows } from '../hostile.fixture.ts';
import { readEvents } from '../reading/read-events.ts';
import { npyOf, Packed } from './npy.fixture.ts';
import { NpyWriter } from './npy-writer.ts';

/** The two events of most tests. */
const two: Row[] = [
  [5, 6, 7, 1],
  [8, 9, 10, 0],
];
const noted = 'the unit of time is not named: times were taken as µs';

describe('arrays with fields', () => {
  const fields = "[('t', '<i8'), ('x', '<u2'), ('y', '<u2'), ('p', '|u1')]";
  const packed = new Packed();
  for (const [t, x, y, p] of two) packed.big(BigInt(t)).add('Uint16', x).add('Uint16', y).add('Uint8', p);
  const file = npyOf(fields, [2], packed.bytes);

  test('names tell the columns', async () => {
    const { rows, report } = await readRows(file);
    expect(rows).toEqual(two);
    expect(report.notes).toEqual([noted]);
    const { header, format } = await readEvents(file);
    expect(format).toBe('npy');
    expect(header).toMatchObject({ originNs: 0n, timeUnit: 'us' });
    expect(header.sensor).toBeUndefined();
  });

  test('pieces that are cut anywhere give the same events', async () => {
    for (let size = 1; size <= file.length; size++) expect((await readRows(inPieces(file, size))).rows).toEqual(two);
  });

  test('fields lie in any order, with other names, with padding and other fields between', async () => {
    const mixedDescr =
      "[('polarity', '?'), ('', '|V3'), ('Y', '>i2'), (('column', 'x'), '<f4'), ('box', '<f4', (2, 1)), ('pose', [('a', '<i8'), ('b', '|S3')]), ('timestamp_us', '>u4')]";
    const data = new Packed();
    for (const [t, x, y, p] of two) {
      data.add('Uint8', p).add('Uint8', 9).add('Uint8', 9).add('Uint8', 9).add('Int16', y, false).add('Float32', x);
      data.add('Float32', 0).add('Float32', 0).big(77n).add('Uint8', 1).add('Uint8', 1).add('Uint8', 1).add('Uint32', t, false);
    }
    for (const version of [1, 2, 3]) {
      const { rows, report } = await readRows(npyOf(mixedDescr, [2], data.bytes, false, version));
      expect(rows).toEqual(two);
      expect(report.notes).toEqual([]);
    }
  });

  test('the caller says the columns where names do not', async () => {
    const bytes = npyOf(fields.replace("'x'", "'u'").replace("'y'", "'v'"), [2], packed.bytes);
    await expect(readEvents(bytes)).rejects.toThrow(says('"t"', '"u"', '"v"', '"p"'));
    expect((await readRows(bytes, { columns: 't,x,y,p' })).rows).toEqual(two);
  });

  test.each<[string, (packed: Packed, value: number) => Packed]>([
    ['|i1', (to, value) => to.add('Int8', value)],
    ['|u1', (to, value) => to.add('Uint8', value)],
    ['<i2', (to, value) => to.add('Int16', value)],
    ['>i2', (to, value) => to.add('Int16', value, false)],
    ['<u2', (to, value) => to.add('Uint16', value)],
    ['<i4', (to, value) => to.add('Int32', value)],
    ['>u4', (to, value) => to.add('Uint32', value, false)],
    ['<i8', (to, value) => to.big(BigInt(value))],
    ['>u8', (to, value) => to.big(BigInt(value), false)],
    ['<f4', (to, value) => to.add('Float32', value)],
    ['>f8', (to, value) => to.add('Float64', value, false)],
    // 5, 6, 7, 8, 9, 10, 0, 1 as half floats.
    [
      '<f2',
      (to, value) =>
        to.add(
          'Uint16',
          { 0: 0, 1: 0x3c00, 5: 0x4500, 6: 0x4600, 7: 0x4700, 8: 0x4800, 9: 0x4880, 10: 0x4900 }[value] ?? Number.NaN,
        ),
    ],
  ])('numbers of type %s', async (type, add) => {
    const data = new Packed();
    for (const row of two) for (const value of row) add(data, value);
    const mixedDescr = `[('t', '${type}'), ('x', '${type}'), ('y', '${type}'), ('p', '${type}')]`;
    expect((await readRows(npyOf(mixedDescr, [2], data.bytes))).rows).toEqual(two);
  });
});

describe('matrices', () => {
  const [rowWise, columnWise] = [Float64Array.from(two.flat()), Float64Array.of(5, 8, 6, 9, 7, 10, 1, 0)];
  const columns = 't,x,y,p';

  test('the caller says the columns; rows, columns and Fortran order all are read', async () => {
    const files = [
      npyOf("'<f8'", [2, 4], rowWise),
      npyOf("'<f8'", [2, 4], columnWise, true),
      npyOf("'<f8'", [4, 2], columnWise),
      npyOf("'<f8'", [4, 2], rowWise, true),
    ];
    for (const file of files) {
      expect((await readRows(file, { columns })).rows).toEqual(two);
      for (const size of [1, 7]) expect((await readRows(inPieces(file, size), { columns })).rows).toEqual(two);
    }
  });

  test('without that they are asked for', async () => {
    const reading = readEvents(npyOf("'<f8'", [2, 4], rowWise), { name: 'night.npy' });
    await expect(reading).rejects.toThrow(says('night.npy: header, byte 0', '2×4', 5, 6, 7, 1));
    await expect(readEvents(npyOf("'<f8'", [1, 99], new Float64Array(99)))).rejects.toThrow('got a matrix of 1×99;');
  });

  test('a column that is named label or left alone', async () => {
    const matrix = npyOf("'<i4'", [2, 6], Int32Array.from(two.flatMap(([t, x, y, p], k) => [x, y, p, 99, t, k])));
    const { rows, report } = await readRows(matrix, { columns: 'x,y,p,-,t,label' });
    expect(rows).toEqual(two);
    expect(report.notes).toContain('1 of 2 events are labelled as an object');
  });

  test('a Fortran matrix that was cut is an error, as no event of it is whole', async () => {
    const file = npyOf("'<f8'", [2, 4], columnWise, true);
    await expect(readEvents(file.subarray(0, -1), { columns })).rejects.toThrow('got the end of the file at byte 191');
  });

  test('other shapes are refused', async () => {
    const numbers = new Float64Array(24);
    await expect(readEvents(npyOf("'<f8'", [24], numbers), { columns })).rejects.toThrow('got a NumPy array of single numbers');
    await expect(readEvents(npyOf("'<f8'", [2, 3, 4], numbers), { columns })).rejects.toThrow('got an array of shape (2, 3, 4)');
    await expect(readEvents(npyOf("'<f8'", [8, 3], numbers), { columns })).rejects.toThrow(says(4, '8×3'));
  });
});

const matrixOf = (rows: readonly (readonly number[])[]) => npyOf("'<f8'", [rows.length, 6], Float64Array.from(rows.flat()));

describe('OrbitSight', () => {
  const start = 1_733_336_331_000_000;
  const events = [
    [100, 50, 1, start, 0, 0],
    [101, 51, 0, start + 40, 1, 40],
    [102, 52, 1, start + 90, 1, 90],
  ];

  test('its matrices are known by what is in them; labels are counted; the name tells the camera', async () => {
    const name = 'data/DAVIS_SL12_15772_2024_labeled_events.npy';
    const { rows, report } = await readRows(matrixOf(events), { name });
    expect(rows).toEqual([
      [start, 100, 50, 1],
      [start + 40, 101, 51, 0],
      [start + 90, 102, 52, 1],
    ]);
    expect(report.notes).toContain('2 of 3 events are labelled as an object');
    const { header } = await readEvents(matrixOf(events), { name });
    expect(header).toMatchObject({ sensor: { width: 346, height: 260 }, sensorFrom: 'camera', timeUnit: 'us' });
  });

  test.each([
    ['2025_12_23_EVK4_mag7.3_labeled_events.npy', 1280],
    ['DVX_Filtered_Stars3_labeled_events.npy', 640],
    ['events.npy', undefined],
  ])('%s', async (name, width) => {
    expect((await readEvents(matrixOf(events), { name })).header.sensor?.width).toBe(width);
  });

  test('six columns of something else are asked for', async () => {
    for (const [row, column, value] of [
      [1, 5, 70],
      [2, 2, 3],
      [1, 4, 7],
      [0, 0, -1],
    ]) {
      const other = events.map((event) => [...event]);
      other[row][column] = value;
      await expect(readEvents(matrixOf(other))).rejects.toThrow(says('columns with names'));
    }
  });
});

const fileOf = (type: string, data: Uint8Array, name = 't'): Uint8Array => {
  const size = data.length / 2;
  const rows = [0, 1].flatMap((k) => [...data.subarray(k * size, (k + 1) * size), 1, 2, 1]);
  return npyOf(`[('${name}', '${type}'), ('x', '|u1'), ('y', '|u1'), ('p', '|u1')]`, [2], Uint8Array.from(rows));
};
const times = async (file: Uint8Array, options = {}) => (await readRows(file, options)).rows.map(([t]) => t);

const seconds = (a: number, b: number) => new Packed().add('Float64', a).add('Float64', b).bytes;

describe('time', () => {
  test('seconds are those of the nearest ns', async () => {
    expect(await times(fileOf('<f8', seconds(0.000779999, 5.748)))).toEqual([779.999, 5_748_000]);
    expect(await times(fileOf('<f8', seconds(1_633_953_690.97595, 1_633_953_690.975951)))).toEqual([
      1_633_953_690_975_950, 1_633_953_690_975_951,
    ]);
    expect(await times(fileOf('<f8', seconds(1, 2), 't_s'))).toEqual([1e6, 2e6]);
    expect(await times(fileOf('<f8', seconds(1, 2)), { unit: 'ms' })).toEqual([1000, 2000]);
  });

  test('ns since 1970 are exact, as µs since the first', async () => {
    const first = 1_744_227_144_732_712_001n;
    for (const little of [true, false]) {
      const data = new Packed().big(first, little).big(first + 4_294_967_297n, little).bytes;
      const file = fileOf(little ? '<i8' : '>u8', data);
      expect((await readEvents(file)).header).toMatchObject({ originNs: first, timeUnit: 'ns' });
      expect(await times(file)).toEqual([0, 4_294_967.297]);
    }
    for (const [time, originNs] of [
      [2n ** 53n - 1n, 0n],
      [2n ** 53n, 2n ** 53n],
    ]) {
      const opened = await readEvents(fileOf('<i8', new Packed().big(time).big(time).bytes), { unit: 'ns' });
      expect(opened.header.originNs).toBe(originNs);
    }
  });

  test('times of NumPy say their unit', async () => {
    const data = new Packed().big(5n).big(-7n).bytes;
    expect(await times(fileOf('<M8[ms]', data))).toEqual([5000, -7000]);
    expect(await times(fileOf('<m8[us]', data))).toEqual([5, -7]);
    await expect(readEvents(fileOf('<M8[D]', data))).rejects.toThrow(says('number', '"t"'));
  });

  test('times of 32 bits are told', async () => {
    const { report } = await readRows(fileOf('<f4', new Packed().add('Float32', 1.5).add('Float32', 2).bytes, 't_s'));
    expect(report.notes).toEqual(['times are 32-bit floating-point numbers: late ones are rounded']);
  });
});

const mixedDescr = "[('t_us', '<f8'), ('x', '<f4'), ('y', '<i2'), ('p', '|i1')]";
const mixed = (...rows: readonly (readonly number[])[]): Uint8Array => {
  const packed = new Packed();
  for (const [t, x, y, p] of rows) packed.add('Float64', t).add('Float32', x).add('Int16', y).add('Int8', p);
  return npyOf(mixedDescr, [rows.length], packed.bytes);
};

describe('values that are no events', () => {
  test.each([
    [[Number.NaN, 1, 1, 1], says('t of event 1, byte 143', '±2^53', 'NaN')],
    [[1e300, 1, 1, 1], 'got 1e+300 µs'],
    [[6, 1.5, 1, 1], says('x of event 1, byte 151', 1.5)],
    [[6, Number.NaN, 1, 1], says('x of event 1, byte 151', 'NaN')],
    [[6, 1, 1, 2], says('p of event 1, byte 157', '−1', 1, 0, 1, 2)],
  ])('%j', async (row, message) => {
    await expect(readRows(mixed([5, 1, 1, 1], row, [7, 1, 1, 1]))).rejects.toThrow(message);
  });

  test('−1 and 0 in one file are no polarity', async () => {
    await expect(readRows(mixed([5, 1, 1, 0], [6, 1, 1, -1]))).rejects.toThrow('got both 0 and −1');
    expect((await readRows(mixed([5, 1, 1, -1], [6, 1, 1, 1]))).rows.map(([, , , p]) => p)).toEqual([0, 1]);
  });

  test('pixels that no sensor has are counted', async () => {
    const { rows, report } = await readRows(
      mixed([5, -1, 1, 1], [6, 1, -1, 1], [7, 1e30, 1, 1], [8, 1, 2, 1], [9, 1, 2, 1], [9, 2, 2, 1]),
    );
    expect(rows.map(([t]) => t)).toEqual([8, 9, 9]);
    expect(report.dropped.get('events beyond the sensor')).toBe(3);
  });

  test('a file that was cut holds fewer events than it says', async () => {
    const whole = mixed([5, 1, 1, 1], [6, 2, 2, 0]);
    const { rows, report } = await readRows(whole.subarray(0, -4));
    expect(rows).toEqual([[5, 1, 1, 1]]);
    expect(report.cutBytes).toBe(11);
    expect(report.notes).toContain('the header says 2 events, and the file ends after 1');
    const longer = await readRows(Uint8Array.from([...whole, 1, 2, 3]));
    expect(longer.rows).toHaveLength(2);
    expect(longer.report.notes).toEqual(['3 bytes behind the numbers were left alone']);
  });
});

const headed = (header: string): Uint8Array =>
  Uint8Array.from([0x93, ...new TextEncoder().encode(`NUMPY\x01\x00${String.fromCharCode(header.length)}\x00${header}`)]);

describe('headers that are not read', () => {
  const numbers = new Uint8Array(64);
  test.each([
    [npyOf("'|O'", [2], numbers), says('Python objects')],
    [npyOf("[('t', '|O')]", [2], numbers), 'got Python objects (dtype O)'],
    [npyOf("'<c16'", [2, 4], numbers), 'got dtype "<c16"'],
    [npyOf("'<U5'", [2, 4], numbers), 'got dtype "<U5"'],
    [npyOf("'<i3'", [2, 4], numbers), 'got dtype "<i3"'],
    [npyOf("[('t', '<i8', (999999,))]", [2], numbers), says(4096, 7999992)],
    [npyOf("[('x', '<i8'), 5]", [2], numbers), 'got a dtype that is not known'],
    [npyOf("'<f8'", [2, 4], numbers, false, 9), says('byte 6', 1, 2, 3, 9)],
    [npyOf("'<f8'", [2, 4], numbers).subarray(0, 40), says('byte 8', 40, 118)],
    [npyOf("'<f8'", [2, 4], numbers).subarray(0, 6), says(1, 2, 3)],
    [headed("{'descr': '<f8', 'fortran_order': False, 'shape': (-1, 4)}"), says('header, byte 10', 'shape')],
    [headed("{'descr': '<f8', 'fortran_order': 0, 'shape': (1, 4)}"), says('header, byte 10', 'fortran_order')],
    [headed("{'descr': '<f8', 'fortran_order': False, 'shape': (1, 'a')}"), says('header, byte 10', 'shape')],
    [headed("{'descr': '<f8', 'fortran_order': False, 'shape': (1, 4)"), says('header, byte 10', 'dictionary')],
    [headed('__import__("os").system("ls")'), says('header, byte 10', 'dictionary')],
    [headed('('.repeat(100)), says('header, byte 10', 'dictionary')],
    [npyOf(`${'['.repeat(15_000)}${']'.repeat(15_000)}`, [2], numbers), 'got a dtype that is not known'],
    [npyOf("[('x', '<i8', (1.5,))]", [2], numbers), 'got a dtype that is not known'],
  ])('%#', async (bytes, message) => {
    await expect(readEvents(bytes, { columns: 't,x,y,p' })).rejects.toThrow(message);
  });

  test('long numbers of Python 2 and other blanks are read', async () => {
    const header = `{"shape": ( 2L,4L ),"fortran_order":False ,\n'descr':u'<f8'}`;
    const file = Uint8Array.from([...headed(header), ...new Uint8Array(Float64Array.from(two.flat()).buffer)]);
    expect((await readRows(file, { columns: 't,x,y,p' })).rows).toEqual(two);
  });

  test('a count that lies takes no memory', async () => {
    const { rows } = await readRows(npyOf("'<f8'", [9_000_000_000_000, 4], Float64Array.from(two.flat())), {
      columns: 't,x,y,p',
    });
    expect(rows).toEqual(two);
  });
});

describe('writing', () => {
  test('what is written reads back to the same events', async () => {
    const row = fc.tuple(fc.integer({ min: -(2 ** 40), max: 2 ** 52 }), fc.nat(65_535), fc.nat(65_535), fc.nat(1));
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 40 }), async (rows) => {
        const writer = new NpyWriter();
        const blocks = [...writer.encode(columnsOf(rows.slice(0, 3))), ...writer.encode(columnsOf(rows.slice(3)))];
        const header = writer.begin();
        expect(header).toHaveLength(128);
        expect((await readRows(Uint8Array.from([...header, ...blocks]))).rows).toEqual(rows);
      }),
    );
  });

  test('the bytes by hand', () => {
    const writer = new NpyWriter();
    expect([...writer.encode(columnsOf([[2 ** 32 + 5, 258, 3, 1]]))]).toEqual([5, 0, 0, 0, 1, 0, 0, 0, 2, 1, 3, 0, 1]);
    expect(String.fromCharCode(...writer.begin()).trimEnd()).toBe(
      "\x93NUMPY\x01\x00\x76\x00{'descr': [('t', '<i8'), ('x', '<u2'), ('y', '<u2'), ('p', '|u1')], 'fortran_order': False, 'shape': (1,), }",
    );
  });
});
