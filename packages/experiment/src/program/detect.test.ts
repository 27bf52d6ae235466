import { rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Report } from '@spikeseg/detection';
import { convertEvents } from '@spikeseg/event-formats/convert';
import { generateRecording } from '@spikeseg/events/synthetic';
import { expect, test } from 'vitest';
import { collect } from '../collect.fixture.ts';
import { temporaryFolder } from '../context/context.fixture.ts';
import { detect, detectLive } from './detect.ts';
import { Detector } from './detector.ts';
import { evaluate } from './evaluate.ts';
import { train } from './train.ts';
import { view } from './view.ts';

const fixed = (nats: number) => ({ 'evidence.threshold_nats': nats, 'evidence.false_alarms_per_hour': null });

const noise = { backgroundRateHz: 500, hotPixels: 0, stars: 0 };
const { recording } = generateRecording(
  { sensor: 'DAVIS', durationS: 2.5, ...noise, satellites: 1, speedPxS: [4, 6], satelliteRateHz: [300, 400] },
  3,
);

/** The events as lines, in pieces that end anywhere. */
async function* pieces(): AsyncGenerator<Uint8Array> {
  const { t, x, y, p } = recording.events;
  const bytes = Buffer.from(Array.from(t, (tUs, i) => `${tUs},${x[i]},${y[i]},${p[i]}\n`).join(''));
  for (let begin = 0; begin < bytes.length; begin += 1000) yield bytes.subarray(begin, begin + 1000);
}

/** The events as a camera writes them. */
function cameraBytes(): AsyncGenerator<Uint8Array, Uint8Array> {
  const { events } = recording;
  const chunks = async function* () {
    yield events;
  };
  // AEDAT 4 keeps any times.
  return convertEvents({ name: 'camera', header: { sensor: events.sensor, originNs: 0n }, chunks }, 'aedat4');
}

async function cameraFile(): Promise<string> {
  const path = join(temporaryFolder(), 'night.aedat4');
  const parts: Uint8Array[] = [];
  const camera = cameraBytes();
  let next = await camera.next();
  for (; !next.done; next = await camera.next()) parts.push(next.value);
  const bytes = Buffer.concat(parts);
  // Only the end knows what the beginning says.
  bytes.set(next.value);
  writeFileSync(path, bytes);
  return path;
}

/** What is the same whatever the recording is called; lists of events are those of `detect` alone. */
const withoutName = <T extends { readonly recording: string }>(rows: readonly T[]) =>
  rows.map((row) => ({ ...row, recording: '', events: undefined }));

test('a file, the recording in memory, and its events as they come have the same detections and tracks', async () => {
  const path = await cameraFile();
  const [[fromFile], [fromMemory]] = [await detect(path), await detect(recording)];
  expect(fromMemory.detections.length).toBeGreaterThan(10);
  expect(fromMemory.points.length).toBeGreaterThan(10);
  expect(withoutName(fromFile.detections)).toEqual(withoutName(fromMemory.detections));

  const live = await collect(detectLive(pieces(), recording.events.sensor));
  expect(withoutName(live.flatMap(({ detections }) => detections))).toEqual(withoutName(fromMemory.detections));
  expect(withoutName(live.flatMap(({ points }) => points))).toEqual(withoutName(fromMemory.points));
});

test('what a camera sends has the detections of the same events on lines', async () => {
  const { events } = recording;
  const [lines, sent] = [
    await collect(detectLive(pieces(), events.sensor)),
    await collect(detectLive(cameraBytes(), events.sensor, { format: 'aedat4' })),
  ];
  expect(sent).toEqual(lines);
});

