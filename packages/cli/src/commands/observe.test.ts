import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exitCodes } from '@spikeseg/runs';
import { says } from '@spikeseg/test-support';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../runs/src/context/context.fixture.ts';
import { testContext } from '../context.fixture.ts';
import { main } from '../main.ts';

/** 0.3 s of noise on a small chip, from 5 s on the clock of the camera. */
const noise = Array.from({ length: 60 }, (_, k) => [5_000_000 + 5000 * k, (k * 7) % 20, (k * 11) % 16, k % 2].join()).join('\n');
const given = {
  '--site': '48.1,11.5,520',
  '--scale': '300',
  '--near': '75,20',
  '--epoch': '2026-11-28T19:30:00Z',
};

async function observe(change: Readonly<Record<string, string | undefined>>) {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'noise.csv'), noise);
  writeFileSync(join(cwd, 'bad.tle'), '1 25544U 98067A   26330.50000000  .00003075  00000-0  59442-4 0  9992\n3 no\n');
  const words = Object.entries({ ...given, ...change }).flatMap(([name, value]) => (value === undefined ? [] : [name, value]));
  const context = testContext(['observe', 'noise.csv', '-o', 'found', ...words], { cwd });
  return { cwd, code: await main(context), out: context.out(), err: context.err() };
}

test.each<[string, Readonly<Record<string, string | undefined>>, readonly (string | number)[]]>([
  ['beyond the pole', { '--site': '91,11,5' }, ['--site', 'latDeg', 90, 91]],
  ['a site of two numbers', { '--site': '48,11' }, ['--site', 'LAT,LON,HEIGHT', '48,11']],
  ['no station', { '--station': '12' }, ['station', 12]],
  ['no scale', { '--scale': '0' }, ['--scale', 'arcsecPerPx', 0]],
  ['a position beyond the pole', { '--near': '75,120' }, ['--near', 'decDeg', 90, 120]],
  ['a narrow field without a position', { '--near': undefined, '--scale': '60' }, ['--near', 5, 'none']],
  ['no epoch', { '--epoch': undefined }, ['noise', '5.000 s', '--epoch']],
  ['an epoch without a zone', { '--epoch': '2026-11-28T19:30:00' }, ['--epoch', 'zone', '2026-11-28T19:30:00']],
  ['no file of TLEs', { '--tle': 'none.tle' }, ['--tle', 'none.tle']],
  ['a TLE that is cut', { '--tle': 'bad.tle' }, ['--tle', 'bad.tle', 'line 2']],
  ['no catalogue', { '--catalogue': 'none.sky' }, ['--catalogue', 'none.sky']],
  ['what is no catalogue', { '--catalogue': 'noise.csv' }, ['--catalogue', 'noise.csv', 'SKY1']],
  ['a number of seconds', { '--epoch-error': 'x' }, ['--epoch-error', 'x']],
])('%s is refused before the search', async (_, change, place) => {
  const { code, err, cwd } = await observe(change);
  expect({ code, err }).toEqual({ code: exitCodes.badInput, err: expect.stringMatching(says(...place)) as string });
  expect(existsSync(join(cwd, 'found'))).toBe(false);
});

test('without stars there is no plate: it says so, and what was found is written', async () => {
  const { cwd, code, err } = await observe({});
  const [folder] = readdirSync(join(cwd, 'found'));
  expect(code).toBe(exitCodes.badInput);
  expect(err).toMatch(says('error: noise', 'plate solution', 6, 0, 'stars.csv'));
  expect(folder).toBe('observe-noise');
  expect(
    readFileSync(join(cwd, 'found', folder, 'observations.csv'), 'utf8')
      .trim()
      .split('\n'),
  ).toHaveLength(1);
  expect(existsSync(join(cwd, 'found', folder, 'observations.tdm'))).toBe(false);
});
