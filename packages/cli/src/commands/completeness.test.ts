import { existsSync, globSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CompletenessReport } from '@spikeseg/evaluation';
import { says } from '@spikeseg/test-support';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nightSensor, writeNight } from '../../../batch/src/completeness/measured.fixture.ts';
import { temporaryFolder } from '../../../experiment/src/context/context.fixture.ts';
import { type TestContextOptions, testContext } from '../context.fixture.ts';
import { main } from '../main.ts';

/* The command in this process and thread, on eleven seconds of noise on a small sensor; threads and signals are tested end to end. */

const few = ['--speeds', '0', '--magnitudes=-6,-1', '--injections', '3'];
/** What takes a quarter of the time, where it is the same for every detector. */
const quick = [...few, '--detector', 'hough'];

async function run(cwd: string | undefined, argv: readonly string[], options: TestContextOptions = {}) {
  const context = testContext(['completeness', ...argv, '--sensor-size', nightSensor], { cwd, ...options });
  return { code: await main(context), out: context.out(), err: context.err() };
}

const reportOf = (cwd: string, folder = 'completeness') =>
  JSON.parse(readFileSync(join(cwd, 'runs', folder, 'completeness.json'), 'utf8')) as CompletenessReport;

/** Where the first command has measured a night; the tests that go on from it find its jobs kept. */
const measured = mkdtempSync(join(tmpdir(), 'spikeseg-completeness-'));
afterAll(() => rmSync(measured, { recursive: true }));
const night = 'night.csv';
let first: Awaited<ReturnType<typeof run>>;
beforeAll(async () => {
  writeNight(measured);
  const cwd = process.cwd.bind(process);
  process.cwd = () => measured;
  first = await run(undefined, [night, ...few]).finally(() => (process.cwd = cwd));
});
/** Results of jobs. */
const keptIn = (cwd: string): string[] => globSync('runs/completeness-jobs/jobs/*/*', { cwd }).toSorted();
const newest = (cwd: string): string =>
  readdirSync(join(cwd, 'runs'))
    .filter((folder) => /^completeness(-\d+)?$/.test(folder))
    .toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1))
    .at(-1) ?? '';

test('finds what is bright and misses what is faint; tells it as table, report and picture, and says how to go on', () => {
  const cwd = measured;
  const { code, out, err } = first;
  expect({ code, err: err.replaceAll(/^completeness: .*\n/gm, '') }).toEqual({
    code: 0,
    err: `fitting efficiency curves\ntook 0.0s; next: spikeseg-cli detect night.csv --sensor-size ${nightSensor}\n`,
  });
  expect(out).toMatch(/^0 px\/s +\d\.\d s +/m);
  expect(out).toMatch(/^night +evidence +\d+ in 11 s +\d+\/h +all count/m);
  expect(readdirSync(join(cwd, 'runs', 'completeness')).toSorted()).toEqual([
    'completeness.csv',
    'completeness.json',
    'completeness.png',
  ]);
  const report = reportOf(cwd);
  const [[{ cells }]] = report.completeness.detectors;
  expect(cells).toMatchObject([
    { magnitude: -6, injected: 3, spoiled: 0, found: 3 },
    { magnitude: -1, injected: 3, spoiled: 0, found: 0 },
  ]);
  const lines = readFileSync(join(cwd, 'runs', 'completeness', 'completeness.csv'), 'utf8')
    .trim()
    .split('\n');
  expect(lines).toHaveLength(3);
  expect(lines[1]).toMatch(/^night,evidence,0,-6,251\.189,3,0,3,1,0\.4385,1,/);
});

test('the same command takes what is kept and writes the same bytes into a new folder; another detector is only added', async () => {
  const cwd = measured;
  const jobs = keptIn(cwd);
  const again = await run(cwd, [night, ...few]);
  expect(again.err).not.toMatch(/jobs/);
  for (const file of ['completeness.json', 'completeness.csv', 'completeness.png'])
    expect(readFileSync(join(cwd, 'runs', newest(cwd), file)).equals(readFileSync(join(cwd, 'runs', 'completeness', file)))).toBe(
      true,
    );
  const { out } = await run(cwd, [night, ...few, '--detector', 'evidence', '--detector', 'likelihood']);
  expect(keptIn(cwd).length).toBe(2 * jobs.length);
  expect(out).toMatch(says('m50 minus', 'evidence'));
  expect(reportOf(cwd, newest(cwd)).completeness.detectors[0]).toEqual(reportOf(cwd).completeness.detectors[0]);
});

