import { run } from '@spikeseg/detection';
import { type EventStream, stepsOf } from '@spikeseg/events';
import { describe, expect, it } from 'vitest';
import { eventsOf, listed, movingSpot, streamOf } from '../../../detection/src/detections/scene.fixture.ts';
import { noiseEvents } from '../nulls/noise.fixture.ts';
import { baselines } from './baselines.ts';
import { baselineDetector } from './step-detector.ts';
import { wholeSteps } from './whole-steps.fixture.ts';

const sensor = { width: 61, height: 43 };
const stepUs = 100_000;
const first = [...eventsOf(noiseEvents(sensor, 1500, 4e6, 5)), ...movingSpot(200, 4, 6, 20, 8, 2)];
/** Seconds without an event, and one after them. */
const events: EventStream = streamOf(sensor, [...first, [7_250_000, 3, 3, 0]]);

describe.each(baselines)('$title as a detector', (baseline) => {
  it('reports the end of every whole step, with or without events, and what is found there', async () => {
    const detector = await baselineDetector(baseline, sensor, { recording: 'r', stepUs });
    const reports = [];
    for await (const report of run(detector, stepsOf(events, stepUs))) reports.push(report);
    const [startUs] = events.t;
    expect(reports.map(({ tUs }) => tUs)).toEqual(Array.from({ length: 72 }, (_, k) => startUs + (k + 1) * stepUs));
    const found = reports.flatMap(({ detections }) => detections.map(({ events: _events, ...detection }) => detection));
    const alone = await baseline.detect(sensor, { startUs, stepUs });
    expect(found).toEqual(listed(wholeSteps(events, stepUs, () => alone)));
    expect(found.length).toBeGreaterThan(20);
    expect(reports.flatMap(({ points }) => points).length).toBeGreaterThan(10);
  });
});
