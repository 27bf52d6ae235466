import { fails } from '@spikeseg/test-support';
import { describe, expect, test } from 'vitest';
import type { Observation, ObservedTrack } from '../observations/observation.ts';
import { direction, separationDeg } from '../sphere/vector.ts';
import { exponential, iodLines } from './iod.ts';
import { observations, type Read, readIod, readRde, readTdm, readUk, site, tracks } from './messages.fixture.ts';
import { rdeReports } from './rde.ts';
import { tdmKvn, tdmXml } from './tdm.ts';
import { udlObservations } from './udl.ts';
import { ukLines } from './uk.ts';

const tdm = { originator: 'SPIKESEG', created: '2026-11-28T21:00:00Z' };
const udl = { classificationMarking: 'U', dataMode: 'TEST', source: 'me' } as const;

const ordered = (list: readonly Read[]): Read[] => list.toSorted((a, b) => a.utcMs - b.utcMs);

/** Largest difference of what was read to what was written, arcsec and ms. */
function differences(read: readonly Read[], written: readonly Observation[]): { arcsec: number; ms: number } {
  expect(read).toHaveLength(written.length);
  const [got, was] = [ordered(read), ordered(written)];
  return {
    arcsec: Math.max(
      ...got.map((one, i) => separationDeg(direction(one.raDeg, one.decDeg), direction(was[i].raDeg, was[i].decDeg)) * 3600),
    ),
    ms: Math.max(...got.map((one, i) => Math.abs(one.utcMs - was[i].utcMs))),
  };
}

describe('what is written is read back, with the rounding of the format', () => {
  const one = tracks.slice(0, 1);
  test.each([
    ['IOD', readIod(iodLines(one, site)), 0.92, 0.51],
    ['UK', readUk(ukLines(one, site)), 0.1, 0.06],
    ['RDE', readRde(rdeReports(one, site)), 7.6, 5.1],
  ])('%s', (_, read, arcsec, ms) => {
    const max = differences(read, observations);
    expect(max.arcsec).toBeLessThan(arcsec);
    expect(max.ms).toBeLessThan(ms);
  });

  test('TDM', () => {
    const [first] = readTdm(tdmKvn(tracks, site, tdm));
    const { ANGLE_1: ra = [], ANGLE_2: dec = [] } = first?.data ?? {};
    const read = ra.map(([epoch, raDeg], i) => ({ utcMs: Date.parse(`${epoch.slice(0, 23)}Z`), raDeg, decDeg: dec[i][1] }));
    const max = differences(read, observations);
    expect(max.arcsec).toBeLessThan(0.001);
    expect(max.ms).toBeLessThan(1);
    expect(dec.map(([epoch]) => epoch)).toEqual(ra.map(([epoch]) => epoch));
    expect(ra.map(([epoch]) => epoch)).toEqual(ra.map(([epoch]) => epoch).toSorted());
  });
});

test('TDM: one segment a track, with what the standard asks for', () => {
  const segments = readTdm(tdmKvn(tracks, site, tdm));
  expect(segments.map(({ metadata }) => metadata)).toMatchObject([
    { TIME_SYSTEM: 'UTC', PARTICIPANT_1: 'Hill & Dale', PARTICIPANT_2: 'TRACK NUMBER 007', PATH: '2,1', ANGLE_TYPE: 'RADEC' },
    { REFERENCE_FRAME: 'EME2000', PARTICIPANT_2: '1998-067A', START_TIME: '2026-11-28T19:30:33.500432', MODE: 'SEQUENTIAL' },
  ]);
  // The order of the schema, and of table 3-3 of CCSDS 503.0-B-2.
  expect(Object.keys(segments[0].metadata).join(' ')).toBe(
    'TIME_SYSTEM START_TIME STOP_TIME PARTICIPANT_1 PARTICIPANT_2 MODE PATH TIMETAG_REF INTEGRATION_INTERVAL INTEGRATION_REF ANGLE_TYPE REFERENCE_FRAME',
  );
  expect(segments[0].metadata['STOP_TIME']).toBe('2026-12-31T23:59:59.999600');
  expect(segments[0].data['MAG']).toHaveLength(3);
});

