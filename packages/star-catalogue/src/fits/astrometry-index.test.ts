import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fails } from '@spikeseg/test-support';
import { expect, test } from 'vitest';
import { catalogueOf } from '../catalogue-of.ts';
import { openCatalogue } from '../open-catalogue.ts';
import { tycho2 } from '../tycho2.ts';
import { type IndexKind, indexFile, indexStars } from './astrometry-index.fixture.ts';

const kinds: readonly [string, Partial<IndexKind>, number][] = [
  ['whole steps of 32 bits', {}, 2e-4],
  ['whole steps of 16 bits', { type: 'u16' }, 4],
  ['doubles', { type: 'double' }, 1e-9],
  ['big endian', { little: false }, 2e-4],
  ['in the order of the tree, tables in another', { permuted: true }, 2e-4],
];

test.each(kinds)('stars of a tree of %s', (_, kind, errorArcsec) => {
  const at = catalogueOf('index-5200.fits', indexFile({ ...kind, columns: ['RA', 'j_mag'] }));
  expect(at).toMatchObject({ band: 'J', epochYear: 2000 });
  const stars = at.starsWithin(0, 90, 180, 99);
  expect(stars.map(({ magnitude }) => magnitude)).toEqual(indexStars.map(({ magnitude }) => magnitude));
  for (const [i, { raDeg, decDeg }] of indexStars.entries()) {
    expect(Math.abs(stars[i].decDeg - decDeg) * 3600).toBeLessThan(errorArcsec);
    expect(Math.abs(stars[i].raDeg - raDeg) * 3600 * Math.cos((decDeg * Math.PI) / 180)).toBeLessThan(errorArcsec);
  }
  expect(stars[0].sigmaArcsec).toBeCloseTo(Math.hypot(0.064, kind.type === 'u16' ? 6.295 / Math.sqrt(12) : 0), 3);
});

test('those of Gaia are of 2015.5, and move', () => {
  const at = catalogueOf('g.fits', indexFile({ columns: ['phot_g_mean_mag', 'pmra', 'pmdec'] }));
  expect(at).toMatchObject({ band: 'G', epochYear: 2015.5 });
  const [first] = at.at(2025.5).starsWithin(0, 90, 180, 99);
  expect((first.decDeg - indexStars[0].decDeg) * 3600).toBeCloseTo(-5, 2);
});

test.each([
  ['no magnitudes', indexFile({ columns: ['RA'] }), ['x.fits', 'RA', '5200-LITE']],
  ['no tree', indexFile({ columns: ['mag'], tree: 'codes' }), ['x.fits', 'kdtree_data_stars']],
  ['a cut end', indexFile({ columns: ['mag'] }).subarray(0, -2880), ['x.fits', 'HDU', 'cut']],
  ['a scale that is no number', indexFile({ columns: ['mag'], scale: Number.NaN }), ['kdtree_range_stars', 'NaN']],
  ['vectors of another length', indexFile({ columns: ['mag'], scale: 2 ** 30 }), ['star', 1, 'length 1']],
] as const)('an index with %s is refused', (_, bytes, parts) => {
  expect(() => catalogueOf('x.fits', bytes)).toThrow(fails(RangeError, ...parts));
});

/** Debian's astrometry-data-tycho2-10-19-littleendian and python3-astropy. */
const debian = '/usr/share/astrometry/index-tycho2-16.littleendian.fits';
const script = `
import sys, numpy
from astropy.io import fits
tables = {one.header['TTYPE1']: one for one in fits.open(sys.argv[1])[1:]}
low, scale = numpy.frombuffer(tables['kdtree_range_stars'].data.tobytes(), '<f8')[[0, 6]]
x, y, z = (low + numpy.frombuffer(tables['kdtree_data_stars'].data.tobytes(), '<u4').reshape(-1, 3) / scale).T
ra, dec = numpy.degrees(numpy.arctan2(y, x)) % 360, numpy.degrees(numpy.arctan2(z, numpy.hypot(x, y)))
for row in zip(ra, dec, tables['MAG_VT'].data['MAG_VT']): print(*row)
`;

const isThere = existsSync(debian) && spawnSync('/usr/bin/python3', ['-c', 'import astropy']).status === 0;
if (!isThere)
  console.warn('skipped: an index read by Astropy (Debian: astrometry-data-tycho2-10-19-littleendian, python3-astropy)');

test.skipIf(!isThere)("Debian's index is read as Astropy reads it, and packed to 0.06″ and 0.03 magnitudes", () => {
  const lines = execFileSync('/usr/bin/python3', ['-c', script, debian], { encoding: 'utf8', maxBuffer: 2 ** 26 })
    .trim()
    .split('\n');
  const expected = lines.map((line) => line.split(' ').map(Number)).toSorted((a, b) => a[2] - b[2] || a[0] - b[0]);
  const read = openCatalogue(debian);
  const own = read.starsWithin(0, 90, 180, 99).toSorted((a, b) => a.magnitude - b.magnitude || a.raDeg - b.raDeg);
  expect(own).toHaveLength(5880);
  const off = own.filter(
    ({ raDeg, decDeg, magnitude }, i) =>
      !(
        Math.abs(raDeg - expected[i][0]) < 1e-9 &&
        Math.abs(decDeg - expected[i][1]) < 1e-9 &&
        magnitude === Math.fround(expected[i][2])
      ),
  );
  expect(off).toEqual([]);
  for (const star of own.slice(-100)) {
    const packed = tycho2().starsWithin(star.raDeg, star.decDeg, 0.08 / 3600, 99);
    expect(packed.some(({ magnitude }) => Math.abs(magnitude - star.magnitude) < 0.031)).toBe(true);
  }
});
