// Packs stars of Tycho-2 as @spikeseg/astrometry reads them. Debian's package astrometry-data-tycho2-07-littleendian has the catalogue
// (BSD-2-Clause, places of epoch J1991.25 without proper motions): `apt-get download` it, and `dpkg -x` unpacks it.
//   npx node tools/pack-stars.mjs index-tycho2-07.littleendian.fits 8.5           writes what the package ships
//   npx node tools/pack-stars.mjs index-tycho2-07.littleendian.fits 12.5 deep.sky  writes a file for packedCatalogue()
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bandsOf, cellOf, headerBytes, starBytes } from '../packages/astrometry/src/catalogue/sky-cells.ts';
import { root } from './run.mjs';

const [input, limit, output] = process.argv.slice(2);
const faintest = Number(limit);
if (!input || !(faintest > 0)) throw new Error('usage: npx node tools/pack-stars.mjs INDEX.fits FAINTEST_MAGNITUDE [OUTPUT]');
const packed = pack(readStars(readFileSync(input)).filter(({ magnitude }) => magnitude <= faintest));
if (output) writeFileSync(output, packed);
else
  writeFileSync(
    join(root, 'packages/astrometry/src/catalogue/tycho2-bright.ts'),
    `/** Tycho-2 to V_T ${faintest}, packed, as base64: see NOTICE.md. Made by tools/pack-stars.mjs */\nexport const tycho2Bright: string =\n  '${packed.toString('base64')}';\n`,
  );
console.log(`${packed.length} bytes`);

/** Columns of a FITS file by the name of their table's first column. */
function columns(bytes) {
  const found = new Map();
  for (let at = 0; at < bytes.length; ) {
    const card = {};
    for (let ended = false; !ended; at += 2880)
      for (const line of bytes.toString('latin1', at, at + 2880).match(/.{80}/g)) {
        ended ||= line.startsWith('END ');
        card[line.slice(0, 8).trim()] ??= line.slice(10).split('/')[0].replaceAll("'", '').trim();
      }
    const size = card.NAXIS === '2' ? Number(card.NAXIS1) * Number(card.NAXIS2) : 0;
    found.set(card.TTYPE1, bytes.subarray(at, at + size));
    at += Math.ceil(size / 2880) * 2880;
  }
  return found;
}

/** The stars of an index of astrometry.net: unit vectors as whole steps of the tree's range, and a table of magnitudes. */
function readStars(bytes) {
  const tables = columns(bytes);
  const [range, data, magnitudes] = ['kdtree_range_stars', 'kdtree_data_stars', 'MAG_VT'].map((name) => tables.get(name));
  const scale = range.readDoubleLE(48);
  return Array.from({ length: data.length / 12 }, (_, i) => {
    const [x, y, z] = [0, 1, 2].map((k) => range.readDoubleLE(8 * k) + data.readUInt32LE(12 * i + 4 * k) / scale);
    const raDeg = ((Math.atan2(y, x) * 180) / Math.PI + 360) % 360;
    // The table is big endian, as FITS is.
    return { raDeg, decDeg: (Math.atan2(z, Math.hypot(x, y)) * 180) / Math.PI, magnitude: magnitudes.readFloatBE(4 * i) };
  });
}

function pack(stars) {
  const bands = bandsOf(2);
  const brightest = Math.floor(stars.reduce((least, { magnitude }) => Math.min(least, magnitude), faintest) * 10) * 100;
  const step = Math.ceil((faintest * 1000 - brightest) / 255);
  const cells = Array.from({ length: bands.cells }, () => []);
  for (const star of stars) cells[cellOf(bands, star.raDeg, star.decDeg).cell].push(star);
  const bytes = Buffer.alloc(headerBytes + 2 * bands.cells + starBytes * stars.length);
  bytes.write('SKY1', 'latin1');
  bytes.writeUInt16LE(120, 4);
  bytes.writeInt16LE(brightest, 6);
  bytes.writeUInt16LE(step, 8);
  bytes.writeInt16LE(Math.round(faintest * 1000), 10);
  bytes.writeUInt32LE(stars.length, 12);
  let at = headerBytes + 2 * bands.cells;
  cells.forEach((inCell, cell) => {
    bytes.writeUInt16LE(inCell.length, headerBytes + 2 * cell);
    for (const { raDeg, decDeg, magnitude } of inCell.toSorted((a, b) => a.magnitude - b.magnitude)) {
      const { ra, dec, width, height } = cellOf(bands, raDeg, decDeg);
      bytes.writeUInt16LE(Math.min(65_535, Math.floor(((raDeg - ra) / width) * 65_536)), at);
      bytes.writeUInt16LE(Math.min(65_535, Math.floor(((decDeg - dec) / height) * 65_536)), at + 2);
      bytes[at + 4] = Math.min(255, Math.max(0, Math.floor((magnitude * 1000 - brightest) / step)));
      at += starBytes;
    }
  });
  return bytes;
}