test('TDM: a place that rounds to 360 degrees is at 0, as angles end below 360', () => {
  const track: ObservedTrack = { object: { track: 1 }, observations: [{ ...observations[0], raDeg: 359.999_999_99 }] };
  expect(readTdm(tdmKvn([track], site, tdm))[0].data['ANGLE_1'][0][1]).toBe(0);
});

test('XML has the same keys and values, in the same order', () => {
  const keyword = tdmKvn(tracks, site, tdm);
  const xml = tdmXml(tracks, site, tdm);
  const [, participant] = /<PARTICIPANT_1>(.*)<\/PARTICIPANT_1>/.exec(xml) ?? [];
  expect(participant).toBe('Hill &amp; Dale');
  const pairs = [...xml.matchAll(/<([A-Z_0-9]+)>([^<]*)<\/\1>/g)].map(([, key, value]) => [key, value.replaceAll('&amp;', '&')]);
  const epochs = pairs.flatMap(([key], i) => (key === 'EPOCH' ? [`${pairs[i + 1][0]} = ${pairs[i][1]} ${pairs[i + 1][1]}`] : []));
  expect(epochs).toEqual(keyword.split('\n').filter((line) => /^(?:ANGLE_\d|MAG)/.test(line)));
  const metadata = pairs.filter(([key]) => !['EPOCH', 'ANGLE_1', 'ANGLE_2', 'MAG'].includes(key));
  expect(metadata.map(([key, value]) => (key === 'COMMENT' ? `COMMENT ${value}` : `${key} = ${value}`))).toEqual(
    keyword
      .split('\n')
      .filter((line) => /^COMMENT| = (?!\d{4}-\d\d-\d\dT\S+ )/.test(line))
      .slice(1),
  );
});

describe('columns', () => {
  test('IOD: object, station, sky, uncertainties, format and epoch, magnitude', () => {
    const lines = iodLines(tracks, site).split('\n');
    expect(lines[0].slice(0, 23)).toBe('99999 26 007UNK 4172 G ');
    expect(lines.at(-2)).toBe('25544 98 067A   4172 G 20261128193033500 15 15 0534160+221705 78  +041');
    expect(lines.find((line) => line.length === 64)).toBeDefined();
  });

  test.each([
    [0.0005, '54'],
    [0.00096, '15'],
    [6.9, '78'],
    [9.6, '19'],
    [500, '99'],
    [1e-12, '10'],
  ])('IOD: %d is %s', (value, written) => {
    expect(exponential(value)).toBe(written);
  });

  test('IOD: a number of six digits begins with a letter', () => {
    const [track] = tracks;
    expect(iodLines([{ ...track, object: { track: 1, norad: 270_123 } }], site)).toMatch(/^T0123 /);
  });

  test('UK: 80 columns, the launch in figures, magnitudes from 10 on without a sign', () => {
    const lines = ukLines(tracks, site).split('\n').slice(0, -1);
    expect(lines.every((line) => line.length === 80)).toBe(true);
    expect(lines.at(-1)).toBe(`980670141722611281930335004000101105341602+221704800655${' '.repeat(13)}+41${' '.repeat(9)}`);
    const dim: ObservedTrack = { object: { track: 3 }, observations: [{ ...observations[0], magnitude: 12.34 }] };
    expect(ukLines([dim], site).slice(68, 71)).toBe('123');
  });

  test('RDE: a report for each day', () => {
    const text = rdeReports(tracks, site);
    expect(text.match(/^4172 2\d{3} 0\.111 0075$/gm)).toHaveLength(3);
    expect(text.match(/^999$/gm)).toHaveLength(3);
    expect(text).toContain('2699907 193033.50 053416+221705 4.1 4.1\n');
  });
});

test('UDL: degrees of RA itself, km, and an uncorrelated track where there is no number', () => {
  const records = JSON.parse(udlObservations(tracks, site, udl)) as Record<string, unknown>[];
  expect(records).toHaveLength(5);
  expect(records[0]).toMatchObject({
    obTime: '2026-11-28T19:30:33.500432Z',
    uct: true,
    trackId: '7',
    senlon: -149.5,
    senalt: 0.77,
  });
  const cosDec = Math.cos((22.284_654_3 * Math.PI) / 180);
  expect(records[0]['raUnc']).toBeCloseTo(6 / 3600 / cosDec, 12);
  expect(records[0]['raRate']).toBeCloseTo(-657.78 / 3600 / cosDec, 12);
  expect(records[4]).toMatchObject({ satNo: 25_544, uct: false, referenceFrame: 'J2000', dataMode: 'TEST', mag: 4.12 });
});

