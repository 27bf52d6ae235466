import type { PlateStar } from '@spikeseg/astrometry';

const block = 2880;
const number = 8;

/** A FITS table of columns X, Y (the first pixel is 1) and FLUX, float64. */
export function starTable(stars: readonly PlateStar[]): Buffer {
  const names = ['X', 'Y', 'FLUX'];
  const rowBytes = number * names.length;
  const columns = names.flatMap((name, k) => [
    [`TTYPE${k + 1}`, `'${name.padEnd(8)}'`],
    [`TFORM${k + 1}`, "'1D      '"],
  ]);
  const primary = [
    ['SIMPLE', 'T'],
    ['BITPIX', '8'],
    ['NAXIS', '0'],
    ['EXTEND', 'T'],
  ];
  const table = [
    ['XTENSION', "'BINTABLE'"],
    ['BITPIX', '8'],
    ['NAXIS', '2'],
    ['NAXIS1', String(rowBytes)],
    ['NAXIS2', String(stars.length)],
    ['PCOUNT', '0'],
    ['GCOUNT', '1'],
    ['TFIELDS', String(names.length)],
    ...columns,
  ];
  const data = Buffer.alloc(Math.ceil((rowBytes * stars.length) / block) * block);
  for (const [k, { x, y, brightness }] of stars.entries())
    for (const [column, value] of [x + 1, y + 1, brightness].entries()) data.writeDoubleBE(value, rowBytes * k + number * column);
  return Buffer.concat([cards(primary), cards(table), data]);
}

function cards(pairs: readonly (readonly string[])[]): Buffer {
  const lines = pairs.map(([key = '', value = '']) => `${key.padEnd(8)}= ${value.startsWith("'") ? value : value.padStart(20)}`);
  const text = [...lines, 'END'].map((line) => line.padEnd(80)).join('');
  return Buffer.from(text.padEnd(Math.ceil(text.length / block) * block), 'latin1');
}