test('a stream that brings every event twice has the tracks of one that brings them once, from a file and as they come', async () => {
  const { events } = recording;
  const places = Array.from(events.t, (_, k) => [k, k]).flat();
  const text = places.map((k) => `${events.t[k]},${events.x[k]},${events.y[k]},${events.p[k]}\n`).join('');
  const path = join(temporaryFolder(), 'twice.csv');
  writeFileSync(path, text);
  const [[once], [twice]] = [await detect(recording), await detect(path, { settings: { 'data.sensor': 'DAVIS' } })];
  const source = Readable.from([Buffer.from(text)]);
  const live = await collect(detectLive(source, events.sensor));
  expect(withoutName(live.flatMap(({ points }) => points))).toEqual(withoutName(twice.points));
  expect(twice.points.length / once.points.length).toBeCloseTo(1, 1);
  expect(new Set(twice.points.map(({ track }) => track)).size).toBe(new Set(once.points.map(({ track }) => track)).size);
});

/** A camera that sends something, and then nothing for ever; says whether it was closed, as a generator cannot while it waits. */
function silentAfter<T>(items: readonly T[]) {
  const left = [...items];
  const camera = {
    closed: false,
    [Symbol.asyncIterator]: () => ({
      next: () =>
        left.length > 0 ? Promise.resolve({ done: false as const, value: left.shift()! }) : new Promise<never>(() => {}),
      return: async () => {
        camera.closed = true;
        return { done: true as const, value: undefined };
      },
    }),
  };
  return camera;
}

test('a silent camera is left when the signal is aborted: its source is closed, and the state is kept', async () => {
  const { sensor } = recording.events;
  const sent = await collect(pieces());
  const all = await collect(detectLive(pieces(), sensor));
  const state = join(temporaryFolder(), 'camera.state');
  for (const source of [silentAfter(sent), Readable.from(silentAfter(sent))]) {
    const stop = new AbortController();
    const reports: Report[] = [];
    for await (const report of detectLive(source, sensor, { signal: stop.signal, state })) {
      reports.push(report);
      // Half of the open step waits for the camera.
      if (reports.length === all.length - 1) setImmediate(() => stop.abort());
    }
    expect(reports).toEqual(all.slice(0, -1));
    expect(source instanceof Readable ? source.destroyed : source.closed).toBe(true);
    expect(statSync(state).size).toBeGreaterThan(0);
    rmSync(state);
  }
});

test('a signal ends a stream that never pauses, and one that was aborted before ends it before it begins', async () => {
  const { sensor } = recording.events;
  const stop = new AbortController();
  let reports = 0;
  for await (const _ of detectLive(pieces(), sensor, { signal: stop.signal })) if (++reports === 3) stop.abort();
  expect(reports).toBe(3);
  const source = silentAfter(await collect(pieces()));
  expect(await collect(detectLive(source, sensor, { signal: AbortSignal.abort() }))).toEqual([]);
  expect(source.closed).toBe(true);
});

test('a loop that is left closes its source', async () => {
  const { sensor } = recording.events;
  const [lines, camera] = [silentAfter(await collect(pieces())), silentAfter(await collect(cameraBytes()))];
  for await (const _ of detectLive(lines, sensor)) break;
  for await (const _ of detectLive(camera, sensor, { format: 'aedat4' })) break;
  expect([lines.closed, camera.closed]).toEqual([true, true]);
});

test('a detector leaves events that do not come, and a recording, when its signal is aborted', async () => {
  const { events } = recording;
  const { sensor } = events;
  const camera = silentAfter([events]);
  for (const source of [camera, recording]) {
    const stop = new AbortController();
    const detector = await Detector.open('ebssa', { sensor, signal: stop.signal });
    let reports = 0;
    for await (const _ of detector.run(source)) if (++reports === 3) setImmediate(() => stop.abort());
    expect(reports).toBeLessThan(6);
  }
  expect(camera.closed).toBe(true);
});

test('settings reach the detector, and what it says reaches the program', async () => {
  const said: string[] = [];
  const [strict] = await detect(recording, { settings: fixed(22), onMessage: (text) => said.push(text) });
  const [lax] = await detect(recording, { settings: fixed(10) });
  // The score of a track is what it has had over what it needs.
  expect(strict.detections[0].score).toBeLessThan(lax.detections[0].score);
  expect(said.join('')).toContain('evidence neurons');
});

