import { eventLabelsToCsv } from '@spikeseg/detection';
import { generateRecording } from '@spikeseg/events/synthetic';
import { expect, it } from 'vitest';
import { generatorOptions } from '../recordings/synthetic.ts';
import { model, testPool } from './jobs.fixture.ts';
import { foundIn, markDetections } from './mark-detections.ts';

const { config } = model;
const { recording } = generateRecording({ ...generatorOptions(config), durationS: 4, satellites: 1 }, 3);
const { events } = recording;
const listed = (lines: readonly string[]) =>
  [...new Set(lines.map((line) => Number.parseInt(line, 10)))].toSorted((a, b) => a - b);
const marked = (marks: Uint8Array) => [...marks.keys()].filter((i) => marks[i] === 1);

it.each([0, 1])('marks the events that detect --events lists, and those with a track, with %i worker(s)', async (workers) => {
  const pool = testPool(workers);
  const job = { model, recording: 'night', events };
  const found = foundIn({ ...recording, name: 'night' }, await pool.segment(job));
  const lines = eventLabelsToCsv(found).trimEnd().split('\n').slice(1);
  const { marks, ...rest } = await pool.mark(job);
  expect(rest).toEqual(await pool.detect(job));
  expect(marked(marks.detections)).toEqual(listed(lines));
  expect(marked(marks.tracks)).toEqual(listed(lines.filter((line) => !line.endsWith(','))));
  expect(marked(marks.tracks).length).toBeGreaterThan(0);
  expect(marked(marks.tracks).length).toBeLessThan(marked(marks.detections).length);
});

it('detections outside of the recording mean nothing, however far away', () => {
  const far = [-1e15, 1e15].map((tUs) => ({ recording: 'night', tUs, durationUs: 1e5, x: 9, y: 9, w: 500, h: 500, score: 1 }));
  expect(marked(markDetections(events, { detections: far, tracks: [1, 1] }).detections)).toEqual([]);
});
