import { fails } from '@spikeseg/test-support';
import { expect, test } from 'vitest';
import { readTles } from './read-tles.ts';
import { tles, tleText } from './tles.fixture.ts';

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
  expect(readTles(sums)[0].norad).toBe(275_544);
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
  expect(() => readTles(text)).toThrow(fails(RangeError, ...place));
});
