import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { iodLines } from './iod.ts';
import { observations, site, tracks } from './messages.fixture.ts';
import { tdmKvn, tdmXml } from './tdm.ts';
import { ukLines } from './uk.ts';

const tdm = { originator: 'SPIKESEG', created: '2026-11-28T21:00:00Z' };

/** Whether a program runs; otherwise why its tests are skipped is printed. */
function has(program: string, args: string[], debian: string): boolean {
  const runs = spawnSync(program, args).status === 0;
  if (!runs) console.warn(`skipped: messages read by ${program} (Debian: ${debian})`);
  return runs;
}

const astropy = has('/usr/bin/python3', ['-c', 'import astropy'], 'python3-astropy');
const xmllint = has('xmllint', ['--version'], 'libxml2-utils');

/** Astropy reads angles and times out of the text by its own parsers: largest differences in arcsec and ms. */
const reader = `
import sys, json, numpy as np, astropy.units as u
from astropy.coordinates import SkyCoord
from astropy.time import Time
J = json.load(sys.stdin)
def compare(c, t):
    o = np.argsort(t.jd); r = sorted(J['truth'], key=lambda x: x['utcMs'])
    ref = SkyCoord([x['raDeg'] for x in r] * u.deg, [x['decDeg'] for x in r] * u.deg)
    dt = (t[o] - Time([x['utcMs'] / 1000 for x in r], format='unix')).to_value(u.ms)
    return [float(c[o].separation(ref).arcsec.max()), float(abs(dt).max())]
hms = lambda s: s[:2] + 'h' + s[2:4] + 'm' + s[4:6] + '.' + (s[6:] or '0') + 's'
dms = lambda s: s[:3] + 'd' + s[3:5] + 'm' + s[5:7] + '.' + (s[7:] or '0') + 's'
iso = lambda s: f'{s[:4]}-{s[4:6]}-{s[6:8]}T{s[8:10]}:{s[10:12]}:{s[12:14]}.{s[14:]}'
out = {}
L = J['iod'].splitlines(); out['iod'] = compare(SkyCoord([hms(l[47:54]) + ' ' + dms(l[54:61]) for l in L]), Time([iso(l[23:40]) for l in L]))
L = J['uk'].splitlines(); out['uk'] = compare(SkyCoord([hms(l[34:42]) + ' ' + dms(l[42:50]) for l in L]), Time([iso('20' + l[11:27]) for l in L]))
D = [l.split() for l in J['tdm'].splitlines() if l.startswith('ANGLE_') and l[6] in '12']
a = [d for d in D if d[0] == 'ANGLE_1']; b = [d for d in D if d[0] == 'ANGLE_2']
out['tdm'] = compare(SkyCoord([float(d[3]) for d in a] * u.deg, [float(d[3]) for d in b] * u.deg), Time([d[2] for d in a]))
print(json.dumps(out))
`;

describe.skipIf(!astropy)('Astropy reads the same places and times', () => {
  test('TDM, IOD, UK', () => {
    const one = tracks.slice(0, 1);
    const input = JSON.stringify({
      truth: observations,
      iod: iodLines(one, site),
      uk: ukLines(one, site),
      tdm: tdmKvn(one, site, tdm),
    });
    const read = JSON.parse(execFileSync('/usr/bin/python3', ['-c', reader], { input, encoding: 'utf8' })) as Record<
      string,
      [number, number]
    >;
    const max = { iod: [0.92, 0.51], uk: [0.1, 0.06], tdm: [0.001, 0.001] } as const;
    for (const [format, [arcsec, ms]] of Object.entries(max)) {
      expect(read[format][0]).toBeLessThan(arcsec);
      expect(read[format][1]).toBeLessThan(ms);
    }
  });
});

const lint = (...options: string[]) =>
  spawnSync('xmllint', [...options, '-'], { input: tdmXml(tracks, site, tdm), encoding: 'utf8' });

describe.skipIf(!xmllint)('xmllint', () => {
  test.each([
    ['/tdm[@version="2.0"]/body/segment', 2],
    ['/tdm/body/segment/data/observation[EPOCH and ANGLE_1]', 5],
    ['/tdm/header/COMMENT', 2],
  ])('%s: %i', (path, count) => {
    expect(lint('--xpath', `count(${path})`).stdout.trim()).toBe(String(count));
  });
});

// The schema of SANA names no licence: it is not part of this repository.
const schema = process.env['NDMXML_SCHEMA'];
if (schema === undefined)
  console.warn(
    'skipped: TDM XML against its schema (set NDMXML_SCHEMA to a copy of ndmxml-2.0.0-master-2.0.xsd, unqualified, of sanaregistry.org)',
  );

test.skipIf(!xmllint || schema === undefined)('the XML is valid by the schema', () => {
  const { status, stderr } = lint('--noout', '--nonet', '--schema', schema ?? '');
  expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringContaining('validates') as string });
});