test('what is no recording is an error', async () => {
  await expect(detect(join(temporaryFolder(), 'missing.mat'))).rejects.toThrow(/missing\.mat/);
  await expect(detect(recording, { settings: { evidence: { treshold_nats: 3 } } })).rejects.toThrow(/threshold_nats/);
});

test.each<[string, () => Promise<unknown>, RegExp]>([
  [
    'a key as an option',
    () => detect(recording, { 'evidence.bin_px': 2 } as never),
    /^detect: .* got "evidence\.bin_px"; .*settings: \{/,
  ],
  ['a name with a slip', () => detect(recording, { setings: {} } as never), /^detect: .* got "setings"; did you mean settings\?/],
  ['no recording', () => detect(undefined as never), /^detect: expected the path of a recording, .* got undefined/],
  ['no sensor', () => collect(detectLive(pieces(), undefined as never)), /^detectLive: expected a sensor .* got undefined/],
  [
    'text',
    () => collect(detectLive(Readable.from(['1,1,1,1']) as never, recording.events.sensor)),
    /got "1,1,1,1"; .*Buffer\.from/,
  ],
  [
    'an unknown option of a stream',
    () => collect(detectLive(pieces(), recording.events.sensor, { from: 1 } as never)),
    /got "from"/,
  ],
  [
    'a format that there is not',
    () => collect(detectLive(pieces(), recording.events.sensor, { format: 'evt9' } as never)),
    /^format: expected .*evt3, .* got "evt9"/,
  ],
  [
    'a detector without a sensor',
    () => Detector.open('ebssa', {} as never),
    /^Detector\.open: expected a sensor .* got undefined/,
  ],
  [
    'a detector without options',
    () => Detector.open('ebssa', undefined as never),
    /^Detector\.open: expected options .* got undefined/,
  ],
  ['an option of a page that is none', () => view(undefined, { events: 3 } as never), /^view: .* got "events"/],
  ['a key as an option of a training', () => train(undefined, { seed: 3 } as never), /^train: .* got "seed"/],
  ['a model among the options', () => evaluate('ebssa', undefined, { model: 'ebssa' } as never), /^evaluate: .* got "model"/],
])('what TypeScript refuses is an error in JavaScript, too: %s', async (_, call, message) => {
  await expect(call()).rejects.toThrow(message);
});

test('a recording in memory whose events are none is an error', async () => {
  const { events } = recording;
  const wrong = (change: object) => detect({ ...recording, events: { ...events, ...change } });
  await expect(wrong({ t: events.t.toReversed() })).rejects.toThrow(/: expected times that do not fall/);
  await expect(wrong({ x: events.x.subarray(1) })).rejects.toThrow(/: expected columns t, x, y, p of one length/);
  await expect(wrong({ sensor: { width: 10, height: 10 } })).rejects.toThrow(/: expected pixels from \(0, 0\) to \(9, 9\)/);
});

test('a detector reports of a recording, of its file and of its events as they come the tracks that detect finds', async () => {
  const { sensor } = recording.events;
  const path = await cameraFile();
  async function* camera() {
    const { t, x, y, p } = recording.events;
    for (let i = 0; i < t.length; i += 700)
      yield {
        sensor,
        t: t.subarray(i, i + 700),
        x: x.subarray(i, i + 700),
        y: y.subarray(i, i + 700),
        p: p.subarray(i, i + 700),
      };
  }
  const [expected] = await detect(recording);
  for (const source of [recording, path, camera()]) {
    const reports = await collect((await Detector.open('ebssa', { sensor })).run(source));
    expect(withoutName(reports.flatMap(({ points }) => points))).toEqual(withoutName(expected.points));
    expect(withoutName(reports.flatMap(({ detections }) => detections))).toEqual(withoutName(expected.detections));
  }
  const small = await Detector.open('ebssa', { sensor: { width: 64, height: 48 } });
  await expect(collect(small.run(recording))).rejects.toThrow(/expected a sensor of 64 × 48 px, .* got 240 × 180/);
});
