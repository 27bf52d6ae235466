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

/** The station with other words in a column of a line, counted from 1, and with sums that are right. */
function withField(line: 1 | 2, column: number, put: string, text = tleText): string {
  const changed = text.split('\n');
  const old = changed[line];
  const body = (old.slice(0, column - 1) + put + old.slice(column - 1 + put.length)).slice(0, 68);
  const sum = body.split('').reduce((all, letter) => all + (letter === '-' ? 1 : Number(letter) || 0), 0);
  changed[line] = `${body}${sum % 10}`;
  return changed.join('\n');
}
const withNumber = (number: string): string => withField(2, 3, number, withField(1, 3, number));
test.each<[string, string, readonly (string | number)[]]>([
  ['a changed digit', tleText.replace('51.6433', '51.6434'), ['TLE, line 3', 3, "'2'"]],
  ['a cut line', tleText.replace('  9992', '  99'), ['TLE, line 2', 69, 67]],
  ['no second line', lines.slice(0, 2).join('\n'), ['TLE, line 3', 2, "''"]],
  ['lines of two satellites', [lines[1], lines[4]].join('\n'), ['TLE, line 2', '25544', '36585']],
  ['an epoch', tleText.replace('26330.50000000', '26000.50000006'), ['TLE, line 2', 'YYDDD', '26000.50000006']],
  ['nothing', 'no elements\nhere', ['TLE', 1, 2, 2]],
  ['an inclination of letters', withField(2, 9, 'abcdefgh'), ['TLE, line 3, inclination', 180, 'abcdefgh']],
  ['an inclination beyond the pole', withField(2, 9, '190.0000'), ['TLE, line 3, inclination', 180, '190.0000']],
  ['a node in base 16', withField(2, 18, '  0x59.0'), ['TLE, line 3, ascending node', 360, '0x59.0']],
  ['an eccentricity with a sign', withField(2, 27, '-008217'), ['TLE, line 3, eccentricity', 7, '-008217']],
  ['a perigee of letters', withField(2, 35, ' 16.44x9'), ['TLE, line 3, argument of perigee', 360, '16.44x9']],
  ['an anomaly beyond the circle', withField(2, 44, '361.0000'), ['TLE, line 3, mean anomaly', 360, '361.0000']],
  ['a mean motion backwards', withField(2, 53, '-1.00270000'), ['TLE, line 3, mean motion', 20, '-1.00270000']],
  ['no mean motion', withField(2, 53, ' 0.00000000'), ['TLE, line 3, mean motion', 20, '0.00000000']],
  ['a drag of letters', withField(1, 54, ' xxxxxxx'), ['TLE, line 2, BSTAR', 'xxxxxxx']],
  ['a year of letters', withField(1, 19, 'xx330.50000000'), ['TLE, line 2', 'YYDDD', 'xx330']],
  ['a letter that numbers do not begin with', withNumber('I9999'), ['TLE, line 2, catalogue number', 'I9999']],
  ['a letter in the middle of a number', withNumber('2A544'), ['TLE, line 2, catalogue number', '2A544']],
  ['no number', withNumber('00000'), ['TLE, line 2, catalogue number', '00000']],
])('%s', (_, text, place) => {
  expect(() => readElements(text)).toThrow(fails(RangeError, ...place));
});

const asWords = Object.fromEntries(Object.entries(omm).map(([key, value]) => [key, String(value)]));

const at = (elements: Elements) => predict(orbitOf(elements), hill, parseUtc('2026-11-27T07:02:00Z'))!;
test.each<[string, string]>([
  ['JSON of CelesTrak', JSON.stringify([omm])],
  ['JSON of Space-Track, numbers as words', JSON.stringify([asWords])],
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

test.each<[string, string]>([
  ['a comment', '<!-- <MEAN_MOTION>1.0027</MEAN_MOTION> -->'],
  ['a comment with a tag alone', '<!-- </omm><omm> -->'],
  ['an instruction', '<?app <MEAN_MOTION>1.0027</MEAN_MOTION> ?>'],
  ['CDATA', '<COMMENT><![CDATA[<MEAN_MOTION>1.0027</MEAN_MOTION>]]></COMMENT>'],
  ['an attribute', '<COMMENT note="a > b"/>'],
])('OMM as XML: %s is no element', (_, words) => {
  for (const text of [ommXml(omm).replace('</body>', `${words}</body>`), ommXml(omm).replace('<body>', `<body>${words}`)])
    expect(readElements(text)).toMatchObject([{ norad: 25_544, set: { MEAN_MOTION: 15.511_746_18 } }]);
});

test('OMM as XML: text in CDATA and beside comments is text', () => {
  const xml = ommXml(omm)
    .replace('>STATION<', '><![CDATA[A & <B>]]><!-- no --> &lt;C<')
    .replace('15.51174618', '15.5<!-- 9 -->1174618');
  expect(readElements(xml)).toMatchObject([{ name: 'A & <B> <C', set: { MEAN_MOTION: 15.511_746_18 } }]);
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
  ['a number that overflows', JSON.stringify({ ...asWords, MEAN_MOTION: '1e999' }), ['OMM 1, MEAN_MOTION', 20, '1e999']],
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
  ['XML that is cut', ommXml(omm).slice(0, 200), ['OMM 1', '</', 'not cut', 'none']],
  ['XML that defines', `<!DOCTYPE a [<!ENTITY b "c">]>${ommXml(omm)}`, ['OMM', 'DOCTYPE']],
  ['XML of something else', '<html></html>', ['OMM', '<omm>', 'none']],
  [
    'XML with a field twice',
    ommXml(omm).replace('<BSTAR>', '<MEAN_MOTION>1.0027</MEAN_MOTION><BSTAR>'),
    ['OMM 1, MEAN_MOTION', 'second'],
  ],
  ['XML whose elements cross', ommXml(omm).replace('</body>', ''), ['OMM 1', '</body>', '</omm>']],
  ['XML whose comment has no end', ommXml(omm).replace('<BSTAR>', '<!-- <BSTAR>'), ['OMM', '-->']],
  ['XML that is 50,000 deep', `<omm>${'<a>'.repeat(50_000)}`, ['OMM 1', 50, 'deep', 51]],
  ['JSON that is 50,000 deep', `[${'['.repeat(50_000)}${']'.repeat(50_000)}]`, ['OMM 1', 'object', 'list']],
  ['CSV with a column twice', ommCsv([omm]).replace('OBJECT_ID', 'BSTAR'), ['OMM, line 1', 'BSTAR']],
  ['a part of a number', JSON.stringify({ ...omm, NORAD_CAT_ID: '25544.5' }), ['OMM 1, NORAD_CAT_ID', 'whole', '25544.5']],
  ['a number in base 16', JSON.stringify({ ...omm, NORAD_CAT_ID: '0xf' }), ['OMM 1, NORAD_CAT_ID', '0xf']],
  ['an angle in base 16', JSON.stringify({ ...omm, INCLINATION: '0xf' }), ['OMM 1, INCLINATION', 180, '0xf']],
])('OMM, %s', (_, text, place) => {
  expect(() => readElements(text)).toThrow(fails(RangeError, ...place));
});
