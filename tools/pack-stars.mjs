// Packs the stars of Tycho-2 as @spikeseg/star-catalogue ships them. Debian's packages astrometry-data-tycho2-07-littleendian and -08-littleendian have them
// (BSD-2-Clause, mean places of J2000, V_T): of each field of 22.5′, or 32′, the ten brightest (the indexes of wider fields add none). Stars of the second file and on that the first
// lacks are added.
//   npx node tools/pack-stars.mjs packages/star-catalogue/tycho2.sky index-tycho2-07.littleendian.fits index-tycho2-08.littleendian.fits
import { writeFileSync } from 'node:fs';
import { openCatalogue } from '@spikeseg/star-catalogue';
import { headerBytes, packedMagic, starBytes } from '../packages/star-catalogue/src/packed/packed-catalogue.ts';
import { bandsOf, cellOf } from '../packages/star-catalogue/src/sky/sky-cells.ts';

const [output, ...inputs] = process.argv.slice(2);
if (inputs.length === 0) throw new Error('usage: npx node tools/pack-stars.mjs OUTPUT INDEX.fits…');
const [bands, heightMin] = [bandsOf(2), 120];
const cells = Array.from({ length: bands.cells }, () => []);
for (const [file, input] of inputs.entries()) {
  let added = 0;
  for (const star of openCatalogue(input).starsWithin(0, 90, 180, Number.POSITIVE_INFINITY)) {
    const { raDeg, decDeg, magnitude } = star;
    const own = cells[cellOf(bands, raDeg, decDeg).cell];
    const isSame = (one) =>
      one.magnitude === magnitude && Math.abs(one.decDeg - decDeg) < 1e-6 && Math.abs(one.raDeg - raDeg) < 1e-3;
    if (file > 0 && own.some(isSame)) continue;
    own.push(star);
    added++;
  }
  console.log(`${added} stars of ${input}`);
}
writeFileSync(output, packed());

function packed() {
  const magnitudes = cells.flatMap((own) => own.map(({ magnitude }) => magnitude)).toSorted((a, b) => a - b);
  const brightest = Math.floor(magnitudes[0] * 10) * 100;
  const step = Math.ceil((magnitudes.at(-1) * 1000 - brightest) / 255);
  const bytes = Buffer.alloc(headerBytes + 2 * bands.cells + starBytes * magnitudes.length);
  bytes.write(packedMagic, 'latin1');
  bytes.writeUInt16LE(heightMin, 4);
  bytes.writeInt16LE(brightest, 6);
  bytes.writeUInt16LE(step, 8);
  bytes.writeInt16LE(Math.round(magnitudes[Math.ceil(0.99 * magnitudes.length) - 1] * 1000), 10);
  bytes.writeUInt32LE(magnitudes.length, 12);
  let at = headerBytes + 2 * bands.cells;
  for (const [cell, own] of cells.entries()) {
    bytes.writeUInt16LE(own.length, headerBytes + 2 * cell);
    for (const { raDeg, decDeg, magnitude } of own.toSorted((a, b) => a.magnitude - b.magnitude)) {
      const { ra, dec, width, height } = cellOf(bands, raDeg, decDeg);
      bytes.writeUInt16LE(Math.min(65_535, Math.floor(((raDeg - ra) / width) * 65_536)), at);
      bytes.writeUInt16LE(Math.min(65_535, Math.floor(((decDeg - dec) / height) * 65_536)), at + 2);
      bytes[at + 4] = Math.min(255, Math.floor((magnitude * 1000 - brightest) / step));
      at += starBytes;
    }
  }
  return bytes;
}