test('several recordings are pooled, and each has its own table', async () => {
  const cwd = measured;
  expect(await run(cwd, [night, writeNight(cwd, { seed: 2, name: 'later.csv' }), ...quick])).toMatchObject({ code: 0 });
  const { recordings, completeness } = reportOf(cwd, newest(cwd));
  expect(recordings.map(({ name }) => name)).toEqual(['night', 'later']);
  expect(completeness.detectors[0][0].cells.map(({ injected }) => injected)).toEqual([6, 6]);
  for (const recording of recordings)
    expect(recording.completeness.detectors[0][0].cells.map(({ injected }) => injected)).toEqual([3, 3]);
  const lines = readFileSync(join(cwd, 'runs', newest(cwd), 'completeness.csv'), 'utf8')
    .trim()
    .split('\n');
  expect(lines.map((line) => line.split(',')[0])).toEqual(['recordings', 'all', 'all', 'night', 'night', 'later', 'later']);
});

const foundIn = ({ completeness }: CompletenessReport) => completeness.detectors[0][0].cells.map(({ found }) => found);

test('a zero point moves the magnitudes and nothing else', async () => {
  const cwd = measured;
  await run(cwd, [night, '--speeds', '0', '--magnitudes', '6.5,11.5', '--injections', '3', '--zero-point', '12.5']);
  expect(foundIn(reportOf(cwd, newest(cwd)))).toEqual(foundIn(reportOf(cwd)));
});

test('--json prints one object with the report', async () => {
  const cwd = measured;
  const { out, err } = await run(cwd, [night, ...few, '--json', '--quiet']);
  expect(err).toBe('');
  expect(JSON.parse(out)).toMatchObject({
    folder: join(cwd, 'runs', newest(cwd)),
    seconds: 0,
    detectors: [{ name: 'evidence' }],
    recordings: [{ name: 'night', rounds: expect.any(Number), falsePlaces: [{ perHour: expect.any(Number) }] }],
  });
});

describe('--quick', () => {
  const asked = [
    night,
    '--detector',
    'likelihood',
    '--speeds',
    '0',
    '--magnitudes=-7,-6,-5,-1,1',
    '--injections',
    '10',
    '--quick',
  ];

  test('many objects only around the limit: table, report and rows say how many, and a second time it writes the same bytes', async () => {
    const cwd = measured;
    const { code, out, err } = await run(cwd, asked);
    expect({ code, err }).toMatchObject({
      code: 0,
      err: expect.stringMatching(says('first stage', 2, /\d undecided/, 5)),
    });
    const { quick: stages, completeness, injectionsPerCell } = reportOf(cwd, newest(cwd));
    const undecided = stages?.undecided.map(({ magnitude }) => magnitude) ?? [];
    expect({ injectionsPerCell, first: stages?.firstPerCell }).toEqual({ injectionsPerCell: 10, first: 8 });
    expect(undecided.length).toBeGreaterThan(0);
    expect(undecided.length).toBeLessThan(5);
    const expected = [-7, -6, -5, -1, 1].map((magnitude) => (undecided.includes(magnitude) ? 10 : 8));
    expect(completeness.detectors[0][0].cells.map(({ injected }) => injected)).toEqual(expected);
    const rows = readFileSync(join(cwd, 'runs', newest(cwd), 'completeness.csv'), 'utf8')
      .trim()
      .split('\n')
      .slice(1);
    expect(rows.map((row) => Number(row.split(',')[5]))).toEqual(expected);
    expect(out).toMatch(says('quick: 10 objects', `${undecided.length} kinds`, `8 of the other ${5 - undecided.length}`));
    const before = newest(cwd);
    const jobs = keptIn(cwd);
    await run(cwd, asked);
    expect(newest(cwd)).not.toBe(before);
    expect(keptIn(cwd)).toEqual(jobs);
    for (const file of ['completeness.json', 'completeness.csv', 'completeness.png'])
      expect(readFileSync(join(cwd, 'runs', newest(cwd), file)).equals(readFileSync(join(cwd, 'runs', before, file)))).toBe(true);
  });

  test('with so few objects that the first stage has them all it is as without', async () => {
    const cwd = measured;
    await run(cwd, [night, ...few, '--quick']);
    const bytes = readFileSync(join(cwd, 'runs', newest(cwd), 'completeness.json'));
    expect(bytes.equals(readFileSync(join(cwd, 'runs', 'completeness', 'completeness.json')))).toBe(true);
  });

  test('a batch is planned before anything is measured, and says so', async () => {
    const cwd = temporaryFolder();
    writeNight(cwd);
    const context = testContext(['batch', 'plan', 'completeness', night, '--quick', '-o', 'limits'], { cwd });
    expect(await main(context)).toBe(2);
    expect(context.err()).toMatch(says('error: --quick', 'all objects', 'spikeseg-cli completeness --quick'));
    expect(existsSync(join(cwd, 'limits'))).toBe(false);
  });
});

