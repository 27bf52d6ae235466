import { randomGenerator } from '@spikeseg/snn-core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectionAt } from '../../../detection/src/detections/detection.fixture.ts';
import { answerScores, operatingCurve } from './operating-curve.ts';
import { score } from './score.ts';
import { tallyDetections } from './tally.ts';
import { tinyProtocol, tinyRecording, track } from './tiny.fixture.ts';

const scored = (tUs: number, x: number, y: number, value: number, durationUs = 10_000) => ({
  ...detectionAt(tUs, x, y, durationUs),
  score: value,
});

describe('operatingCurve', () => {
  it('of the tiny recording, by hand: labels found at 3, 2 and 2, false detections at 2 and 1, 50 ms', () => {
    const detections = [
      scored(1_000_000, 5, 5, 3),
      scored(1_010_000, 6, 8, 2),
      scored(1_010_000, 15, 2, 2),
      scored(1_020_000, 19, 9, 1),
      scored(1_040_000, 7, 5, 2),
    ];
    const answers = answerScores(tinyRecording, detections, tinyProtocol);
    expect(answers).toEqual({ labels: [3, 2, 2, -Infinity], falseAnswers: [1, 2], minutes: 0.05 / 60 });
    const curve = (limit: number) => operatingCurve([answers], limit);
    expect(curve(1200).points).toEqual([
      { threshold: 3, pd: 0.25, falsePerMinute: 0 },
      { threshold: 2, pd: 0.75, falsePerMinute: 1200 },
      { threshold: 1, pd: 0.75, falsePerMinute: 2400 },
    ]);
    expect(curve(1200).area).toBe(0.25);
    expect(curve(2400).area).toBe(0.5);
    // Beyond the last point the last Pd goes on.
    expect(curve(4800).area).toBe(0.625);
  });

  it('pools recordings label by label', () => {
    const one = { labels: [1, 2, 3], falseAnswers: [], minutes: 1 };
    const two = { labels: [-Infinity], falseAnswers: [2], minutes: 3 };
    expect(operatingCurve([one, two], 60).points).toEqual([
      { threshold: 3, pd: 0.25, falsePerMinute: 0 },
      { threshold: 2, pd: 0.5, falsePerMinute: 0.25 },
      { threshold: 1, pd: 0.75, falsePerMinute: 0.25 },
    ]);
  });

  it('of nothing is empty with area 0; without labels the area is null', () => {
    expect(operatingCurve([{ labels: [-Infinity], falseAnswers: [], minutes: 1 }], 60)).toEqual({ points: [], area: 0 });
    expect(operatingCurve([{ labels: [], falseAnswers: [1], minutes: 1 }], 60).area).toBeNull();
  });

  it('every point is the score of the detections that its threshold leaves', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = randomGenerator(seed);
        const place = () => [random.integer(20), random.integer(10)] as const;
        const objects = [0, 1].map((id) =>
          track(id, ...[0, 1, 2, 3, 4].map((slice) => [slice * 10_000 + 5000, ...place()] as const)),
        );
        const recording = { ...tinyRecording, startUs: 0, endUs: 50_000, objects };
        const detections = Array.from({ length: 25 }, () =>
          scored(random.integer(60_000) - 5000, ...place(), 1 + random.integer(6) / 4, random.integer(30_000)),
        );
        for (const point of operatingCurve([answerScores(recording, detections, tinyProtocol)], 60).points) {
          const left = detections.filter((detection) => detection.score >= point.threshold);
          const bootstrap = { samples: 0, confidence: 0.95, seed: 1, minRecordings: 10 };
          const { detection } = score([tallyDetections(recording, left, tinyProtocol)], bootstrap).figures;
          expect(point.pd).toBe(detection.pd.value);
          expect(point.falsePerMinute).toBeCloseTo(detection.falsePerMinute.value ?? Number.NaN, 9);
        }
      }),
      { numRuns: 100 },
    );
  });
});
