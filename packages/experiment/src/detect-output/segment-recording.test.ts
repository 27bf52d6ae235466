import { generateRecording } from '@spikeseg/events';
import { type DecodedDetection, trackDetections } from '@spikeseg/segmentation';
import { randomGenerator } from '@spikeseg/snn-core';
import { expect, it } from 'vitest';
import { trackerOptions } from '../evaluation/track-scores.ts';
import { tinyConfig } from '../models/tiny.fixture.ts';
import { generatorOptions } from '../recordings/synthetic.ts';
import { segmentRecording } from './segment-recording.ts';

const stepUs = 10_000;

/** Runs of detections of an object with long gaps between them, some of an object that moves fast, off the grid of answers. */
function detectionsUntil(endUs: number, answerUs: number, firstUs: number, seed: number): DecodedDetection[] {
  const random = randomGenerator(seed);
  const found = new Map<number, DecodedDetection[]>();
  const add = (tUs: number, x: number, more: Partial<DecodedDetection>): void => {
    const one = { recording: 'r', tUs, durationUs: stepUs, x, y: 90, w: 4, h: 4, score: 1, events: new Uint32Array(), ...more };
    found.set(tUs, [...(found.get(tUs) ?? []), one]);
  };
  for (let answer = 1; answer * answerUs <= endUs; answer += 1 + random.integer(random.uniform() < 0.3 ? 120 : 3)) {
    add(firstUs + answer * answerUs, 100 + random.normal(), {});
  }
  for (let step = 1; step * stepUs <= endUs; step += 1 + random.integer(random.uniform() < 0.2 ? 700 : 2)) {
    if (random.uniform() < 0.7) add(firstUs + step * stepUs, (step * 2) % 240, { vx: 200, vy: 0 });
  }
  return [...found].toSorted(([a], [b]) => a - b).flatMap(([, detections]) => detections);
}

it.each([1, 2, 3, 4, 5, 6])('tracks are those of a step at every answer, also where most are passed over (%i)', (seed) => {
  const config = tinyConfig({
    evaluation: { detector: 'evidence' },
    tracking: { coast_s: 0.4, confirm_hits: 2 },
  });
  const { recording } = generateRecording({ ...generatorOptions(config), durationS: 0.1 }, 1);
  const random = randomGenerator(seed);
  const [firstUs, lastUs] = [1_000_003, 1_000_003 + 60e6 + random.integer(100_000)];
  const events = {
    ...recording.events,
    t: Float64Array.of(firstUs, lastUs),
    x: new Uint16Array(2),
    y: new Uint16Array(2),
    p: new Uint8Array(2),
  };
  const endUs = (Math.floor((lastUs - firstUs) / stepUs) + 1) * stepUs;
  const detections = detectionsUntil(endUs, 40_000, firstUs, seed);
  const answers = Array.from({ length: Math.floor(endUs / 40_000) }, (_, answer) => firstUs + (answer + 1) * 40_000);
  const fast = detections.flatMap(({ tUs, vx }) => (vx === undefined ? [] : [tUs]));
  const times = [...new Set([...answers, ...fast])].toSorted((a, b) => a - b);
  const { points, tracks } = segmentRecording(config, { ...recording, events }, detections);
  const expected = trackDetections(detections, trackerOptions(config, events.sensor), times);
  expect({ points, tracks }).toEqual(expected);
  expect(new Set(points.map(({ track }) => track)).size).toBeGreaterThan(5);
});
