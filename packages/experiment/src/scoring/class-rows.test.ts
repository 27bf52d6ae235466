import { score, truthOf } from '@spikeseg/evaluation';
import type { LabelTrack, Recording } from '@spikeseg/events';
import { expect, it } from 'vitest';
import { bootstrap } from '../../../report/src/scores/minute.fixture.ts';
import { classRows, trueStars } from './class-rows.ts';

/* Three seconds: a satellite that stands at (20, 20), a star at (60, 20), nothing at (20, 60). Each place has an event every 10 ms, but for the last. */

const places = [
  [20, 20],
  [60, 20],
  [20, 60],
] as const;
const seconds = 3;
const steps = 100 * seconds;
const all = Array.from({ length: 2 * steps }, (_, i) => ({ t: 1e6 + 10_000 * (i >> 1) + 1, place: i % 2 }));
const events = {
  t: Float64Array.from(all, ({ t }) => t),
  x: Uint16Array.from(all, ({ place }) => places[place][0]),
  y: Uint16Array.from(all, ({ place }) => places[place][1]),
  p: new Uint8Array(all.length),
  sensor: { width: 80, height: 80 },
};
const labelsAt = (id: number, place: number): LabelTrack => ({
  id,
  t: Float64Array.from({ length: steps }, (_, k) => 1e6 + 10_000 * k),
  x: new Float64Array(steps).fill(places[place][0]),
  y: new Float64Array(steps).fill(places[place][1]),
});
const recording = { name: 'night', events, objects: [labelsAt(1, 0)], labelled: true } as unknown as Recording;
const byEvents = {
  ...recording,
  satelliteEvents: Uint8Array.from(all, ({ place }) => Number(place === 0)),
  starEvents: Uint8Array.from(all, ({ place }) => Number(place === 1)),
};

const classNames = ['satellite', 'star', 'unknown'] as const;
const detections = Array.from({ length: 3 * steps }, (_, i) => {
  const [x, y] = places[i % 3];
  return { recording: 'night', tUs: 1e6 + 10_000 * (1 + Math.floor(i / 3)), durationUs: 10_000, x, y, w: 5, h: 5, score: 1 };
});
const tracks = detections.map((_, i) => (i % 3) + 1);
const points = detections.map((one, i) => ({
  ...one,
  track: tracks[i],
  vx: 0,
  vy: 0,
  is: { class: classNames[i % 3], nats: 0, sinceUs: 0, reason: { kind: 'unsure' as const } },
}));
const found = { detections, tracks, points };
const rowsOf = (of: typeof byEvents | typeof recording, classed = true) =>
  Object.fromEntries(
    classRows(of, truthOf(of), found, classed).map(({ name, tally }) => [
      name,
      score([tally], bootstrap).figures.detection.falsePerMinute.value,
    ]),
  );

it('what is shown is scored apart: each class takes its false detections with it', () => {
  const each = 60 * 100;
  const rows = rowsOf(byEvents);
  expect(rows).toEqual({
    everything: expect.closeTo(2 * each, -2),
    satellites: expect.closeTo(0, -2),
    'all but stars': expect.closeTo(each, -2),
    'without the stars of the truth': expect.closeTo(each, -2),
  });
});

it('where no class is said, and no truth is known, there is nothing to set apart', () => {
  expect(rowsOf(recording, false)).toEqual({});
  expect(Object.keys(rowsOf(byEvents, false))).toEqual(['everything', 'without the stars of the truth']);
});

it('stars are known by the events in boxes, or by labels, for a whole track', () => {
  const expected = detections.map((_, i) => i % 3 === 1);
  expect(trueStars(byEvents, found, 6)).toEqual(expected);
  expect(trueStars(recording, found, 6)).toBeUndefined();
  const { t, ...star } = labelsAt(2, 1);
  // Labels of the first two seconds; the track goes on.
  const stars = [{ ...star, t: t.slice(0, 200), x: star.x.slice(0, 200), y: star.y.slice(0, 200) }];
  expect(trueStars({ ...recording, stars }, found, 6)).toEqual(expected);
  const alone = { detections, tracks: detections.map(() => undefined) };
  expect(trueStars({ ...recording, stars }, alone, 6)?.filter(Boolean)).toHaveLength(199);
});

it('what gives less than two events a second is no star', () => {
  const few = { ...byEvents, starEvents: byEvents.starEvents.map((is, i) => (is && i % 200 === 1 ? 1 : 0)) };
  expect(trueStars(few, found, 6)).not.toContain(true);
});
