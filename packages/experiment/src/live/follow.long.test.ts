import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { mergeConfigs } from '@spikeseg/config';
import { ebssaModel } from '@spikeseg/detection';
import { generateRecording } from '@spikeseg/events/synthetic';
import { wasmBackend } from '@spikeseg/snn-core';
import { LiveFeed, type LiveStream } from '@spikeseg/viewer';
import { expect, test } from 'vitest';
import { type TestContextOptions, temporaryFolder, testContext } from '../context/context.fixture.ts';
import type { Model } from '../network/network.ts';
import { model } from '../pool/jobs.fixture.ts';
import { generatorOptions } from '../recordings/synthetic.ts';
import { csvOf } from './events.fixture.ts';
import { type FollowedStream, follow } from './follow.ts';

const { events } = generateRecording({ ...generatorOptions(model.config), durationS: 2 }, 1).recording;
const csv = csvOf(events);
const sensor = { size: events.sensor, from: 'test' };

interface Line {
  readonly type: string;
  readonly t_us: number;
  readonly reason?: string;
}

/** Takes JSON lines. */
function output() {
  let said = '';
  return { write: (text: string) => void (said += text), drained: async () => {}, text: () => said };
}

/** Follows standard input, and says how that ended. */
async function followed(
  { stdin = [], ...options }: TestContextOptions & { readonly stdin?: readonly string[] },
  more: Partial<FollowedStream> = {},
  detector: Model = model,
) {
  const context = testContext(options);
  const out = output();
  const input = () => Readable.from(stdin.map((piece) => Buffer.from(piece)));
  const given = { input, output: out, sensor, skipBad: false, ...more };
  const error = await follow(context, '-', { model: detector, backend: wasmBackend }, given).catch((thrown: unknown) => thrown);
  const lines = out
    .text()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
  return { error, lines, end: lines.at(-1), text: out.text(), messages: context.err() };
}

test('detections and tracks as JSON lines in time order, and a last line that counts', async () => {
  const { error, lines, end, messages } = await followed({ stdin: [csv] });
  expect(error).toBeUndefined();
  const times = lines.map(({ t_us }) => t_us);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  const count = (type: string): number => lines.filter((line) => line.type === type).length;
  expect(count('detection')).toBeGreaterThan(5);
  expect(count('track')).toBeGreaterThan(0);
  expect(lines[0]).toEqual({
    type: 'detection',
    recording: 'stdin',
    t_us: expect.any(Number) as number,
    duration_us: 100_000,
    x: expect.any(Number) as number,
    y: expect.any(Number) as number,
    w: expect.any(Number) as number,
    h: expect.any(Number) as number,
    score: expect.any(Number) as number,
    track: null,
  });
  expect(end).toMatchObject({
    type: 'end',
    recording: 'stdin',
    reason: 'end',
    events: events.t.length,
    steps: 20,
    detections: count('detection'),
    left_out: { unreadable: 0, outside: 0, late: 0, ahead: 0 },
  });
  expect(messages).toMatch(
    /^stdin: sensor 240×180 px \(test\), time steps of 100 ms, windows of 10\nstdin: \d+ events in .* 20 time steps/,
  );
});

/** In which what has come is answered, without more to come. */
const aMoment = () => new Promise((resolve) => setTimeout(resolve, 500));

test('a step is answered as soon as an event after it has come', async () => {
  const lines = csv.split('\n');
  const second = lines.findIndex((line) => Number(line.split(',')[0]) >= events.t[0] + 1e6);
  const before: string[] = [];
  const out = output();
  const pieces = async function* () {
    yield Buffer.from(`${lines.slice(0, second).join('\n')}\n`);
    await aMoment();
    before.push(out.text());
    yield Buffer.from(`${lines[second]}\n`);
    await aMoment();
    before.push(out.text());
  };
  const options = { input: () => Readable.from(pieces()), output: out, sensor, skipBad: false };
  await follow(testContext(), '-', { model, backend: wasmBackend }, options);
  const latest = before.map((text) => Math.max(...[...text.matchAll(/"t_us":(\d+)/g)].map(([, tUs]) => Number(tUs))));
  expect(latest).toEqual([events.t[0] + 900_000, events.t[0] + 1e6]);
});

