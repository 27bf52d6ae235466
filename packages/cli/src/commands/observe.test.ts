import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exitCodes } from '@spikeseg/experiment/commands';
import { says } from '@spikeseg/test-support';
import { expect, test, vi } from 'vitest';
import { temporaryFolder } from '../../../experiment/src/context/context.fixture.ts';
import { testContext } from '../context.fixture.ts';
import { main } from '../main.ts';
import { magnitudeText } from './observe.ts';

/** 0.3 s of noise on a small chip, from 5 s on the clock of the camera. */
const noise = Array.from({ length: 60 }, (_, k) => [5_000_000 + 5000 * k, (k * 7) % 20, (k * 11) % 16, k % 2].join()).join('\n');
const given = {
  '--site': '48.1,11.5,520',
  '--scale': '300',
  '--near': '75,20',
  '--epoch': '2026-11-28T19:30:00Z',
};

/** Six seconds of noise in EVT3, and pulses on channel 1 of a clock that is 20 µs per second fast: one is missing, one is none. */
function pulsed(): Uint8Array {
  const events = Array.from({ length: 120 }, (_, k) => ({
    tUs: 2_500_000 + 50_000 * k,
    words: [(k * 11) % 16, 0x2000 | ((k * 7) % 20)],
  }));
  const pulses = [0, 1, 2, 2.3, 4, 5].map((second) => ({ tUs: 2_600_000 + 1_000_020 * second, words: [0xa101] }));
  const words = [...events, ...pulses]
    .toSorted((a, b) => a.tUs - b.tUs)
    .flatMap(({ tUs, words: own }) => [0x8000 | (tUs >> 12), 0x6000 | (tUs & 0xfff), ...own]);
  return Buffer.concat([
    Buffer.from('% date 2026-11-28 19:30:05\n% format EVT3;height=16;width=20\n% end\n'),
    new Uint8Array(Uint16Array.from(words).buffer),
  ]);
}

const plateOnly = { '--scale': undefined, '--near': undefined };

async function observe(
  change: Readonly<Record<string, string | undefined>>,
  file = 'noise.csv',
  files: Readonly<Record<string, string>> = {},
) {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'pulsed.raw'), pulsed());
  writeFileSync(join(cwd, 'noise.csv'), noise);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(cwd, name), content);
  writeFileSync(join(cwd, 'bad.tle'), '1 25544U 98067A   26330.50000000  .00003075  00000-0  59442-4 0  9992\n3 no\n');
  const words = Object.entries({ ...given, ...change }).flatMap(([name, value]) => (value === undefined ? [] : [name, value]));
  const context = testContext(['observe', file, '-o', 'found', ...words], { cwd });
  return { cwd, code: await main(context), out: context.out(), err: context.err() };
}

test('The magnitude of a track is the median of its observations, with their scatter.', () => {
  expect(magnitudeText([{ magnitude: 9 }, { magnitude: 5.2 }, {}, { magnitude: 5 }])).toBe('mag 5.2 ± 0.3');
  expect(magnitudeText([{ magnitude: 5 }, { magnitude: 5.2 }])).toBe('mag 5.1 ± 0.1');
  expect(magnitudeText([{ magnitude: 5 }])).toBe('mag 5.0');
  expect(magnitudeText([{}])).toBe('');
});

