import type { Detection } from '@spikeseg/detection';
import { randomGenerator, shuffled } from '@spikeseg/snn-core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectionAt } from '../../../detection/src/detections/detection.fixture.ts';
import { score } from './score.ts';
import { type LabelledRecording, tallyDetections } from './tally.ts';
import { standardProtocol, track } from './tiny.fixture.ts';

const sensor = { width: 120, height: 90 };
const bootstrap = { samples: 0, confidence: 0.95, seed: 1, minRecordings: 10 };
const figures = (recording: LabelledRecording, detections: readonly Detection[]) =>
  score([tallyDetections(recording, detections, standardProtocol)], bootstrap).figures;

/** Two wandering objects and scattered detections, all at least 25 px from the border. */
function scene(seed: number): { recording: LabelledRecording; detections: readonly Detection[] } {
  const random = randomGenerator(seed);
  const place = (size: number) => 25 + random.integer((size - 50) * 4) / 4;
  const objects = [0, 1].map((id) => {
    const begin = random.integer(20);
    const labels = Array.from({ length: 20 }, (_, i) => [(begin + i) * 10_000 + 3000, place(120), place(90)] as const);
    return track(id, ...labels);
  });
  const detections = Array.from({ length: 60 }, () => {
    const { t, x, y } = objects[random.integer(2)];
    const i = random.integer(20);
    return random.uniform() < 0.5
      ? detectionAt(t[i] - 3000, Math.max(25, x[i] - random.integer(8)), y[i])
      : detectionAt(random.integer(400_000), place(120), place(90), random.integer(40_000));
  });
  return { recording: { name: 'tiny', sensor, startUs: 0, endUs: 400_000, objects }, detections };
}

describe('figures', () => {
  it('do not depend on the order of detections', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const { recording, detections } = scene(seed);
        expect(figures(recording, shuffled(detections, randomGenerator(seed)))).toEqual(figures(recording, detections));
      }),
      { numRuns: 30 },
    );
  });

  it('do not change when everything moves, away from the borders', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: -10, max: 10 }), fc.integer({ min: -10, max: 10 }), (seed, dx, dy) => {
        const { recording, detections } = scene(seed);
        const objects = recording.objects.map((object) => ({
          ...object,
          x: object.x.map((x) => x + dx),
          y: object.y.map((y) => y + dy),
        }));
        const moved = detections.map((detection) => ({ ...detection, x: detection.x + dx, y: detection.y + dy }));
        expect(figures({ ...recording, objects }, moved)).toEqual(figures(recording, detections));
      }),
      { numRuns: 30 },
    );
  });

  it('do not change when clocks of events, labels and detections shift together', () => {
    const { recording, detections } = scene(5);
    const shift = 3_150_110_123;
    const later = {
      ...recording,
      startUs: shift,
      endUs: shift + 400_000,
      objects: recording.objects.map((object) => ({ ...object, t: object.t.map((t) => t + shift) })),
    };
    expect(
      figures(
        later,
        detections.map((detection) => ({ ...detection, tUs: detection.tUs + shift })),
      ),
    ).toEqual(figures(recording, detections));
  });

  it('a false detection more never raises the strict score', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 399_999 }), (seed, tUs) => {
        const { recording, detections } = scene(seed);
        const before = figures(recording, detections);
        // The corner is more than 10 px from every label.
        const after = figures(recording, [...detections, detectionAt(tUs, 1, 1)]);
        for (const key of ['informedness', 'informednessOffSpot'] as const) {
          expect(after.strict[key].value).toBeLessThanOrEqual(before.strict[key].value ?? Number.NaN);
        }
        expect(after.detection.falsePerMinute.value).toBeGreaterThan(before.detection.falsePerMinute.value ?? Number.NaN);
        expect(after.detection.pd).toEqual(before.detection.pd);
      }),
      { numRuns: 50 },
    );
  });
});
