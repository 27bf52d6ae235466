import { fails } from '@spikeseg/test-support';
import { expect, test } from 'vitest';
import { parseUtc } from '../observations/utc.ts';
import { separationDeg } from '../sphere/vector.ts';
import type { Elements } from './elements.ts';
import { orbitOf, predict } from './predict.ts';
import { readElements } from './read-elements.ts';
import { hill, omm, ommCsv, ommKeywords, ommXml, tles, tleText } from './tles.fixture.ts';

test('names, numbers, designations, epochs', () => {
  expect(tles.map(({ name, norad, designation }) => [name, norad, designation])).toEqual([
    ['STATION', 25_544, '1998-067A'],
    ['36585', 36_585, '2010-022A'],
  ]);
  expect(new Date(tles[0].epochMs).toISOString()).toBe('2026-11-26T12:00:00.000Z');
});

test('numbers of six digits begin with a letter; lines may end as of Windows', () => {
  const alpha = tleText.replaceAll('25544', 'T5544').replaceAll('\n', '\r\n');
  const sums = alpha.replace('59442-4 0  9992', '59442-4 0  9990').replace('15.51174618173442', '15.51174618173440');
  expect(readElements(sums)[0].norad).toBe(275_544);
});

const lines = tleText.split('\n');
test.each<[string, string, readonly (string | number)[]]>([
  ['a changed digit', tleText.replace('51.6433', '51.6434'), ['TLE, line 3', 3, "'2'"]],
  ['a cut line', tleText.replace('  9992', '  99'), ['TLE, line 2', 69, 67]],
  ['no second line', lines.slice(0, 2).join('\n'), ['TLE, line 3', 2, "''"]],
  ['lines of two satellites', [lines[1], lines[4]].join('\n'), ['TLE, line 2', '25544', '36585']],
  ['an epoch', tleText.replace('26330.50000000', '26000.50000006'), ['TLE, line 2', 'YYDDD', '26000.50000006']],
  ['nothing', 'no elements\nhere', ['TLE', 1, 2, 2]],
])('%s', (_, text, place) => {
  expect(() => readElements(text)).toThrow(fails(RangeError, ...place));
});

const words = Object.fromEntries(Object.entries(omm).map(([key, value]) => [key, String(value)]));

const at = (elements: Elements) => predict(orbitOf(elements), hill, parseUtc('2026-11-27T07:02:00Z'))!;
test.each<[string, string]>([
  ['JSON of CelesTrak', JSON.stringify([omm])],
  ['JSON of Space-Track, numbers as words', JSON.stringify([words])],
  ['one object', JSON.stringify(omm)],
  ['keywords', `CCSDS_OMM_VERS = 2.0\n${ommKeywords({ ...omm, REF_FRAME: 'TEME' })}`],
  ['CSV of CelesTrak', ommCsv([omm])],
  [
    'CSV that begins with the number, and has an empty word',
    ommCsv([Object.fromEntries([['NORAD_CAT_ID', 25_544], ['COMMENT', ''], ...Object.entries(omm)])]),
  ],
  [
    'CSV of Space-Track, each word quoted',
    ommCsv([{ COMMENT: '', ...omm, NOTE: 'a "b", c' }], (value) => `"${value.replaceAll('"', '""')}"`),
  ],
  ['CSV of Windows', `\uFEFF${ommCsv([omm]).replaceAll('\n', '\r\n')}`],
  ['XML', `<?xml version="1.0"?>${ommXml(omm)}`],
])('OMM, %s: the satellite is where its TLE has it, to 0.01″', (_, text) => {
  const [read] = readElements(text);
  expect(read).toMatchObject({ name: 'STATION', norad: 25_544, designation: '1998-067A', epochMs: tles[0].epochMs });
  expect(separationDeg(at(read).direction, at(tles[0]).direction) * 3600).toBeLessThan(0.01);
});

test('several sets, and a name that a terminal may show', () => {
  const second = { ...omm, OBJECT_NAME: '\u001B[2JB & C', NORAD_CAT_ID: 123_456_789 };
  for (const text of [
    JSON.stringify([omm, second]),
    `${ommKeywords(omm)}\n${ommKeywords(second)}`,
    ommCsv([omm, second]),
    `${ommXml(omm)}${ommXml({ ...second, OBJECT_NAME: second.OBJECT_NAME.replace('&', '&amp;') })}`,
  ])
    expect(readElements(text).map(({ name, norad }) => [name, norad])).toEqual([
      ['STATION', 25_544],
      ['?[2JB & C', 123_456_789],
    ]);
});

test.each<[string, string, readonly (string | number)[]]>([
  ['JSON that is cut', JSON.stringify([omm]).slice(0, 80), ['OMM', 'JSON']],
  ['an empty list', '[]', ['OMM', 'none']],
  ['no object', '[3]', ['OMM 1', 'object', 3]],
  ['a value that is missing', JSON.stringify([omm, { ...omm, BSTAR: undefined }]), ['OMM 2, BSTAR', 'none']],
  ['no number', JSON.stringify({ ...omm, MEAN_ANOMALY: {} }), ['OMM 1, MEAN_ANOMALY', 360, 'none']],
  ['an orbit that is none', JSON.stringify({ ...omm, ECCENTRICITY: 1.2 }), ['OMM 1, ECCENTRICITY', 0, '1.2']],
  ['a number that overflows', JSON.stringify({ ...words, MEAN_MOTION: '1e999' }), ['OMM 1, MEAN_MOTION', 20, '1e999']],
  [
    'another theory',
    JSON.stringify({ ...omm, MEAN_ELEMENT_THEORY: 'SGP4-XP' }),
    ['OMM 1, MEAN_ELEMENT_THEORY', 'SGP4', 'SGP4-XP'],
  ],
  ['another frame', ommKeywords({ ...omm, REF_FRAME: 'EME2000' }), ['OMM 1, REF_FRAME', 'TEME', 'EME2000']],
  ['no epoch', JSON.stringify({ ...omm, EPOCH: 'today' }), ['OMM 1, EPOCH', 'today']],
  ['31 February', JSON.stringify({ ...omm, EPOCH: '2026-02-31T00:00:00' }), ['UTC', '2026-02-31']],
  ['a line without end', `${ommKeywords(omm)}\nCOMMENT = ${' '.repeat(100_000)}x`, ['OMM, line 18', 1000, 100_011]],
  ['CSV that is cut', ommCsv([omm]).slice(0, -60), ['OMM, line 2', 17]],
  ['CSV with a row of another width', `${ommCsv([omm])},7`, ['OMM, line 2', 17, 18]],
  ['CSV whose quote has no end', ommCsv([omm]).replace('STATION', '"STATION'), ['OMM, line 2', 'quoted', '"STATION']],
  ['CSV of a header alone', `${ommCsv([])}\n`, ['OMM', 'none']],
  ['XML that is cut', ommXml(omm).slice(0, 200), ['OMM 1', '</omm>', 'none']],
  ['XML that defines', `<!DOCTYPE a [<!ENTITY b "c">]>${ommXml(omm)}`, ['OMM', 'DOCTYPE']],
  ['XML of something else', '<html></html>', ['OMM', '<omm>', 'none']],
])('OMM, %s', (_, text, place) => {
  expect(() => readElements(text)).toThrow(fails(RangeError, ...place));
});
