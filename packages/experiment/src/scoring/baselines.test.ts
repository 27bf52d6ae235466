import { evaluationProtocol } from '@spikeseg/evaluation';
import { generateRecording } from '@spikeseg/events/synthetic';
import { expect, it } from 'vitest';
import { readyDetectors } from '../detectors/detector-kinds.ts';
import { tinyConfig } from '../network/tiny.fixture.ts';
import { generatorOptions } from '../recordings/synthetic.ts';
import { baselineDetections } from './baselines.ts';

const config = tinyConfig();
const options = { ...generatorOptions(config), durationS: 7, satellites: 1, stars: 0 };
const { recording } = generateRecording(options, 5);

it('all find the satellite of a generated recording, at the ends of their time steps', async () => {
  const found = await baselineDetections(config, 'night', recording.events);
  const { t, x, y } = recording.objects[0];
  expect(found.map(({ title }) => title)).toEqual(readyDetectors.map(({ title }) => title));
  for (const {
    title,
    found: { detections },
  } of found) {
    const stepMs = title === 'evidence neurons' ? 40 : config.data.timestep_ms;
    const near = detections.filter((detection) => {
      const label = t.findIndex((tUs) => tUs >= detection.tUs);
      return label >= 0 && Math.hypot(x[label] - detection.x, y[label] - detection.y) <= evaluationProtocol.matchRadiusPx;
    });
    const labelled = (t[t.length - 1] - t[0]) / (stepMs * 1000);
    expect(near.length).toBeGreaterThan(0.5 * labelled);
    for (const { recording: name, tUs } of detections) {
      expect(name).toBe('night');
      // The detector reports what is fast in every step of 10 ms.
      expect((tUs - recording.events.t[0]) % (Math.min(10, stepMs) * 1000)).toBe(0);
    }
  }
});

it('lets signals in while it works', async () => {
  let turns = 0;
  const count = (): void => {
    turns++;
    timer = setImmediate(count);
  };
  let timer = setImmediate(count);
  const short = { ...config, data: { ...config.data, timestep_ms: 10 } };
  await baselineDetections(short, 'night', recording.events);
  clearImmediate(timer);
  // 700 steps, three times, and a turn after every twenty.
  expect(turns).toBeGreaterThan(85);
});
