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

/** What was written but for the last line, which has times of the clock. */
const answersOf = (out: string): string[] => out.trimEnd().split('\n').slice(0, -1);

test('a viewer that never reads changes nothing: frames are dropped, and counted', async () => {
  const keys = ['recordings=1', 'negatives=0', 'duration_s=8', 'satellites=2', 'background_rate_hz=2000'];
  await runCli(cwd, ['synth', '--output', 'made', '--seed', '3', '--quiet', ...keys.map((key) => `data.synthetic.${key}`)]);
  const recording = join(cwd, 'made', 'Labelled Data', 'synth001_davis_td_labelled.mat');
  writeFileSync(join(cwd, 'night.csv'), csvOf(await eventsIn(recording)));
  const alone = await runCli(cwd, ['detect', '--follow', 'night.csv', '--sensor-size', '240x180', '--idle', '0.2']);
  expect(answersOf(alone.out).length).toBeGreaterThan(50);
  const program = await startView(cwd, ['night.csv', '--sensor-size', '240x180', '--idle', '3']);
  const origin = program.url.slice(0, -1);
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/live`, { origin });
  await once(socket, 'open');
  socket.send('evidence on');
  socket.pause();
  expect(await program.ended).toBe(0);
  socket.terminate();
  expect(answersOf(program.out())).toEqual(answersOf(alone.out));
  const [, dropped] = /dropped ([\d,]+) frames? for viewers that were behind/.exec(program.err()) ?? [];
  // A frame every 0.1 s for 3 s at least, of which ten are sent.
  expect(Number(dropped.replaceAll(',', ''))).toBeGreaterThan(10);
});