const named = (object: object): ObservedTrack[] => [{ object: { track: 7, ...object }, observations: observations.slice(1, 2) }];

describe('a name, a number and a designation in every format', () => {
  const whole = named({ name: 'Ünit', norad: 270_123, designation: '2019-006AB' });

  test('by the columns and keys of each', () => {
    const [{ metadata }] = readTdm(tdmKvn(whole, site, tdm));
    expect(metadata['PARTICIPANT_2']).toBe('2019-006AB');
    expect(tdmKvn(whole, site, tdm)).toContain('\nCOMMENT track 7: ?nit, catalogue number 270123\n');
    expect(iodLines(whole, site).slice(0, 15)).toBe('T0123 19 006AB ');
    // AB is the 26th piece.
    expect(ukLines(whole, site).slice(0, 7)).toBe('1900626');
    expect(rdeReports(whole, site).split('\n')[2].slice(0, 7)).toBe('1900626');
    expect(JSON.parse(udlObservations(whole, site, udl))).toMatchObject([
      { uct: false, satNo: 270_123, origObjectId: 'Ünit', trackId: '7' },
    ]);
  });

  test('a number alone', () => {
    const number = named({ norad: 44_506 });
    expect(readTdm(tdmKvn(number, site, tdm))[0].metadata['PARTICIPANT_2']).toBe('NORAD 44506');
    expect(iodLines(number, site).slice(0, 15)).toBe('44506 26 007UNK');
    expect(ukLines(number, site).slice(0, 7)).toBe('2699907');
  });

  test('what a format has no columns for stays anonymous there', () => {
    const far = named({ norad: 400_000, designation: '1999-025DHX' });
    expect(iodLines(far, site).slice(0, 15)).toBe('99999 99 025DHX');
    expect(ukLines(far, site).slice(0, 7)).toBe('2699907');
    expect(JSON.parse(udlObservations(far, site, udl))).toMatchObject([{ satNo: 400_000, origObjectId: '1999-025DHX' }]);
  });
});

const changed = (change: Partial<Observation>): ObservedTrack[] => [
  { object: { track: 4 }, observations: [{ ...observations[0], ...change }] },
];

describe('bad input says where', () => {
  const [track] = tracks;
  test.each<[string, () => unknown, readonly (string | number)[]]>([
    ['beyond the pole', () => iodLines(tracks, { ...site, latDeg: 91 }), ['site.latDeg', 90, 91]],
    ['no station', () => ukLines(tracks, { ...site, station: 'A1' }), ['site.station', '9999', "'A1'"]],
    ['no observations', () => rdeReports([{ object: { track: 4 }, observations: [] }], site), ['track 4', 'none']],
    ['no tracks', () => tdmKvn([], site, tdm), ['tracks', 'none']],
    ['no place', () => iodLines(changed({ raDeg: Number.NaN }), site), ['track 4, observations[0]', 360, 'NaN']],
    ['no time', () => iodLines(changed({ utcMs: Number.NaN }), site), ['observations[0].utcMs', 'NaN']],
    [
      'no error',
      () => iodLines(changed({ covariance: [Number.NaN, 0, 1] }), site),
      ['observations[0].timeSigmaS, covariance', 'NaN'],
    ],
    [
      'designation',
      () => ukLines([{ ...track, object: { track: 2, designation: '98067A' } }], site),
      ['track 2', '1998-067A', '98067A'],
    ],
    ['number', () => iodLines([{ ...track, object: { track: 2, norad: 0.5 } }], site), ['object.norad', 999_999_999, 0.5]],
    ['originator', () => tdmKvn(tracks, site, { ...tdm, originator: 'Čeho\n' }), ['options.originator', 'ASCII']],
    ['created', () => tdmKvn(tracks, site, { ...tdm, created: 'today' }), ['UTC', 'Z', 'today']],
    ['source', () => udlObservations(tracks, site, { ...udl, source: ' ' }), ['options.source', "' '"]],
  ])('%s', (_, act, place) => {
    expect(act).toThrow(fails(RangeError, ...place));
  });
});
