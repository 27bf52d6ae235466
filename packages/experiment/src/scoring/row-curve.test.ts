import { curveAxes } from '@spikeseg/report/scored';
import { expect, it } from 'vitest';
import { curveNotes, curvesCsv, rowCurve } from './row-curve.ts';

const minutes = 10;

it('writes a line per threshold, Pd empty where there is no label', () => {
  const found = rowCurve('one', [{ labels: [2, -Infinity], falseAnswers: [1], minutes }], curveAxes.detections);
  const unlabelled = rowCurve('two', [{ labels: [], falseAnswers: [3], minutes }], curveAxes.detections);
  expect(curvesCsv([found, unlabelled], curveAxes.detections)).toBe(
    'detector,threshold,pd,false_per_minute\n"one",2,0.5,0\n"one",1,0.5,0.1\n"two",3,,0.1\n',
  );
  expect(curveNotes([found, unlabelled], [])[0]).toMatch(
    /up to 60 false detections per minute over the threshold: one 0\.500, two –$/,
  );
  expect(curveNotes([], [])).toEqual([]);
});

it('thins a long curve to 200 points, first and last among them, and takes the area of all', () => {
  const falseAnswers = Array.from({ length: 5000 }, (_, i) => i + 1);
  const { points, area } = rowCurve('long', [{ labels: [4990.5], falseAnswers, minutes: 1 }], curveAxes.detections);
  expect(points).toHaveLength(200);
  expect([points[0].threshold, points[199].threshold]).toEqual([5000, 1]);
  // Found below ten false detections per minute, 10 / 60 of the way.
  expect(area).toBeCloseTo(50 / 60, 12);
});

it('an empty curve has no points', () => {
  expect(rowCurve('silent', [{ labels: [-Infinity], falseAnswers: [], minutes }], curveAxes.detections)).toEqual({
    name: 'silent',
    points: [],
    area: 0,
    foundFrom: null,
    lastPd: null,
  });
});

it('counts tracks per hour', () => {
  // Two false ones in 10 minutes are 12 per hour; the area goes from 12 to 100 with Pd 1/2 and none before.
  const tracks = rowCurve('t', [{ labels: [2, -Infinity], falseAnswers: [2, 2], minutes }], curveAxes.tracks);
  expect(tracks.points).toEqual([{ threshold: 2, pd: 0.5, falseRate: 12 }]);
  expect(tracks.area).toBeCloseTo((0.5 * 88) / 100, 12);
  expect(curvesCsv([tracks], curveAxes.tracks)).toBe('detector,threshold,pd,false_per_hour\n"t",2,0.5,12\n');
  expect(curveNotes([], [tracks])).toEqual([
    'operating curve of tracks, mean Pd up to 100 false tracks per hour over the threshold: t 0.440',
  ]);
});

it('says of a curve that is low up to the limit and further where it has half of its last Pd, and why', () => {
  // 4,990 of the 5,000 false detections of the minute score more than 10.5, and ten more than 4,990.5.
  const falseAnswers = Array.from({ length: 5000 }, (_, i) => i + 1);
  const late = rowCurve('late', [{ labels: [10.5], falseAnswers, minutes: 1 }], curveAxes.detections);
  const early = rowCurve('early', [{ labels: [4990.5], falseAnswers, minutes: 1 }], curveAxes.detections);
  expect([late.foundFrom, early.foundFrom]).toEqual([4990, 10]);
  expect(curveNotes([late, early], []).slice(1)).toEqual([
    'late: Pd is below 0.50 up to 4990 false detections per minute: what it scores highest has no label (stars, or objects outside of their labels)',
  ]);
});

it('a few labels that are found early do not silence the note', () => {
  // One of ten labels scores highest, the others after 1,000 false detections.
  const labels = [5000.5, ...Array<number>(9).fill(4000.5)];
  const falseAnswers = Array.from({ length: 5000 }, (_, i) => i + 1);
  const curve = rowCurve('mostly late', [{ labels, falseAnswers, minutes: 1 }], curveAxes.detections);
  expect(curve.area).toBeCloseTo(0.1, 12);
  expect([curve.lastPd, curve.foundFrom]).toEqual([1, 1000]);
  expect(curveNotes([curve], [])[1]).toContain('mostly late: Pd is below 0.50 up to 1000 false detections per minute');
});