test.each<[string, Readonly<Record<string, string | undefined>>, readonly (string | number)[]]>([
  ['beyond the pole', { '--site': '91,11,5' }, ['--site', 'latDeg', 90, 91]],
  ['a site of two numbers', { '--site': '48,11' }, ['--site', 'LAT,LON,HEIGHT', '48,11']],
  ['no station', { '--station': '12' }, ['station', 12]],
  ['no scale', { '--scale': '0' }, ['--scale: expected arcseconds', 0]],
  ['neither scale nor plate', { '--scale': undefined }, ['--scale', '--wcs', 'none']],
  ['no plate', { '--wcs': 'none.wcs', '--scale': undefined, '--near': undefined }, ['--wcs', 'none.wcs']],
  ['a plate that is none', { '--wcs': 'noise.csv', '--scale': undefined, '--near': undefined }, ['--wcs', 'noise.csv', 'CRVAL1']],
  ['a plate beside a position', { '--wcs': 'noise.csv', '--scale': undefined }, ['--wcs', '--near']],
  ['a position beyond the pole', { '--near': '75,120' }, ['--near', 'RA,DEC', '75,120']],
  ['a position of 61 minutes', { '--near': '5:61,+19' }, ['--near', '05:04:48', '5:61']],
  [
    'a narrow field without a position',
    { '--near': undefined, '--scale': '60' },
    ['--near: expected', 5, 'none', '--solver solve-field'],
  ],
  ['a solver beside a plate', { ...plateOnly, '--wcs': 'noise.csv', '--solver': 'solve-field' }, ['--wcs', '--solver']],
  ['no solver', { '--solver': 'mine' }, ['--solver', 'own', 'solve-field', 'mine']],
  ['no epoch', { '--epoch': undefined }, ['noise', '5.000 s', '--epoch']],
  ['an epoch without a zone', { '--epoch': '2026-11-28T19:30:00' }, ['--epoch', 'zone', '2026-11-28T19:30:00']],
  ['a channel that is none', { '--pps': '-1' }, ['--pps', 0, -1]],
  ['a pulse without its second', { '--pps': '1', '--epoch': undefined }, ['--pps', '--epoch', 'none']],
  ['a part of a second', { '--pps': '1', '--epoch': '2026-11-28T19:30:00.5Z' }, ['--epoch', 'whole second', '00.5Z']],
  ['no triggers', { '--pps': '1' }, ['noise: --pps', 'channel 1', 'no triggers']],
  ['no file of TLEs', { '--tle': 'none.tle' }, ['--tle', 'none.tle']],
  ['a TLE that is cut', { '--tle': 'bad.tle' }, ['--tle', 'bad.tle', 'line 2']],
  ['an object without a number', { '--object': '2' }, ['--object', 'TRACK=NORAD', '2']],
  ['an object twice', { '--object': '2=25544,2=44506' }, ['--object', 'track 2', 44_506]],
  ['a catalogue number of ten digits', { '--object': '2=1234567890' }, ['--object', 999_999_999, '2=1234567890']],
  ['satellites to choose from that are none', { '--identify': '--quiet' }, ['--identify', '--tle', 'none']],
  ['no catalogue', { '--catalogue': 'none.sky' }, ['--catalogue', 'none.sky']],
  [
    'what is no catalogue',
    { '--catalogue': 'noise.csv' },
    ['--catalogue', 'noise.csv', 'columns', 'phot_g_mean_mag', '5000000,0,0,0'],
  ],
  ['a number of seconds', { '--epoch-error': 'x' }, ['--epoch-error', 'x']],
])('%s is refused before the search', async (_, change, place) => {
  const { code, err, cwd } = await observe(change);
  expect({ code, err }).toEqual({ code: exitCodes.badInput, err: expect.stringMatching(says(...place)) as string });
  expect(existsSync(join(cwd, 'found'))).toBe(false);
});

