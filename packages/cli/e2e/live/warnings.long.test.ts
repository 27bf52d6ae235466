import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
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
  readonly stars: number;
  readonly warnings: readonly string[];
}

/** A generated minute and a bit. */
async function minute(name: string, stars: number) {
  const keys = ['recordings=1', 'negatives=0', 'duration_s=62', 'background_rate_hz=2000', `stars=${stars}`];
  await runCli(cwd, ['synth', '--output', name, '--seed', '5', '--quiet', ...keys.map((key) => `data.synthetic.${key}`)]);
  return eventsIn(join(cwd, name, 'Labelled Data', 'synth001_davis_td_labelled.mat'));
}

test('stars that go and events that come too late are warned of in their own minute: in JSON, on standard error and on the page', async () => {
  const [clear, cloudy] = [await minute('clear', 12), await minute('cloudy', 0)];
  const late = csvOf(clear).split('\n').slice(0, 40).join('\n');
  writeFileSync(join(cwd, 'night.csv'), `${csvOf(clear)}${csvOf(cloudy, 62e6)}${late}\n${csvOf(cloudy, 124e6)}`);
  const program = await startView(cwd, ['night.csv', '--sensor-size', '240x180', '--idle', '3', '--skip-bad']);
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
  expect(sights.map(({ left_out: leftOut, warnings }) => [leftOut, warnings])).toEqual([
    [0, []],
    [0, ['stars']],
    [40, ['events', 'stars']],
  ]);
  expect(sights[0].stars).toBeGreaterThanOrEqual(8);
  const [events, stars] = ['events were left out', 'more than half of the stars are gone: clouds, or the mount has moved'];
  expect(shown).toEqual([[], [stars], [events, stars]]);
  // Once for as long as it lasts.
  for (const text of [events, stars])
    expect(program.err().match(new RegExp(`^warning: night: at \\d+ µs: ${text}`, 'gm'))).toHaveLength(1);
});
