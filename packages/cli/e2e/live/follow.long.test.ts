import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { says } from '@spikeseg/test-support';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newFolder, searchIn, textOf, trained } from '../pipeline/pipeline.fixture.ts';
import { runCli } from '../run-cli.ts';
import { csvOf, eventsIn, rowsOf, startFollow, until } from './live.fixture.ts';

const { path: cwd, remove } = newFolder();
afterAll(remove);

const recording = 'synth001_davis_td_labelled';
const model = ['-c', 'spikeseg_default', 'data.sensor=DAVIS'];
let csv = '';

beforeAll(async () => {
  await trained(cwd);
  const synth = ['data.synthetic.recordings=1', 'data.synthetic.negatives=0', 'data.synthetic.duration_s=8'];
  await runCli(cwd, ['synth', '--output', 'made', '--quiet', ...synth]);
  csv = csvOf(await eventsIn(join(cwd, 'made', 'Labelled Data', `${recording}.mat`)));
  writeFileSync(join(cwd, `${recording}.csv`), `t_us,x,y,p\n${csv}`);
});

/** What detect writes about the whole recording. */
async function batch(output: string, ...keys: readonly string[]) {
  const { code, err } = await runCli(cwd, ['detect', 'made', '-c', 'spikeseg_default', '--quiet', '-o', output, ...keys]);
  if (code !== 0) throw new Error(err);
  const rows = (name: string) => textOf(searchIn(cwd, output), name).trim().split('\n');
  return { detections: rows('detections.csv'), tracks: rows('tracks.csv') };
}

const liveRows = (out: string, { detections, tracks }: Awaited<ReturnType<typeof batch>>) => ({
  detections: [detections[0], ...rowsOf(out, 'detection', detections[0])],
  tracks: [tracks[0], ...rowsOf(out, 'track', tracks[0])],
});

describe('the lines are the rows of detections.csv and tracks.csv', () => {
  test.each([['evaluation.state=reset'], ['evaluation.state=carry']])('with %s', async (key) => {
    const whole = await batch(`found-${key}`, key);
    expect(whole.detections.length).toBeGreaterThan(100);
    expect(whole.tracks.length).toBeGreaterThan(10);
    const { code, out, err } = await runCli(cwd, ['detect', '--follow', `${recording}.csv`, ...model, '--idle', '0.5', key]);
    expect(liveRows(out, whole)).toEqual(whole);
    expect(code).toBe(0);
    expect(err).toMatch(says('events/s', 160));
    expect(out.trimEnd().split('\n').at(-1)).toMatch(/^\{"type":"end",.*"reason":"idle"/);
  });

  test('from a pipe, up to its end', async () => {
    const whole = await batch('found-pipe');
    const program = startFollow(cwd, ['-', ...model, '--status', '0.1']);
    program.listen();
    program.child.stdin?.end(csv);
    expect(await program.ended).toBe(0);
    const named = program.out().replaceAll('"stdin"', `"${recording}"`);
    expect(liveRows(named, whole)).toEqual(whole);
    expect(named).toMatch(/^\{"type":"end",.*"reason":"end"/m);
    expect(named).toMatch(/^\{"type":"status",.*"events_per_s":.*"lag_s":/m);
  });
});

// Windows has no SIGINT for other processes: kill ends them at once.
test.skipIf(process.platform === 'win32').each(['SIGINT', 'SIGTERM'] as const)(
  'a file that grows is read as it grows, by half lines too, until %s',
  async (signal) => {
    const whole = await batch(`found-${signal}`);
    const path = join(cwd, `${recording}.${signal}.csv`);
    const third = Math.floor(csv.length / 3);
    writeFileSync(path, csv.slice(0, third));
    const program = startFollow(cwd, [path, ...model]);
    program.listen();
    const answered = () => rowsOf(program.out().replace(/[^\n]*$/, ''), 'detection', 't_us').map(Number);
    const timeAt = (at: number) => Number(csv.slice(csv.lastIndexOf('\n', at) + 1).split(',')[0]);
    for (const at of [third, 2 * third]) {
      // Only half a line past the last step that is answered.
      await until(() => (answered().at(-1) ?? 0) > timeAt(at) - 1e6);
      expect(answered().at(-1)).toBeLessThanOrEqual(timeAt(at));
      if (at === third) appendFileSync(path, csv.slice(third, 2 * third));
    }
    program.child.kill(signal);
    expect(await program.ended).toBe(130);
    expect(program.err()).toMatch(/ events in .*\ninterrupted; .*\n$/);
    const named = program.out().replaceAll(`.${signal}"`, '"');
    const { detections, tracks } = liveRows(named, whole);
    expect(detections.length).toBeGreaterThan(50);
    expect(detections).toEqual(whole.detections.slice(0, detections.length));
    expect(tracks).toEqual(whole.tracks.slice(0, tracks.length));
    expect(named).toMatch(/^\{"type":"end",.*"reason":"interrupted"/m);
  },
);

test('a file that is replaced while it is followed ends with an error and what was reported', async () => {
  const path = join(cwd, 'rotated.csv');
  writeFileSync(path, csv);
  const program = startFollow(cwd, [path, ...model]);
  program.listen();
  await until(() => program.out().split('\n').length > 50);
  writeFileSync(path, '');
  expect(await program.ended).toBe(2);
  expect(program.err()).toMatch(says('error:', /rotated\.csv: byte \d+/, '0 bytes'));
  expect(program.out()).toMatch(/^\{"type":"end",.*"reason":"error"/m);
});

test.each<[string, string[], RegExp]>([
  ['a recording', [join('made', 'Labelled Data', `${recording}.mat`)], says('does not grow', 'detect')],
  ['no such file', ['none.csv'], says('none.csv', 'ENOENT')],
  ['a table of something else', [join('runs', 'spikeseg_default', 'metrics.csv')], says('t_us,x,y,p')],
])('%s is refused', async (_, argv, message) => {
  const { code, err } = await runCli(cwd, ['detect', '--follow', ...argv, ...model, '--quiet']);
  expect(code).toBe(2);
  expect(err).toMatch(new RegExp(`^error: .*${message.source}.*\\n$`));
});

test('half a line at the end of a pipe is an error, or left out and counted', async () => {
  const half = csv.slice(0, csv.lastIndexOf(',') - 1);
  const end = async (...more: readonly string[]) => {
    const program = startFollow(cwd, ['-', ...model, ...more]);
    program.listen();
    program.child.stdin?.end(half);
    const code = await program.ended;
    return { code, err: program.err() };
  };
  expect(await end()).toEqual({
    code: 2,
    err: expect.stringMatching(says('error: stdin: line', ', byte', 't_us,x,y,p')) as string,
  });
  expect(await end('--skip-bad')).toEqual({ code: 0, err: expect.stringMatching(/; left out: 1 unreadable\n$/) as string });
  expect(readFileSync(join(cwd, `${recording}.csv`), 'utf8').length).toBe(csv.length + 't_us,x,y,p\n'.length);
});