test.skipIf(process.platform === 'win32').each([
  ['missing', undefined, ['solve-field', 'none', 'apt-get']],
  ['failing', 'echo "no index files" >&2; exit 255', ['solve-field failed', 'no index files', 'apt-get']],
])('solve-field is %s: exit code 3 before the search, and what helps', async (_, script, said) => {
  const folder = temporaryFolder();
  if (script !== undefined) writeFileSync(join(folder, 'solve-field'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  vi.stubEnv('PATH', folder);
  const { code, err, cwd } = await observe({ '--solver': 'solve-field' });
  vi.unstubAllEnvs();
  expect({ code, err }).toEqual({ code: exitCodes.backendUnavailable, err: expect.stringMatching(says(...said)) as string });
  expect(existsSync(join(cwd, 'found'))).toBe(false);
});

test('a plate that no star can confirm is believed as it is given, and the risk is said', async () => {
  const wcs = ['CTYPE1', 'CTYPE2', 'CRVAL1', 'CRVAL2', 'CRPIX1', 'CRPIX2', 'CD1_1', 'CD2_2'];
  const values = ["'RA---TAN'", "'DEC--TAN'", '75', '0', '133', '90.5', '-0.08', '0.08'];
  const header = wcs.map((name, i) => `${name.padEnd(8)}= ${values[i]}\n`).join('');
  const { code, out, err, cwd } = await observe({ '--wcs': 'sky.wcs', '--scale': undefined, '--near': undefined }, 'noise.csv', {
    'sky.wcs': header,
  });
  expect({ code, err }).toMatchObject({ code: 0 });
  // The middle of 240 × 180 px is 12.5 px beside CRPIX: 1 degree on the plane, atan(π/180) on the sphere.
  expect(out).toMatch(says('plate: middle RA', '75.9999', '0.0000', '0 of 0 stars', '--wcs'));
  expect(out).not.toMatch('px from where');
  const [folder] = readdirSync(join(cwd, 'found'));
  const plate = readFileSync(join(cwd, 'found', folder, 'plate-1.wcs'), 'utf8');
  expect(plate).toContain("DATE-OBS= '2026-11-28T19:30:00.14750");
});

test('without stars there is no plate: it says so, and what was found is written', async () => {
  const { cwd, code, err } = await observe({});
  const [folder] = readdirSync(join(cwd, 'found'));
  expect(code).toBe(exitCodes.badInput);
  expect(err).toMatch(says('error: noise', 'plate solution', 6, 0, '0 stars', '20.00 × 15.00', 8, 'stars.csv', 'field-1.png'));
  expect(existsSync(join(cwd, 'found', folder, 'field-1.png'))).toBe(true);
  expect(folder).toBe('observe-noise');
  expect(
    readFileSync(join(cwd, 'found', folder, 'observations.csv'), 'utf8')
      .trim()
      .split('\n'),
  ).toHaveLength(1);
  expect(existsSync(join(cwd, 'found', folder, 'observations.tdm'))).toBe(false);
});

test('the date of a header is offered for the epoch, with its unknown zone', async () => {
  const { code, err } = await observe({ '--epoch': undefined }, 'pulsed.raw');
  expect(code).toBe(exitCodes.badInput);
  expect(err).toMatch(says('pulsed', '2.500 s', '2026-11-28 19:30:05', 'zone', '--epoch 2026-11-28T19:30:05Z'));
});

test('pulses per second tell the time: the line, its scatter and what is beside it are said', async () => {
  const { cwd, err } = await observe({ '--pps': '1' }, 'pulsed.raw');
  expect(err).toMatch(says('pulsed: UTC by 5 pulses', '2.600 s', 1, 1, 'beside', '20.000 µs', 'fast', '0.00 µs'));
  expect(existsSync(join(cwd, 'found'))).toBe(true);
  expect((await observe({ '--pps': '0' }, 'pulsed.raw')).err).toMatch(says('--pps', 'channel 0', '6 on channel 1'));
});

test('a folder of detect stands for its recording: the same files, without a search; what changes a search, and another recording, are refused', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'noise.csv'), noise);
  const run = async (...argv: string[]) => {
    const context = testContext(argv, { cwd });
    return { code: await main(context), err: context.err() };
  };
  const where = ['--site', given['--site'], '--scale', '300', '--near', '75,20'];
  expect((await run('detect', 'noise.csv', '-o', 'runs', '--epoch', given['--epoch'])).code).toBe(0);
  await run('observe', 'noise.csv', '-o', 'a', '--epoch', given['--epoch'], ...where);
  // The epoch is that of detect.
  const { err } = await run('observe', 'detect-noise', '-o', 'b', ...where);
  expect(err).toMatch(says('noise: 0 tracks', join('detect-noise', 'tracks.csv')));
  const filesOf = (folder: string) =>
    readdirSync(join(cwd, folder, 'observe-noise')).map((name) => [
      name,
      readFileSync(join(cwd, folder, 'observe-noise', name), 'latin1'),
    ]);
  expect(filesOf('b')).toEqual(filesOf('a'));
  const refused = await run('observe', 'runs/detect-noise', '-o', 'c', ...where, '-c', 'other');
  expect(refused).toEqual({ code: exitCodes.badInput, err: expect.stringMatching(says('detect-noise', 'model')) as string });
  expect((await run('observe', 'runs/detect-noise', 'noise.csv', '-o', 'c', ...where)).err).toMatch(says('detect-noise', 2));
  writeFileSync(join(cwd, 'noise.csv'), noise.replace('5005000,7,11', '5005000,8,11'));
  const changed = await run('observe', 'runs/detect-noise', '-o', 'c', ...where);
  expect(changed).toEqual({ code: exitCodes.badInput, err: expect.stringMatching(says('noise.csv', 'detect-noise')) as string });
  expect(existsSync(join(cwd, 'c'))).toBe(false);
});