test('Ctrl-C ends with 130, and says that the same command goes on', async () => {
  const cwd = temporaryFolder();
  writeNight(cwd);
  const stop = new AbortController();
  let looks = 0;
  // The clock is read before and after every job: the second job is stopped.
  const now = (): number => {
    if (++looks === 5) stop.abort();
    return looks;
  };
  const { code, err } = await run(cwd, [night, ...quick], { interrupted: stop.signal, now });
  expect(code).toBe(130);
  expect(err).toMatch(says(/^interrupted; \d+ of \d+ jobs/, 'completeness-jobs'));
  expect(existsSync(join(cwd, 'runs', 'completeness'))).toBe(false);
  expect(await run(cwd, [night, ...quick])).toMatchObject({ code: 0 });
});

describe('bad input', () => {
  test.each<[string, string[], RegExp]>([
    ['no recording', ['seed=2'], says('error: completeness', 'none')],
    ['a detector with a slip of the pen', ['night.csv', '--detector', 'hugh'], says('error: --detector', 'hugh', 'hough?')],
    ['a run that is not there', ['night.csv', '--detector', 'my_night_run'], says('error: --detector', '.onnx', 'my_night_run')],
    [
      'the same detector twice',
      ['night.csv', '--detector', 'hough', '--detector', 'hough'],
      says('error: --detector', 'hough twice'),
    ],
    ['a recording that is too short', ['short.csv', ...few], says('error: short: injection', '10 s', /got 8\.9\d* s/)],
    ['the same recording under two names', ['night.csv', 'copy.csv', ...few], says('error:', 'events of night')],
    ['something else', ['notes.txt', ...few], /^error: .*notes\.txt/m],
  ])('%s ends with code 2, a line, and nothing written', async (_, argv, message) => {
    const cwd = temporaryFolder();
    writeNight(cwd);
    writeNight(cwd, { seconds: 9, name: 'short.csv' });
    writeNight(cwd, { name: 'copy.csv' });
    writeFileSync(join(cwd, 'notes.txt'), 'bring a coat\n');
    const { code, out, err } = await run(cwd, argv);
    expect({ code, out, err }).toEqual({ code: 2, out: '', err: expect.stringMatching(message) });
    expect(existsSync(join(cwd, 'runs'))).toBe(false);
  });

  test('speeds that leave the sensor before anything can be seen are reported, with the time that is left', async () => {
    const cwd = temporaryFolder();
    const { code, err } = await run(cwd, [
      writeNight(cwd),
      '--speeds',
      '1000000',
      '--magnitudes=-6,-1',
      '--injections',
      '2',
      '--detector',
      'hough',
    ]);
    expect(code).toBe(0);
    expect(err).toMatch(
      says('warning: night', '1000000 px/s', /0\.000\d+ s/, /0\.0\d+ events/, 'option magnitudes', 'option speeds'),
    );
  });
});
