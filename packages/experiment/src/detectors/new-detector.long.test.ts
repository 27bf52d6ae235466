import { run } from '@spikeseg/detection';
import type { Baseline } from '@spikeseg/evaluation/baselines';
import { stepsOf } from '@spikeseg/events';
import { generateRecording } from '@spikeseg/events/synthetic';
import { wasmBackend } from '@spikeseg/snn-core';
import { expect, test, vi } from 'vitest';
import { neverInterrupted } from '../context/context.ts';
import { openLive } from '../live/open-live.ts';
import { readyModel } from '../models/detection-model.ts';
import { detect } from '../models/detector.ts';
import { tinyConfig } from '../network/tiny.fixture.ts';
import { generatorOptions } from '../recordings/synthetic.ts';
import { baselineDetections } from '../scoring/baselines.ts';
import { viewRecording } from '../view/view-recording.ts';
import { readyDetectors } from './detector-kinds.ts';

/** A detector that nothing but its row names: at the mean of the events of a step. */
const middle: Baseline = vi.hoisted(() => ({
  id: 'middle',
  title: 'middle of the events',
  async detect() {
    let [count, sumX, sumY] = [0, 0, 0];
    return {
      take({ x, y, t }) {
        count += t.length;
        sumX += x.reduce((sum, one) => sum + one, 0);
        sumY += y.reduce((sum, one) => sum + one, 0);
      },
      finish() {
        const found = count === 0 ? [] : [{ x: sumX / count, y: sumY / count, w: 1, h: 1, score: 1 }];
        [count, sumX, sumY] = [0, 0, 0];
        return found;
      },
    };
  },
}));

vi.mock('../../../evaluation/src/baselines/baselines.ts', async (load) => {
  const module = await load<{ baselines: readonly Baseline[] }>();
  return { ...module, baselines: [...module.baselines, middle] };
});
// What tools/config/generate.mjs makes of the row.
vi.mock('../../../config/src/schema/names.ts', async (load) => {
  const names = await load<{ detectorNames: readonly string[] }>();
  return { ...names, detectorNames: [...names.detectorNames, middle.id] };
});

const config = tinyConfig();
const { recording } = generateRecording({ ...generatorOptions(config), durationS: 4, satellites: 1 }, 5);
const { name, events } = recording;
const settings = { data: config.data, evaluation: { detector: middle.id as 'hough' } };
const model = readyModel('detect', { settings });

test('a row is all that detect needs', async () => {
  const { detections, reportsUs } = await detect(wasmBackend, model, name, events);
  const stepUs = 1000 * config.data.timestep_ms;
  expect(readyDetectors.find(({ id }) => id === middle.id)?.scoredAs(model)).toBe(middle.title);
  expect(reportsUs.map((tUs) => (tUs - events.t[0]) / stepUs)).toEqual(reportsUs.map((_, step) => step + 1));
  expect(detections.map(({ tUs }) => tUs)).toEqual(reportsUs);
  expect(reportsUs.length).toBeGreaterThan(10);
});

test('it is a row of evaluate', async () => {
  const rows = await baselineDetections(config, name, events);
  const row = rows.find(({ title }) => title === middle.title);
  expect(row?.found.detections.length).toBeGreaterThan(10);
});

test('live and in the viewer it finds the same, and keeps no state', async () => {
  const { detections, points } = await detect(wasmBackend, model, name, events);
  const { detector, says } = await openLive(wasmBackend, model, name, events.sensor);
  const live: (typeof detections)[number][] = [];
  for await (const report of run(detector, stepsOf(events, detector.stepUs))) live.push(...report.detections);
  expect(live).toEqual(detections);
  expect(says).toBe(`time steps of ${config.data.timestep_ms} ms`);
  const opened = { model: { ...model, name, path: '' }, backend: wasmBackend, close: async () => {} };
  const viewed = await viewRecording(opened, recording, {
    detector: middle.title,
    stop: neverInterrupted,
  });
  expect(viewed.points.x).toEqual(Float32Array.from(points, ({ x }) => x));
  await expect(openLive(wasmBackend, model, name, events.sensor, { stateFile: 'state' })).rejects.toThrow(middle.title);
});
