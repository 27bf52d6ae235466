import { execFileSync, spawnSync } from 'node:child_process';
import { fails } from '@spikeseg/test-support';
import { expect, test } from 'vitest';
import { flat, lens } from '../lens.fixture.ts';
import { readWcs } from './read-wcs.ts';
import { fitsHeader, pixelToSky, skyToPixel } from './tan-wcs.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const header = `${fitsHeader(lens)}\n`;
const straight = `${fitsHeader(flat)}\n`;

test('what is written is read: as lines, and as cards without ends of lines before an image', () => {
  expect(readWcs(bytes(header))).toEqual(lens);
  const file = `${'SIMPLE  =                    T'.padEnd(80)}${header.replaceAll('\n', '')}${'END'.padEnd(80)}`.padEnd(5760);
  expect(readWcs(bytes(`${file}CRVAL1  =                  1.0`))).toEqual(lens);
});

test('a distortion and back: to a millionth of a pixel', () => {
  for (const [x, y] of [
    [0, 0],
    [239, 179],
    [119, 3],
  ] as const) {
    const [u, v] = skyToPixel(lens, pixelToSky(lens, [x, y]))!;
    expect(Math.hypot(u - x, v - y)).toBeLessThan(1e-6);
  }
  const folded = { ...lens, sip: { a: [[3, 0, 1e-2]], b: [] } } as const;
  expect(skyToPixel(folded, { raDeg: 70, decDeg: -20 })).toBeUndefined();
});

test('PC and CDELT, a Fortran exponent, a comment', () => {
  const [first, second, third, fourth] = ['PC1_1   = 0.5', 'PC1_2   = -.1 / turn', 'PC2_2   = 5.0D-1', 'PC2_1   = 0.1'];
  const text = `${straight.replaceAll(/CD\d_\d.*\n/g, '')}CDELT1  = -0.1\nCDELT2  = 0.1\n${first}\n${second}\n${third}\n${fourth}\n`;
  expect(readWcs(bytes(text)).cd).toEqual([
    [-0.05, expect.closeTo(0.01, 12)],
    [expect.closeTo(0.01, 12), 0.05],
  ]);
});

const without = (name: string, from = straight): string => from.replace(new RegExp(`${name}.*\n`), '');
test.each<[string, string, readonly (string | number)[]]>([
  ['no header', 'what is this', ['FITS header', 'what is this']],
  ['nothing', '', ['FITS header', 'CRVAL1']],
  ['another projection', straight.replace('RA---TAN', 'RA---ZEA'), ['CTYPE1', 'RA---TAN', 'RA---ZEA']],
  ['axes the other way', straight.replace('DEC--TAN', 'RA---TAN'), ['CTYPE2', 'DEC--TAN']],
  ['no place', without('CRVAL2'), ['CRVAL2', 'no such card']],
  ['beyond the pole', `${without('CRVAL2')}CRVAL2  = 91\n`, ['CRVAL2', 90, 91]],
  ['no matrix', straight.replaceAll(/CD\d_\d.*\n/g, ''), ['CDELT1', 'no such card']],
  ['a flat matrix', straight.replaceAll(/(CD\d_\d +=).*\n/g, '$1 1.0\n'), ['CD', 'inverse', 1]],
  ['a turn that is not read', `${straight.replaceAll(/CD\d_\d.*\n/g, '')}CROTA2  = 12\n`, ['CROTA2', 12]],
  ['another equinox', `${straight}EQUINOX = 1950.0\n`, ['EQUINOX', 2000, '1950.0']],
  ['no number', `${without('CRPIX1')}CRPIX1  = 'wide'\n`, ['CRPIX1', 'wide']],
  ['an order', header.replace(/(A_ORDER *= *)3/, '$199'), ['A_ORDER', 9, 99]],
  ['no polynomial', without('A_ORDER', header), ['A_ORDER', 'no such card']],
  ['SIP that CTYPE does not name', header.replaceAll('-SIP', ''), ['A_ORDER', 'RA---TAN-SIP', 'RA---TAN']],
  ['TPV beside SIP', `${header}PV1_7   = 0.1\n`, ['PV1_7', 'SIP', '0.1']],
  ['coefficients that TPV has, and TAN has otherwise', `${straight}PV1_1   = 1.01\n`, ['PV1_1', 'RA---TPV', 'RA---TAN']],
  ['a power of the radius', `${straight}PV2_11  = 0.01\n`, ['PV2_11', 'radius', '0.01']],
  ['a coefficient beyond the last', `${straight}PV1_40  = 0.01\n`, ['PV1_40', 'PV1_39', '0.01']],
])('%s', (_, text, place) => {
  expect(() => readWcs(bytes(text))).toThrow(fails(RangeError, ...place));
});

const astropy = spawnSync('/usr/bin/python3', ['-c', 'import astropy.wcs']).status === 0;
if (!astropy) console.warn('skipped: plates read by Astropy (Debian: python3-astropy)');

/** What SCAMP writes: to the third order, cross terms among them, with CTYPE of TAN. */
const scamp = `${straight}PV1_0   = 0.01\nPV1_1   = 1.001\nPV1_2   = 0.0005\nPV1_3   = 0.\nPV1_5   = 2E-4\nPV1_7   = -3E-4\nPV1_8   = 1E-4\nPV2_0   = -0.02\nPV2_1   = 0.999\nPV2_4   = 1E-4\nPV2_8   = 2E-4\nPV2_10  = -4E-4\n`;

/** Astropy takes pixels to the sky by the header. */
const reader = `
import sys, json
from astropy.io.fits import Header
from astropy.wcs import WCS
J = json.load(sys.stdin)
import warnings
warnings.simplefilter('error')
warnings.filterwarnings('ignore', message='Removed redundant SIP')
places = [WCS(Header.fromstring(text, sep='\\n')).all_pix2world(J['pixels'], 0).tolist() for text in J['headers']]
print(json.dumps(places))
`;

test.skipIf(!astropy)('Astropy has the same places, to a thousandth of an arcsecond', () => {
  const tpv = `${scamp.replaceAll('TAN', 'TPV')}PV1_17  = 1E-6\nPV2_31  = 3E-8\nPV1_38  = 2E-8\n`;
  const headers = [straight, header, scamp, tpv, `${fitsHeader(readWcs(bytes(scamp)))}\n`];
  const pixels = [
    [0, 0],
    [239, 0],
    [30, 179],
    [119.5, 89.5],
  ] as const;
  const input = JSON.stringify({ headers, pixels });
  const sky = JSON.parse(execFileSync('/usr/bin/python3', ['-c', reader], { input, encoding: 'utf8' })) as number[][][];
  for (const [k, text] of headers.entries()) {
    const read = readWcs(bytes(text));
    for (const [i, pixel] of pixels.entries()) {
      const { raDeg, decDeg } = pixelToSky(read, pixel);
      expect(Math.abs(raDeg - sky[k][i][0]) * 3600).toBeLessThan(1e-3);
      expect(Math.abs(decDeg - sky[k][i][1]) * 3600).toBeLessThan(1e-3);
    }
  }
  // The distortion is there.
  expect(Math.abs(sky[2][0][1] - sky[0][0][1]) * 3600).toBeGreaterThan(30);
});
