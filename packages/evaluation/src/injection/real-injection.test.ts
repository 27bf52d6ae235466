import { readRecording } from '@spikeseg/data-ebssa';
import { BackgroundModel } from '@spikeseg/events';
import { generateRecording } from '@spikeseg/events/synthetic';
import { sharedPath } from '@spikeseg/test-support';
import { describe, expect, it } from 'vitest';
import { EventEvidence } from '../../../events/src/background/plain-weigher.fixture.ts';
import { HostBursts } from './host-bursts.ts';
import { injectObjects } from './inject-objects.ts';
import { mean, straight } from './injection.fixture.ts';
import { injectionAt } from './injection.ts';
import { planInjections } from './plan-injections.ts';

const bsidavis = sharedPath('data/ebssa/Unlabelled Data/2018-03-11-19-48-31_bsidavis_humanity_star_tracking_td.mat');
const sl8rb = sharedPath('data/ebssa/Labelled Data/SL8RB_1957_davis_td_labelled.mat');

const far = (px: number, py: number, place: { readonly x: number; readonly y: number }) =>
  Math.hypot(px - place.x, py - place.y) >= 30;

describe.skipIf(sl8rb === undefined)('a plan for a real recording with labels', () => {
  it('keeps 30 px away from every label in its time, and from all places of the slow object at any time', async () => {
    const recording = await readRecording(sl8rb!);
    const cells = [0, 10, 300].map((speedPxS) => ({ speedPxS, rateHz: 20 }));
    const planned = planInjections(recording, cells, 40, 1).rounds.flat();
    expect(planned.length).toBe(120);
    const startUs = recording.events.t[0];
    for (const { id, t, x, y } of recording.objects) {
      for (const injection of planned) {
        for (let i = 1; i < t.length; i++) {
          // In the middle between two labels, too.
          const [own, between] = [t[i], (t[i - 1] + t[i]) / 2].map((time) => injectionAt(injection, (time - startUs) / 1e6));
          if (own !== undefined && !far(x[i], y[i], own)) throw new Error(`object ${id}, label ${i}: ${JSON.stringify(own)}`);
          if (between !== undefined && !far((x[i - 1] + x[i]) / 2, (y[i - 1] + y[i]) / 2, between))
            throw new Error(`object ${id}, before label ${i}: ${JSON.stringify(between)}`);
        }
        const atAnyTime = id === 0 ? injection.knots : [];
        expect(atAnyTime.every((knot) => x.every((px, i) => far(px, y[i], knot)))).toBe(true);
      }
    }
  });
});

describe.skipIf(bsidavis === undefined)('injection into a real recording of 346 × 260', () => {
  it('uses the whole sensor, accounts for every event, and a share of them comes in the bursts of the camera', async () => {
    const { events: own, objects } = await readRecording(bsidavis!);
    const plan = planInjections({ events: own, objects }, [{ speedPxS: 3, rateHz: 8 }], 60, 1);
    const [round] = plan.rounds;
    expect(round.length).toBeGreaterThanOrEqual(30);
    expect(Math.max(...round.map(({ knots }) => knots[0].x))).toBeGreaterThan(240);
    const { events, source, counts, ownLost } = injectObjects(own, round, 1);
    expect(events.sensor).toEqual({ width: 346, height: 260 });
    const injected = [...source.keys()].filter((i) => source[i] > 0);
    expect(events.t.length).toBe(own.t.length - ownLost + injected.length);
    expect(injected.length).toBe(counts.reduce((sum, { kept }) => sum + kept, 0));
    const spans = new HostBursts(own.t).spans;
    const share = mean(injected.map((i) => (spans.some(([from, until]) => events.t[i] >= from && events.t[i] <= until) ? 1 : 0)));
    // Half of them wait, but the last ones of an object, and those due in gaps of more than half a second; bursts fill 1 % of the time.
    expect(share).toBeGreaterThan(0.45);
    expect(share).toBeLessThan(0.55);
    expect(events.t.every((t, i) => Number.isInteger(t) && (i === 0 || t >= events.t[i - 1]))).toBe(true);
  });
});

describe('what a detector makes of injected events', () => {
  const sky = {
    sensor: 'DAVIS',
    durationS: 20,
    backgroundRateHz: 9000,
    noise: 'davis',
    hotPixels: 20,
    stars: 0,
    satellites: 0,
  } as const;
  const { events: own } = generateRecording({ ...sky, speedPxS: [1, 1], satelliteRateHz: [1, 1] }, 3).recording;
  const { events, source } = injectObjects(
    own,
    [straight(0, 80, [12, 20 - 1e-3 - (20 - (own.t.at(-1)! - own.t[0]) / 1e6)], [120, 90])],
    1,
  );

  it('the evidence of an injected event is above that of background', () => {
    const nats = new EventEvidence(events.sensor, events.t[0], 0.3).ofStep(events, 0, events.t.length, events.t[0]);
    const of = (whose: number) => mean([...nats].filter((_, i) => source[i] === whose && events.t[i] - events.t[0] > 12e6));
    expect(of(1)).toBeGreaterThan(2 * of(0));
  });

  it('the background model learns from injected events as from any others: what they make likely is less surprising', () => {
    const ratios = new BackgroundModel(events.sensor, events.t[0]).ratios(events);
    const without = new BackgroundModel(own.sensor, own.t[0]).ratios(own);
    // The recording's own events have the same ratios until the first injected one, and others after it.
    const first = source.indexOf(1);
    const kept = [...source.keys()].filter((i) => source[i] === 0);
    const bin = Math.floor((events.t[first] - events.t[0]) / 500);
    const before = kept.filter((i) => Math.floor((events.t[i] - events.t[0]) / 500) < bin);
    expect(before.every((i) => ratios[i] === without[i])).toBe(true);
    expect(kept.slice(before.length).some((i, k) => ratios[i] !== without[before.length + k])).toBe(true);
  });
});
