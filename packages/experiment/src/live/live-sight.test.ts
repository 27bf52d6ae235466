import { SightLog } from '@spikeseg/detection';
import type { DroppedTime } from '@spikeseg/events';
import { expect, it } from 'vitest';
import { liveSight, warningTexts } from './live-sight.ts';

const sensor = { width: 64, height: 48 };
const place = { recording: 'night', w: 1, h: 1, vy: 0, score: 1 };

interface Minute {
  readonly ratio: number;
  readonly stars: number;
  readonly leftOut?: number;
  readonly drops?: readonly DroppedTime[];
  readonly untilS?: number;
  /** By which its stars drift, px/s. */
  readonly driftPxS?: number;
}

/** Minutes of background whose events are worth so much each, with so many stars, and events left out or dropped; silent from some second on. */
function told(minutes: readonly Minute[]) {
  const log = new SightLog(sensor);
  let [leftOut, drops]: [number, readonly DroppedTime[]] = [0, []];
  const take = liveSight(log, sensor, () => drops);
  const lines = [take({ tUs: 0, points: [] }, 0)];
  for (const [minute, { ratio, stars, untilS = 60, driftPxS = 0, ...more }] of minutes.entries()) {
    leftOut += more.leftOut ?? 0;
    drops = more.drops ?? [];
    for (let s = 0; s < 60; s++) {
      const fromUs = 1e6 * (60 * minute + s);
      const t = Float64Array.from({ length: 400 }, (_, k) => fromUs + k * 2000);
      const events = {
        t,
        x: Uint16Array.from(t, (_, k) => k % 64),
        y: Uint16Array.from(t, (_, k) => k % 48),
        p: new Uint8Array(400),
        sensor,
      };
      if (s < untilS) log.onWeighed(events, new Float64Array(400).fill(ratio), new Uint8Array(400));
      log.onTracks([], { isForAll: true, leadPx: 0, perHour: () => 1, trackNats: () => 12 });
      const points = Array.from({ length: stars }, (_, k) => ({
        ...place,
        x: 5 + 10 * k + driftPxS * (s - 30),
        y: 24,
        vx: driftPxS,
        track: 100 * minute + k,
        tUs: fromUs,
        is: { class: 'star', nats: 9, sinceUs: 0, reason: { kind: 'as read', text: '' } } as const,
      }));
      lines.push(take({ tUs: fromUs + 1e6, points }, leftOut));
    }
  }
  return lines.filter((line) => line !== undefined);
}

it('says every minute what could be seen, and nothing to worry about where that is as before', () => {
  const lines = told([
    { ratio: 10, stars: 6 },
    { ratio: 10, stars: 6 },
  ]);
  expect(lines.map(({ t_us, seconds, stars, warnings }) => [t_us, seconds, stars, warnings])).toEqual([
    [60e6, 60, 6, []],
    [120e6, 60, 6, []],
  ]);
  const [{ half, nineTenths, shown_share: share }] = lines;
  for (const [k, hz] of half.entries()) expect(nineTenths[k]).toBeGreaterThan(hz ?? Infinity);
  expect(share).toBe(1);
});

it.each([
  ['sight', { ratio: 0.5, stars: 6 }],
  ['events', { ratio: 10, stars: 6, leftOut: 9 }],
  ['drops', { ratio: 10, stars: 6, drops: [{ fromUs: 70e6, untilUs: 72e6, events: 300 }] }],
  ['silence', { ratio: 10, stars: 6, untilS: 50 }],
  ['stars', { ratio: 10, stars: 2 }],
] as const)('warns of %s, and of nothing else', (warning, then) => {
  const [before, after] = told([{ ratio: 10, stars: 6 }, then]);
  expect(before.warnings).toEqual([]);
  expect(after.warnings).toEqual([warning]);
  expect(after.silent_s).toBe(warning === 'silence' ? 10 : 0);
});

it('does not miss stars that have drifted off the sensor', () => {
  const [, after] = told([
    { ratio: 10, stars: 6, driftPxS: 3 },
    { ratio: 10, stars: 2, driftPxS: 3 },
  ]);
  expect(after).toMatchObject({ stars: 2, warnings: [] });
});

it('adds up what the camera dropped', () => {
  const second = { fromUs: 5e6, untilUs: 5.5e6, events: 900 };
  const [line] = told([{ ratio: 10, stars: 6, drops: [{ fromUs: 1e6, untilUs: 3e6, events: 300 }, second] }]);
  expect(line).toMatchObject({ dropped: 1200, dropped_s: 2.5 });
  expect(warningTexts(line)).toEqual(['the rate control of the camera dropped 1,200 events in 2.5 s']);
});

it('a minute without events shows nothing', () => {
  const [, dark] = told([
    { ratio: 10, stars: 6 },
    { ratio: 10, stars: 0, untilS: 0 },
  ]);
  expect(dark).toMatchObject({
    half: [null, null, null, null, null],
    shown_events_s: null,
    silent_s: 60,
    warnings: ['sight', 'silence', 'stars'],
  });
});
