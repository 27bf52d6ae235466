import { direction } from '../sky/vector.ts';

/** The stars of made-up indexes, the brightest first. */
export const indexStars = [
  { raDeg: 279.234_7, decDeg: 38.783_7, magnitude: 0.25 },
  { raDeg: 10.5, decDeg: -72.25, magnitude: 4.5 },
  { raDeg: 0.001, decDeg: 89.5, magnitude: 12.5 },
] as const;

export interface IndexKind {
  readonly type: 'u32' | 'u16' | 'double';
  readonly little: boolean;
  /** Rows of tables are in another order, which `kdtree_perm_stars` says. */
  readonly permuted: boolean;
  /** Name of the tree. */
  readonly tree: string;
  readonly scale: number;
  /** Columns beside the tree: magnitudes, and motions of 0 and −500 mas per year. */
  readonly columns: readonly string[];
}

/** An index of astrometry.net as build-astrometry-index writes it, of three stars. */
export function indexFile(kind: Partial<IndexKind>): Uint8Array {
  const { type = 'u32', little = true, permuted = false, tree = 'stars', columns = ['mag'] } = kind;
  const scale = kind.scale ?? (2 ** (type === 'u16' ? 16 : 32) - 1) / 2;
  const order = permuted ? [2, 0, 1] : [0, 1, 2];
  const vectors = order.flatMap((star) => direction(indexStars[star].raDeg, indexStars[star].decDeg));
  const size = { u32: 4, u16: 2, double: 8 }[type];
  const data = filled(size, vectors, (view, at, value) => {
    if (type === 'double') view.setFloat64(at, value, little);
    else if (type === 'u32') view.setUint32(at, Math.round((value + 1) * ((2 ** 32 - 1) / 2)), little);
    else view.setUint16(at, Math.round((value + 1) * ((2 ** 16 - 1) / 2)), little);
  });
  const range = filled(8, [-1, -1, -1, 1, 1, 1, scale], (view, at, value) => view.setFloat64(at, value, little));
  const beside = indexStars.flatMap(({ raDeg, magnitude }) =>
    columns.map((name) => ({ ra: raDeg, pmra: 0, pmdec: -500 })[name.toLowerCase()] ?? magnitude),
  );
  return Buffer.concat([
    header({ SIMPLE: 'T', BITPIX: '8', NAXIS: '0', EXTEND: 'T', ENDIAN: `'${little ? '04:03:02:01' : '01:02:03:04'}'` }),
    ...(type === 'double' ? [] : [table([`kdtree_range_${tree}`], '8A', 8, range)]),
    table([`kdtree_data_${tree}`], `${3 * size}A`, 3 * size, data),
    ...(permuted
      ? [
          table(
            [`kdtree_perm_${tree}`],
            '4A',
            4,
            filled(4, order, (view, at, row) => view.setUint32(at, row, little)),
          ),
        ]
      : []),
    table(
      columns,
      '1E',
      4 * columns.length,
      filled(4, beside, (view, at, value) => view.setFloat32(at, value)),
    ),
  ]);
}

function filled(size: number, values: readonly number[], set: (view: DataView, at: number, value: number) => void): Uint8Array {
  const view = new DataView(new ArrayBuffer(size * values.length));
  for (const [i, value] of values.entries()) set(view, size * i, value);
  return new Uint8Array(view.buffer);
}

/** A binary table; all its columns have one format. */
function table(names: readonly string[], form: string, rowBytes: number, data: Uint8Array): Uint8Array {
  const columns = names.flatMap((name, i) => [
    [`TTYPE${i + 1}`, `'${name}'`],
    [`TFORM${i + 1}`, `'${form}'`],
  ]);
  const cards = {
    XTENSION: "'BINTABLE'",
    BITPIX: '8',
    NAXIS: '2',
    NAXIS1: String(rowBytes),
    NAXIS2: String(data.length / rowBytes),
  };
  const head = header({ ...cards, PCOUNT: '0', GCOUNT: '1', TFIELDS: String(names.length), ...Object.fromEntries(columns) });
  return Buffer.concat([head, data, Buffer.alloc((2880 - (data.length % 2880)) % 2880)]);
}

function header(cards: Readonly<Record<string, string>>): Uint8Array {
  const text = Object.entries(cards)
    .map(([name, value]) => `${name.padEnd(8)}= ${value} / of this`.padEnd(80))
    .concat('END'.padEnd(80))
    .join('');
  return Buffer.from(text.padEnd(Math.ceil(text.length / 2880) * 2880), 'latin1');
}
