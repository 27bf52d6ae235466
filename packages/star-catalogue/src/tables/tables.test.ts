import { fails } from '@spikeseg/test-support';
import { describe, expect, test } from 'vitest';
import { catalogueOf } from '../catalogue-of.ts';
import { gaiaRows, votable, votableBinary } from './votable.fixture.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const near = (text: string) => catalogueOf('own.csv', bytes(text)).starsWithin(10, 20, 1, 99);

const gaiaList = `ra,dec,phot_g_mean_mag,ref_epoch,pmra,pmdec,ra_error,dec_error,pmra_error,pmdec_error\n${gaiaRows.map((row) => row.join(',')).join('\n')}`;
const stars = (text: string) => catalogueOf('g.vot', bytes(text)).at(2026).starsWithin(10, 20, 0.01, 99);

test('a simple list: the brightest first, those without a magnitude left out, comments and quotes', () => {
  const own = near('# mine\n"ra","dec",mag,name\n10.1, 20.1,9.5,b\n10,20,4.25,"a"\n\n10,20,,c\n190,-20,3,d\n');
  expect(own.map(({ raDeg, decDeg, magnitude, band }) => [raDeg, decDeg, magnitude, band])).toEqual([
    [10, 20, 4.25, 'mag'],
    [10.1, 20.1, 9.5, 'mag'],
  ]);
  expect(own[0].sigmaArcsec).toBe(0.06);
});

test("VizieR's list: semicolons, its names, a line of units and one of dashes", () => {
  const text = 'RA_ICRS;DE_ICRS;Gmag;pmRA;pmDE\ndeg;deg;mag;mas/yr;mas/yr\n---;---;---;---;---\n350;-89.5;12.5;0;0\n';
  const at = catalogueOf('v.tsv', bytes(text));
  expect(at).toMatchObject({ band: 'G', epochYear: 2016, faintest: 12.5 });
  expect(at.starsWithin(170, -89.5, 1.1, 13)).toHaveLength(1);
});

test('Gaia: moved to the epoch that is asked for, with the errors of place and motion; without a motion by what such stars do', () => {
  const moved = catalogueOf('g.csv', bytes(gaiaList)).at(2026);
  const [bright, faint] = moved.starsWithin(10, 20, 0.01, 99);
  // 10 years of −360 and 720 mas: 3.6″ to the west, 7.2″ to the north.
  expect((bright.raDeg - 10) * Math.cos(bright.decDeg * (Math.PI / 180)) * 3600).toBeCloseTo(-3.6, 3);
  expect((bright.decDeg - 20) * 3600).toBeCloseTo(7.2, 3);
  expect(bright.sigmaArcsec).toBeCloseTo(Math.hypot(0.0005, 10 * 0.0002), 6);
  expect([faint.raDeg, faint.decDeg, faint.sigmaArcsec]).toEqual([10, 20, expect.closeTo(Math.hypot(0.002, 0.13), 6)]);
  // A star is found where it is then, not where it was: 7.2″ are 0.002 degrees.
  expect(moved.starsWithin(10, 20.002, 0.0012, 12)).toHaveLength(1);
  expect(moved.at(2016).starsWithin(10, 20.002, 0.0012, 12)).toHaveLength(0);
});

describe('a VOTable', () => {
  test.each([
    ['as TABLEDATA', votable()],
    ['as TABLEDATA with a prefix', votable('vot:')],
    ['as BINARY2, with nulls', votableBinary('BINARY2')],
    ['as BINARY', votableBinary('BINARY')],
  ])('%s has the stars of the same list', (_, text) => {
    expect(stars(text)).toEqual(stars(gaiaList));
  });

  test('what is in a comment is not there', () => {
    expect(stars(votable().replace('<TR>', '<!-- <TR><TD>10</TD><TD>20</TD><TD>1</TD></TR> --><TR>'))).toHaveLength(2);
  });

  test.each([
    ['no table', '<VOTABLE></VOTABLE>', ['g.vot', 'TABLE']],
    ['no rows', votable().replace(/<TR>[\s\S]*<\/TR>/, ''), ['g.vot']],
    ['FITS inside', votable().replaceAll('TABLEDATA', 'FITS'), ['TABLEDATA', 'BINARY2']],
    ['cut rows', votableBinary('BINARY').replace(/.{16}(==?)?<\/STREAM>/, '</STREAM>'), ['g.vot', 'cut']],
    ['no base64', votableBinary('BINARY').replace('base64">', 'base64">%%'), ['STREAM', 'base64']],
    ['a type that is none', votableBinary('BINARY').replace('datatype="double"', 'datatype="quad"'), ['ra', 'quad']],
  ])('with %s is refused', (_, text, parts) => {
    expect(() => stars(text)).toThrow(fails(RangeError, ...parts));
  });
});

test.each([
  ['no names', '10,20,4\n', ['own.csv', 'columns', '10,20,4']],
  ['hours', 'ra,dec,mag\n05:30:00,-2,5\n', ['row', 1, 'NaN', -2]],
  ['beyond the pole', 'ra,dec,mag\n5,2,5\n5,-91,5\n', ['row', 2, 5, -91]],
  ['two epochs', 'ra,dec,mag,ref_epoch\n5,2,5,2016\n5,1,5,2015.5\n', ['row', 2, 'ref_epoch', 2016, 2015.5]],
  ['a motion in degrees per century', 'ra,dec,mag,pmra,pmdec\n5,2,5,0,99999\n', ['star', 1, 20_000, 99_999]],
  ['no star', 'ra,dec,mag\n', ['own.csv', 'none']],
  ['bytes', '\u0000\u0001\u0002', ['own.csv', 'astrometry.net', 'VOTable', 3]],
])('a list with %s is refused', (_, text, parts) => {
  expect(() => near(text)).toThrow(fails(RangeError, ...parts));
});
