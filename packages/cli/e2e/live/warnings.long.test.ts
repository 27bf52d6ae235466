import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { newFolder } from '../pipeline/pipeline.fixture.ts';
import { runCli } from '../run-cli.ts';
import { csvOf, eventsIn, startView } from './live.fixture.ts';

const { path: cwd, remove } = newFolder();
afterAll(remove);

interface Line {
  readonly type: string;
  readonly left_out: number;
  readonly dropped: number;
  readonly dropped_s: number;
  readonly stars: number;
  readonly warnings: readonly string[];
}

/** A generated minute and a bit. */
async function minute(name: string, stars: number) {
  const keys = ['recordings=1', 'negatives=0', 'duration_s=62', 'background_rate_hz=2000', `stars=${stars}`];
  await runCli(cwd, ['synth', '--output', name, '--seed', '5', '--quiet', ...keys.map((key) => `data.synthetic.${key}`)]);
  return eventsIn(join(cwd, name, 'Labelled Data', 'synth001_davis_td_labelled.mat'));
}

/** Follows a file, and looks on at its page. */
async function followed(argv: readonly string[]) {
  const program = await startView(cwd, [...argv, '--idle', '3']);
  const origin = program.url.slice(0, -1);
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/live`, { origin });
  const shown: string[][] = [];
  socket.on('message', (data: Buffer) => {
    const [message] = /\{"kind":"sight".*\}/.exec(data.toString('latin1')) ?? [];
    if (message !== undefined) shown.push((JSON.parse(message) as { readonly warnings: string[] }).warnings);
  });
  await once(socket, 'open');
  expect(await program.ended).toBe(0);
  const lines = program.out().trim().split('\n');
  const sights = lines.map((line) => JSON.parse(line) as Line).filter(({ type }) => type === 'sight');
  return { sights, shown, err: program.err() };
}

test('stars that go and events that come too late are warned of in their own minute: in JSON, on standard error and on the page', async () => {
  const [clear, cloudy] = [await minute('clear', 12), await minute('cloudy', 0)];
  const late = csvOf(clear).split('\n').slice(0, 40).join('\n');
  writeFileSync(join(cwd, 'night.csv'), `${csvOf(clear)}${csvOf(cloudy, 62e6)}${late}\n${csvOf(cloudy, 124e6)}`);
  const { sights, shown, err } = await followed(['night.csv', '--sensor-size', '240x180', '--skip-bad']);
  expect(sights.map(({ left_out: leftOut, warnings }) => [leftOut, warnings])).toEqual([
    [0, []],
    [0, ['stars']],
    [40, ['events', 'stars']],
  ]);
  expect(sights[0].stars).toBeGreaterThanOrEqual(8);
  const [events, stars] = ['events were left out', 'more than half of the stars are gone: clouds, or the mount has moved'];
  expect(shown).toEqual([[], [stars], [events, stars]]);
  // Once for as long as it lasts.
  for (const text of [events, stars]) expect(err.match(new RegExp(`^warning: night: at \\d+ µs: ${text}`, 'gm'))).toHaveLength(1);
});

/** A count of events that came to the rate control of a camera (0x14) or passed it (0x16), in words of EVT3. */
const count = (subtype: number, events: number) => [0xe000 | subtype, 0xf000 | (events & 0xfff), 0xf000 | (events >> 12), 0x7000];
const counts = (came: number, passed: number) => [...count(0x14, came), ...count(0x16, passed)];

/** Puts words into a file of EVT3 where its time comes to so many seconds. */
function withWords(file: Buffer, wordsAt: readonly (readonly [s: number, words: readonly number[]])[]): Buffer {
  const end = '% end\n';
  const begin = file.indexOf(end) + end.length;
  const left = [...wordsAt];
  const words: number[] = [];
  let [high, turns] = [0, 0];
  for (let at = begin; at < file.length; at += 2) {
    const word = file.readUInt16LE(at);
    words.push(word);
    if (word >> 12 !== 8) continue;
    if ((word & 0xfff) < high) turns++;
    high = word & 0xfff;
    if (turns * 2 ** 24 + high * 4096 >= (left[0]?.[0] ?? Infinity) * 1e6) words.push(...(left.shift()?.[1] ?? []));
  }
  return Buffer.concat([file.subarray(0, begin), Buffer.from(Uint16Array.from(words).buffer)]);
}

test('events that a camera says it dropped are warned of with their seconds, as a finished recording names them', async () => {
  await minute('dropping', 12);
  const mat = join('dropping', 'Labelled Data', 'synth001_davis_td_labelled.mat');
  await runCli(cwd, ['convert', mat, 'whole.raw', '--quiet']);
  const whole = readFileSync(join(cwd, 'whole.raw'));
  writeFileSync(
    join(cwd, 'dropping.raw'),
    withWords(whole, [
      [20, counts(5000, 5000)],
      [23, counts(5000, 800)],
      [40, counts(5000, 5000)],
      [40.5, counts(900, 600)],
    ]),
  );
  const { sights, shown, err } = await followed(['dropping.raw']);
  expect(sights).toMatchObject([{ left_out: 0, dropped: 4500, warnings: ['drops'] }]);
  expect(sights[0].dropped_s).toBeCloseTo(3.5, 1);
  const text = 'the rate control of the camera dropped 4,500 events in 3.5 s';
  expect(shown).toEqual([[text]]);
  expect(err.match(new RegExp(`^warning: dropping: at \\d+ µs: ${text}`, 'gm'))).toHaveLength(1);
  await runCli(cwd, ['detect', 'dropping.raw', '--output', 'found', '--quiet']);
  const rows = readFileSync(join(cwd, 'found', 'detect-dropping', 'lost.csv'), 'utf8')
    .split('\n')
    .filter((row) => row.startsWith('dropping,drop,'));
  expect(rows.map((row) => Number(row.split(',')[4]).toFixed(1))).toEqual(['3.0', '0.5']);
});
