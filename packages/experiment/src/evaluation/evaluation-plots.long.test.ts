import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { palette } from '../../../report/src/bench.fixture.ts';
import { decodePng } from '../../../report/src/drawing/decode-png.fixture.ts';
import { temporaryFolder } from '../context/context.fixture.ts';
import { tinyConfig } from '../network/tiny.fixture.ts';
import { openDataset, type RecordingSource } from '../recordings/dataset.ts';
import { evaluateDetections } from '../scoring/evaluation.ts';
import { writeEvaluationPlots } from './evaluation-plots.ts';
import { writeRecordingPlots } from './recording-plots.ts';

const config = tinyConfig({ data: { synthetic: { recordings: 1, negatives: 0, duration_s: 1 } } });
const nothing = { detections: [], points: [] };

it('a recording that cannot be scored was not searched, so no picture says that nothing is in it', async () => {
  const [source] = await openDataset(config);
  const { name } = source;
  const hidden: RecordingSource = {
    name: 'hidden',
    load: async () => ({ ...(await source.load()), name: 'hidden', labelled: false }),
  };
  const detection = { recording: name, tUs: 0, durationUs: 10_000, x: 5, y: 5, w: 1, h: 1, score: 1 };
  const result = await evaluateDetections(config, 'file', [detection, { ...detection, recording: 'hidden' }], [hidden, source]);
  const folder = temporaryFolder();
  await writeEvaluationPlots(folder, result, [hidden, source]);
  expect(readdirSync(folder).toSorted()).toEqual([
    `frame-${name}.png`,
    'operating-curve.png',
    'scores.png',
    `spacetime-${name}.png`,
    'track-operating-curve.png',
    `tracks-${name}.png`,
  ]);
});

it('an evaluation knows the tracks of its model, with times since the first event', async () => {
  const [source] = await openDataset(config);
  const { events } = await source.load();
  const found = Array.from({ length: 60 }, (_, i) => ({
    recording: source.name,
    tUs: events.t[0] + 200_000 + i * 10_000,
    durationUs: 10_000,
    x: 5 + 0.1 * i,
    y: 5,
    w: 1,
    h: 1,
    score: 1,
  }));
  const { tracks } = await evaluateDetections(config, 'file', found, [source]);
  expect(tracks).toHaveLength(1);
  const [{ recording, track, beginS, seconds, speedPxS }] = tracks;
  expect([recording, track]).toEqual([source.name, 1]);
  expect(beginS).toBeGreaterThanOrEqual(0.2);
  expect(beginS + seconds).toBeCloseTo(0.79, 2);
  // 0.1 px in 10 ms.
  expect(speedPxS).toBeCloseTo(10, 0);
});

it('a recording without events has no picture, one without detections has', async () => {
  const recording = await (await openDataset(config))[0].load();
  const none = { x: new Uint16Array(), y: new Uint16Array(), p: new Uint8Array(), t: new Float64Array() };
  const [dark, quiet] = [temporaryFolder(), temporaryFolder()];
  await writeRecordingPlots(dark, { ...recording, events: { ...recording.events, ...none } }, nothing);
  await writeRecordingPlots(quiet, recording, nothing);
  expect(readdirSync(dark)).toEqual([]);
  expect(readdirSync(quiet)).toHaveLength(3);
});

it('a track that begins with the last answer, which comes after the last event, is in the pictures, too', async () => {
  const recording = await (await openDataset(config))[0].load();
  const tUs = (recording.events.t.at(-1) ?? 0) + 4000;
  const detection = { recording: recording.name, tUs, durationUs: 10_000, x: 5, y: 5, w: 9, h: 9, score: 1 };
  const point = { ...detection, track: 1, vx: 0, vy: 0, falseAlarmsPerHour: undefined };
  const [without, withTrack] = [temporaryFolder(), temporaryFolder()];
  await writeRecordingPlots(without, recording, { detections: [detection], points: [] });
  await writeRecordingPlots(withTrack, recording, { detections: [detection], points: [point] });
  const picture = (folder: string) => readFileSync(join(folder, `tracks-${recording.name}.png`));
  // Its heading counts the track.
  expect(picture(withTrack).equals(picture(without))).toBe(false);
});

it('a recording that seems to last days is drawn without judging every detection in it', async () => {
  const recording = await (await openDataset(config))[0].load();
  const { t } = recording.events;
  const days = { ...recording, events: { ...recording.events, t: t.map((us) => t[0] + (us - t[0]) * 200_000) } };
  const detection = { recording: recording.name, tUs: t[0] + 5e5, durationUs: 10_000, x: 5, y: 5, w: 9, h: 9, score: 1 };
  const [long, short] = [temporaryFolder(), temporaryFolder()];
  await writeRecordingPlots(long, days, { detections: [detection], points: [] });
  await writeRecordingPlots(short, { ...recording, objects: [] }, { detections: [detection], points: [] });
  expect(readdirSync(long)).toHaveLength(3);
  const shows = (folder: string, colour: string) => {
    const { data } = decodePng(readFileSync(join(folder, `frame-${recording.name}.png`)));
    return Buffer.from(data).includes(Buffer.from(colour.slice(1), 'hex'));
  };
  expect([palette.marks.unknown, palette.marks.stray].map((colour) => shows(long, colour))).toEqual([true, false]);
  expect([palette.marks.unknown, palette.marks.stray].map((colour) => shows(short, colour))).toEqual([false, true]);
});
