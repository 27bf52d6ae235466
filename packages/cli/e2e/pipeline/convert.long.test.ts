import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { readRecording } from '@spikeseg/data-ebssa';
import { says } from '@spikeseg/test-support';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from '../run-cli.ts';
import { newFolder, searchIn } from './pipeline.fixture.ts';

const { path: cwd, remove } = newFolder();
afterAll(remove);

const mat = join('made', 'Labelled Data', 'synth001_davis_td_labelled.mat');
beforeAll(async () => {
  await runCli(cwd, [
    'synth',
    '--output',
    'made',
    '--seed',
    '5',
    '--quiet',
    'data.synthetic.recordings=1',
    'data.synthetic.negatives=0',
    'data.synthetic.duration_s=4',
    'data.synthetic.stars=0',
  ]);
});

/** What inspect says of a file, as JSON. */
async function inspected(file: string, ...more: readonly string[]) {
  const { out } = await runCli(cwd, ['inspect', file, '--json', ...more]);
  const [facts] = (JSON.parse(out) as { inspected: Record<string, unknown>[] }).inspected;
  return facts as {
    readonly format: string;
    readonly notes: string[];
    readonly sensor: unknown;
    readonly events: { readonly count: number; readonly t: { readonly durationS: number } };
    readonly labels: { readonly count: number };
  };
}

/** Where satellites were found. @param columns of detections.csv behind the name and the time */
async function found(file: string, output: string, ...more: readonly string[]): Promise<string[]> {
  const { code, err } = await runCli(cwd, ['detect', file, '--output', output, '--quiet', ...more]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const rows = readFileSync(join(searchIn(cwd, output), 'detections.csv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1);
  return rows.map((row) => row.split(',').slice(3).join());
}

describe('a recording in another format', () => {
  test.each(['raw', 'dat', 'aedat4', 'es', 'csv', 'npy'])('.%s has the same events', async (ending) => {
    const { code, out } = await runCli(cwd, ['convert', mat, `night.${ending}`]);
    const before = await readRecording(join(cwd, mat));
    const count = before.events.t.length.toLocaleString('en-US');
    expect({ code, out }).toEqual({
      code: 0,
      out: expect.stringMatching(new RegExp(`^night\\.${ending}: ${count} events`)) as string,
    });
    const { events } = await readRecording(join(cwd, `night.${ending}`), { sensor: before.events.sensor });
    const { x, y, p, t } = events;
    expect({ x, y, p }).toEqual({ x: before.events.x, y: before.events.y, p: before.events.p });
    // Some formats count from their first event.
    expect(t.map((tUs) => tUs - t[0])).toEqual(before.events.t.map((tUs) => tUs - before.events.t[0]));
  });

  test('.raw and .csv give the same detections', async () => {
    const ofMat = await found(mat, 'of-mat');
    expect(ofMat.length).toBeGreaterThan(10);
    for (const ending of ['raw', 'csv'])
      expect(await found(`night.${ending}`, `of-${ending}`, '--sensor-size', '240x180')).toEqual(ofMat);
  });

  test('it is packed where its name says so, and read packed', async () => {
    await runCli(cwd, ['convert', mat, 'packed.raw.gz']);
    expect(
      gunzipSync(readFileSync(join(cwd, 'packed.raw.gz')))
        .subarray(0, 2)
        .toString(),
    ).toBe('% ');
    writeFileSync(join(cwd, 'again.mat.gz'), gzipSync(readFileSync(join(cwd, 'packed.raw.gz'))));
    const facts = await inspected('packed.raw.gz');
    expect(facts).toMatchObject({ format: 'evt3', sensor: { width: 240, height: 180 } });
    expect(facts.notes).toContain('unpacked with gzip');
  });

  test('a part has its labels, and counts from its corner', async () => {
    const { code } = await runCli(cwd, ['convert', mat, 'part.mat', '--from', '1', '--until', '3', '--region', '40,30,100,90']);
    expect(code).toBe(0);
    const facts = await inspected('part.mat');
    expect(facts).toMatchObject({ sensor: { width: 100, height: 90 } });
    expect(facts.events.t.durationS).toBeLessThan(2);
    const whole = await inspected(mat);
    expect(facts.labels.count).toBeLessThan(whole.labels.count);
  });

  test('a folder of several formats is searched as one', async () => {
    const { out } = await runCli(cwd, ['inspect', '.', '--json']);
    const [{ recordings }] = (JSON.parse(out) as { inspected: { recordings: { path: string }[] }[] }).inspected;
    const names = recordings.map(({ path }) => path.slice(path.lastIndexOf('.')));
    for (const ending of ['.raw', '.dat', '.aedat4', '.es', '.npy', '.mat']) expect(names).toContain(ending);
  });
});

test.each([
  ['a file that exists', [mat, mat], says('new file', 'exists')],
  ['a name that says no format', [mat, 'night.xyz'], says('night.xyz', '.mat', '--to')],
  ['a region that is none', [mat, 'a.raw', '--region', '1,2'], says('--region', 'X,Y,WIDTH,HEIGHT')],
  ['a time that is none', [mat, 'a.raw', '--from', 'x'], says('--from', 0, 'x')],
  ['something that is no recording', ['made', 'a.raw'], /made: /],
  ['NumPy to be packed', [mat, 'a.npy.gz'], says('a.npy.gz', 'header of npy')],
  ['NumPy to be packed, by its option', [mat, 'a.x.gz', '--to', 'npy'], says('header of npy')],
])('%s is an error, and nothing is written', async (_, argv, message) => {
  const { code, err } = await runCli(cwd, ['convert', ...argv]);
  expect(code).toBe(2);
  expect(err).toMatch(message);
});

test('a recording that turns out damaged leaves no half of a file', async () => {
  await runCli(cwd, ['convert', mat, 'damaged.es']);
  const bytes = readFileSync(join(cwd, 'damaged.es'));
  // Pixels far beyond the sensor.
  writeFileSync(join(cwd, 'damaged.es'), bytes.fill(0x7f, bytes.length - 500));
  for (const ending of ['npy', 'raw']) {
    const { code, err } = await runCli(cwd, ['convert', 'damaged.es', `half.${ending}`]);
    expect(code).toBe(2);
    expect(err).toMatch(/damaged\.es: event, byte/);
  }
  expect(readdirSync(cwd).filter((name) => name.startsWith('half'))).toEqual([]);
});
