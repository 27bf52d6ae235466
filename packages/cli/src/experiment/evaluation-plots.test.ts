import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../context.fixture.ts';
import { openDataset, type RecordingSource } from './dataset.ts';
import { evaluateDetections, evaluationProtocol } from './evaluation.ts';
import { writeEvaluationPlots, writeRecordingPlots } from './evaluation-plots.ts';
import { tinyConfig } from './tiny.fixture.ts';

const config = tinyConfig({ data: { synthetic: { recordings: 1, negatives: 0, duration_s: 1 } } });
const protocol = evaluationProtocol(config);

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

it('a recording without events has no picture, one without detections has', async () => {
  const recording = await (await openDataset(config))[0].load();
  const none = { x: new Uint16Array(), y: new Uint16Array(), p: new Uint8Array(), t: new Float64Array() };
  const [dark, quiet] = [temporaryFolder(), temporaryFolder()];
  await writeRecordingPlots(dark, { ...recording, events: { ...recording.events, ...none } }, [], protocol);
  await writeRecordingPlots(quiet, recording, [], protocol);
  expect(readdirSync(dark)).toEqual([]);
  expect(readdirSync(quiet)).toHaveLength(3);
});