test('without events there is only the last line', async () => {
  const { error, lines } = await followed({ stdin: [] });
  expect(error).toBeUndefined();
  expect(lines).toEqual([expect.objectContaining({ type: 'end', reason: 'end', events: 0, steps: 0, t_us: null })]);
});

test('times that can hardly be µs are told at the end, and so is a stream without events', async () => {
  const ms = csvOf({ ...events, t: events.t.map((t) => Math.floor(t / 1000)) });
  const [fast, right, empty] = [await followed({ stdin: [ms] }), await followed({ stdin: [csv] }), await followed({ stdin: [] })];
  expect(fast.messages).toMatch(/^warning: stdin: [\d,]+ events in 0\.002 s, .* either times are in ms \(then it lasts 2 s\)/m);
  expect(right.messages).not.toContain('warning');
  expect(empty.messages).toMatch(/^warning: stdin: no events/m);
});

test('a bad line is an error; what was closed before it is answered', async () => {
  const half = csv.slice(0, csv.indexOf('\n', csv.length / 2) + 1);
  const { error, lines, end } = await followed({ stdin: [`${half}oops\n`, csv] });
  expect(error).toMatchObject({
    name: 'EventFormatError',
    message: expect.stringMatching(/^stdin: line \d+, .* got "oops"$/) as string,
  });
  expect(end).toMatchObject({ type: 'end', reason: 'error' });
  expect(lines.length).toBeGreaterThan(3);
});

test('or is left out: told once, and counted', async () => {
  const { error, end, text, messages } = await followed({ stdin: [`5,00`, `,1\n${csv}oops\n1,1,1,1\n`] }, { skipBad: true });
  expect(error).toBeUndefined();
  expect(end).toMatchObject({ reason: 'end', left_out: { unreadable: 2, outside: 0, late: 1 } });
  expect(text.length).toBeGreaterThan(100);
  expect(messages).toMatch(/left out: 2 unreadable, 1 earlier than the event before\n$/);
});

test('more events at a time than are kept end it, or are left out', async () => {
  const crowd = '5,1,1,1\n'.repeat(1001);
  const ended = await followed({ stdin: [crowd] }, { maxBurst: 1000 });
  expect(ended.error).toMatchObject({
    name: 'EventFormatError',
    message: expect.stringMatching(/^stdin: line 1001, .* at most 1000 events \(maxBurst\) within 0\.1 s, got more/) as string,
  });
  expect(ended.end).toMatchObject({ reason: 'error', events: 1000 });
  const left = await followed({ stdin: [crowd, '100006,1,1,1\n'] }, { maxBurst: 1000, skipBad: true });
  expect(left.end).toMatchObject({ reason: 'end', events: 1001, left_out: { crowded: 1 } });
  expect(left.messages).toContain('left out: 1 more at a time than option maxBurst');
});

test('an interruption ends with what was reported', async () => {
  const { error, end } = await followed({ stdin: [csv, csv], signal: AbortSignal.abort() });
  expect(error).toMatchObject({ name: 'InterruptedError' });
  expect(end).toMatchObject({ reason: 'interrupted' });
});

/** All but the last line, without the sky and classes: what is known of the sky is not kept. */
const unclassed = (all: readonly { readonly type?: string }[]) =>
  all
    .slice(0, -1)
    .filter(({ type }) => type !== 'sky')
    .map((line) => Object.fromEntries(Object.entries(line).filter(([name]) => !name.startsWith('class'))));

test('a state goes on where another program ended: the lines of a stream that was never cut', async () => {
  const config = mergeConfigs(model.config, { evaluation: { detector: 'evidence' } });
  const evidence: Model = { config, ...ebssaModel(events.sensor) };
  const stateFile = join(temporaryFolder(), 'camera.state');
  const lines = csv.split('\n').slice(0, -1);
  const at = events.t.findIndex((tUs) => tUs >= events.t[0] + 1e6);
  const half = (from: number, to?: number) => ({ stdin: [`${lines.slice(from, to).join('\n')}\n`] });
  const whole = await followed({ stdin: [csv] }, {}, evidence);
  const first = await followed(half(0, at), { stateFile }, evidence);
  expect([first.error, existsSync(stateFile)]).toEqual([undefined, true]);
  const second = await followed(half(at), { stateFile }, evidence);
  expect(second.messages).toContain(`warm from ${stateFile}`);
  expect(second.lines.length).toBeGreaterThan(20);
  expect([...unclassed(first.lines), ...unclassed(second.lines)]).toEqual(unclassed(whole.lines));
  const network = await followed({ stdin: [csv] }, { stateFile });
  expect(network.error).toMatchObject({ message: expect.stringMatching(/^option state: expected evidence neurons, /) });
});

