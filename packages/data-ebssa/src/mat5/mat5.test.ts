import { says } from '@spikeseg/test-support';
import { describe, expect, it } from 'vitest';
import type { FileVariable, NumericVariable, StructVariable } from '../files/file-variable.ts';
import { bare, buildMat5, char, compress, type FileOptions, matrix, numeric, storedTypes, struct } from './mat5.fixture.ts';
import type { Mat5Content } from './parse-mat5.ts';
import { readMat5, readMat5Blob } from './read-mat5.fixture.ts';

const all = () => true;

/** What these bytes hold, in memory and as a `Blob`: both readers must find the same. */
async function read(bytes: Buffer, wanted: (name: string) => boolean = all): Promise<Mat5Content> {
  const content = await readMat5(bytes, 'test.mat', wanted);
  expect(await readMat5Blob(bytes, 'test.mat', wanted)).toEqual(content);
  return content;
}

const asNumeric = (variable: FileVariable | undefined) => variable as NumericVariable;
const asStruct = (variable: FileVariable) => variable as StructVariable;

const layouts: readonly FileOptions[] = [
  { littleEndian: true, compressed: true },
  { littleEndian: true, compressed: false },
  { littleEndian: false, compressed: true },
  { littleEndian: false, compressed: false },
];

describe.each(layouts)('a file with %j', (layout) => {
  it.each(Object.keys(storedTypes) as (keyof typeof storedTypes)[])('reads a double stored as %s', async (stored) => {
    const values = stored.startsWith('u') ? [0, 1, 7, 200] : stored === 'float64' ? [0.1, -1e300, 3, 4] : [-3, 0, 1, 100];
    const [variable] = (await read(buildMat5({ a: numeric(values, { stored }) }, layout))).variables;
    expect(variable).toMatchObject({ kind: 'numeric', name: 'a', className: 'double', dimensions: [4, 1], storedType: stored });
    expect(Array.from(asNumeric(variable).values)).toEqual(values);
  });

  it('reads small data elements: one, two and four bytes inside the tag', async () => {
    const file = buildMat5(
      {
        one: numeric([3], { stored: 'uint8' }),
        two: numeric([-300], { stored: 'int16' }),
        four: numeric([1.5], { stored: 'float32', className: 'single' }),
        pair: numeric([1, -2], { stored: 'int16', className: 'int16' }),
      },
      layout,
    );
    expect((await read(file)).variables.map((v) => [v.className, ...asNumeric(v).values])).toEqual([
      ['double', 3],
      ['double', -300],
      ['single', 1.5],
      ['int16', 1, -2],
    ]);
  });

  it('reads the fields of a struct in file order, whatever the order', async () => {
    const fields = {
      ts: numeric([5, 6]),
      p: numeric([1, 1], { stored: 'int8' }),
      x: numeric([]),
      empty: { kind: 'nothing' } as const,
    };
    const variable = asStruct((await read(buildMat5({ TD: struct(fields) }, layout))).variables[0]);
    expect(variable.kind).toBe('struct');
    expect(variable.fields.map(({ name }) => name)).toEqual(['ts', 'p', 'x', 'empty']);
    expect(variable.fields.map((field) => Array.from(asNumeric(field).values))).toEqual([[5, 6], [1, 1], [], []]);
    expect(variable.fields[3].dimensions).toEqual([0, 0]);
  });

  it('leaves texts alone', async () => {
    const { variables } = await read(buildMat5({ wide: char('Größe'), narrow: char('abcdef', 16), TD: numeric([1]) }, layout));
    expect(variables.map(({ kind, className }) => [kind, className])).toEqual([
      ['skipped', 'char'],
      ['skipped', 'char'],
      ['numeric', 'double'],
    ]);
  });
});

describe('readMat5', () => {
  it('lists variables that were not asked for, without their values and without inflating them', async () => {
    const big = buildMat5({ junk: numeric(Array.from({ length: 4000 }, (_, i) => Math.sin(i))), TD: numeric([1]) });
    const length = big.readUInt32LE(132);
    // Ruin the stream of `junk` behind its head: reading it would be an error.
    big.fill(0xff, 128 + 8 + 2000, 128 + 8 + length);
    const { variables } = await read(big, (name) => name === 'TD');
    expect(variables[0]).toEqual({ kind: 'skipped', name: 'junk', className: 'double', dimensions: [4000, 1], offset: 128 });
    expect(asNumeric(variables[1]).values).toEqual(Int16Array.of(1));
    await expect(read(big)).rejects.toThrow(says('junk, byte 128', 'zlib stream'));
  });

  it('skips cells, objects, sparse matrices, struct arrays and structs inside structs, by name', async () => {
    const file = buildMat5({
      cell: bare(1),
      object: bare(3),
      sparse: bare(5),
      handle: bare(16),
      many: struct({ a: numeric([1]) }, [1, 2]),
      none: struct({ a: numeric([1]) }, [0, 0]),
      outer: struct({ inner: struct({ a: numeric([1]) }) }),
    });
    const { variables } = await read(file);
    expect(variables.map(({ kind, name, className }) => [kind, name, className])).toEqual([
      ['skipped', 'cell', 'cell'],
      ['skipped', 'object', 'object'],
      ['skipped', 'sparse', 'sparse'],
      ['skipped', 'handle', 'function_handle'],
      ['skipped', 'many', 'struct'],
      ['skipped', 'none', 'struct'],
      ['struct', 'outer', 'struct'],
    ]);
    expect(asStruct(variables[6]).fields[0]).toMatchObject({ kind: 'skipped', name: 'inner', className: 'struct' });
  });

  it('calls logical arrays logical', async () => {
    const file = buildMat5({ flag: numeric([1, 0], { className: 'uint8', stored: 'uint8', logical: true }) });
    expect((await read(file)).variables[0]).toMatchObject({ kind: 'numeric', className: 'logical', storedType: 'uint8' });
  });

  it('reads numbers that are not aligned in the file', async () => {
    // A compressed element takes no padding, so what follows it starts at any byte.
    const plain = matrix('b', numeric([0.5, 0.25]), true);
    const first = compress(matrix('a', numeric([1]), true));
    const odd = (128 + first.length) % 8 !== 0 ? first : compress(matrix('aa', numeric([1, 7]), true));
    const file = Buffer.concat([buildMat5({}), odd, plain]);
    expect(asNumeric((await read(file, (name) => name === 'b')).variables[1]).values).toEqual(Float64Array.of(0.5, 0.25));
  });
});
