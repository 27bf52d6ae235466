import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeRecording } from '@spikeseg/data-ebssa/writing';
import { generateRecording } from '@spikeseg/events/synthetic';
import { expect, test } from 'vitest';
import { memorySink, temporaryFolder } from '../context/context.fixture.ts';
import { makeLogger, terminalTarget } from '../log/log.ts';
import { tinyConfig } from '../network/tiny.fixture.ts';
import { checkReadable, learnedFrom, openReadable } from './dataset.ts';
import { generatorOptions } from './synthetic.ts';

const log = makeLogger([terminalTarget(memorySink(false), 'DEBUG')]);
const config = (...heldOut: readonly string[]) => tinyConfig({ data: { held_out: [...heldOut] } });
const sources = await openReadable(tinyConfig(), { skipBad: false, log });
const [first, second, third] = sources.map(({ name }) => name);

const learned = (...heldOut: readonly string[]) => learnedFrom(config(...heldOut), sources).map(({ name }) => name);

test('a run learns from all recordings but those that are held out', () => {
  expect(learned()).toEqual([first, second, third]);
  expect(learned(second)).toEqual([first, third]);
  expect(learned(third, first)).toEqual([second]);
});

test.each([
  [['unknown'], `data.held_out: expected names of recordings (${first}, ${second}, ${third}), got unknown`],
  [[first, second, third], 'data.held_out: expected at least one recording left to train on, got all 3; name fewer'],
])('holding out %j is an error', (heldOut, message) => {
  expect(() => learnedFrom(config(...heldOut), sources)).toThrow(message);
});

test('a file whose times can hardly be µs causes one warning when it is read, and so is an empty one', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'Labelled Data'));
  const { recording } = generateRecording(generatorOptions(tinyConfig()), 7);
  const { events } = recording;
  const write = (name: string, changed: typeof events) =>
    writeFileSync(
      join(folder, 'Labelled Data', `${name}_davis_td_labelled.mat`),
      writeRecording({ ...recording, events: changed, objects: [] }),
    );
  write('good', events);
  write('ms', { ...events, t: events.t.map((t) => Math.floor(t / 1000)) });
  const none = { x: new Uint16Array(), y: new Uint16Array(), p: new Uint8Array(), t: new Float64Array() };
  write('none', { ...events, ...none });
  const messages = memorySink(false);
  const files = await openReadable(tinyConfig({ data: { dataset: 'ebssa', data_root: folder, sensor: 'all' } }), {
    skipBad: false,
    log: makeLogger([terminalTarget(messages, 'INFO')]),
  });
  for (const source of [...files, ...files]) await source.load();
  expect(messages.text().split('\n').filter(Boolean)).toEqual([
    expect.stringMatching(
      /^warning: ms_davis_td_labelled: [\d,]+ events in 0\.003 s, .* either times are in ms \(then it lasts 3 s\)/,
    ),
    'warning: none_davis_td_labelled: no events: nothing can be found or learned in it',
  ]);
});

test('of several files the first that cannot be read is found before any work', async () => {
  const folder = temporaryFolder();
  for (const name of ['a', 'b', 'c']) writeFileSync(join(folder, `${name}.csv`), '0,1,1,1\n1000,2,2,0\n');
  const files = await openReadable(tinyConfig({ data: { dataset: 'ebssa', data_root: folder, sensor: 'all' } }), {
    skipBad: false,
    log,
  });
  await expect(checkReadable(files)).resolves.toBeUndefined();
  writeFileSync(join(folder, 'b.csv'), '0,1,1,1\nnight\n');
  await expect(checkReadable(files)).rejects.toMatchObject({
    name: 'EventFormatError',
    message: expect.stringContaining('b.csv'),
  });
});