test('a viewer gets all that comes and is found, and what is written is the same', async () => {
  const config = mergeConfigs(model.config, { evaluation: { detector: 'evidence' } });
  const evidence: Model = { config, ...ebssaModel(events.sensor) };
  const alone = await followed({ stdin: [csv] }, {}, evidence);
  let stream: LiveStream | undefined;
  const told = { events: 0, detections: 0, points: 0, steps: 0, levels: 0, layers: 0, apart: 0, sights: 0, end: '' };
  const feed: Pick<LiveFeed, 'begin' | 'takeEvents' | 'takeAnswer' | 'takeLevels' | 'takeSight' | 'end'> = {
    begin: (one) => void (stream = one),
    takeEvents: ({ t }) => void (told.events += t.length),
    takeAnswer: ({ tUs, tracks, points }) => {
      told.detections += tracks.length;
      told.points += points.length;
      if ((tUs - events.t[0]) % 10_000 !== 0) told.apart++;
    },
    // Steps end every 10 ms from the first event on.
    takeLevels: ({ tUs, levels }) => {
      told.steps++;
      if (tUs !== events.t[0] + told.steps * 10_000) told.apart++;
      told.layers = levels.length;
      told.levels += levels.flat().length;
    },
    takeSight: () => void told.sights++,
    end: (reason) => void (told.end = reason),
  };
  const watched = await followed({ stdin: [csv] }, { watch: { feed, detector: 'by test' } }, evidence);
  expect(watched.text).toBe(alone.text);
  const count = (type: string): number => alone.lines.filter((line) => line.type === type).length;
  expect(count('detection')).toBeGreaterThan(5);
  expect(told).toMatchObject({
    events: events.t.length,
    detections: count('detection'),
    points: count('track'),
    apart: 0,
    end: 'end',
  });
  const seconds = (events.t[events.t.length - 1] - events.t[0]) / 1e6;
  expect(told.steps).toBe(Math.floor(100 * seconds) + 1);
  expect(told.levels).toBeGreaterThan(count('detection'));
  expect(stream).toMatchObject({ name: 'stdin', detector: 'by test', sensor: events.sensor, evidence: { stepUs: 10_000 } });
  expect(stream?.evidence?.layers).toHaveLength(told.layers);
  expect(stream?.figures()).toMatchObject({ events: events.t.length, detections: count('detection') });
});

test('who looks on and wants no evidence costs the network none', async () => {
  const config = mergeConfigs(model.config, { evaluation: { detector: 'evidence' } });
  const evidence: Model = { config, ...ebssaModel(events.sensor) };
  const feed = new LiveFeed(() => 0);
  const got: number[] = [];
  feed.join({ bufferedAmount: 0, send: ({ length }) => void got.push(length) });
  const { error, end } = await followed({ stdin: [csv] }, { watch: { feed, detector: 'by test' } }, evidence);
  expect(error).toBeUndefined();
  expect(end).toMatchObject({ reason: 'end' });
  expect(feed.takeLevels).toBeUndefined();
  // The greeting, what is left at the end, and the end.
  expect(got).toHaveLength(3);
});

test('who looks on at a network sees events and tracks, and no evidence', async () => {
  const alone = await followed({ stdin: [csv] });
  const told = { events: 0, points: 0, evidence: true };
  const feed = Object.assign(new LiveFeed(() => 0), {
    begin: ({ evidence }: LiveStream) => void (told.evidence = evidence !== undefined),
    takeEvents: ({ t }: { readonly t: Float64Array }) => void (told.events += t.length),
    takeAnswer: ({ points }: { readonly points: readonly unknown[] }) => void (told.points += points.length),
  });
  const { text } = await followed({ stdin: [csv] }, { watch: { feed, detector: 'by test' } });
  expect(text).toBe(alone.text);
  const points = alone.lines.filter(({ type }) => type === 'track').length;
  expect(points).toBeGreaterThan(0);
  expect(told).toEqual({ events: events.t.length, points, evidence: false });
});
