import { randomGenerator } from '@spikeseg/snn-core';
import { expect, it } from 'vitest';
import { sensor } from '../../search/evidence.fixture.ts';
import { Sharing } from '../sharing.ts';
import { brightnessAround } from './brightness.ts';
import { aheadBy, Lead } from './lead.ts';
import { trackWith } from './track.fixture.ts';
import { predict } from './track.ts';

it('is the slope of where events come along the way over their sign', () => {
  const lead = new Lead();
  const track = trackWith({ vx: 3, vy: 4, vv: 0.01 });
  // 1 px ahead of the mean of both, and 3 px across, which does not count: (0.6, 0.8) is ahead, (-0.8, 0.6) is across.
  for (let k = 0; k < 300; k++) lead.see(track, 1.5 * 0.6 - 3 * 0.8, 1.5 * 0.8 + 3 * 0.6, 1, 1);
  for (let k = 0; k < 100; k++) lead.see(track, -0.5 * 0.6, -0.5 * 0.8, 0, 1);
  // The sum of squares of the signs is 400 (1 - 0.5²), beside a prior of 1.75².
  expect(lead.px).toBeCloseTo(300 / (300 + 1.75 ** 2), 12);
  expect(lead.meanPx).toBeCloseTo(lead.px / 2, 12);
  const other = new Lead();
  other.restore(lead.state);
  expect([other.px, other.meanPx]).toEqual([lead.px, lead.meanPx]);
});

it('knows nothing of events of one polarity, nor of tracks that stand', () => {
  const lead = new Lead();
  for (let k = 0; k < 100; k++) {
    lead.see(trackWith({ vx: 30, vv: 1 }), 0.7, 0.2, 1, 1);
    lead.see(trackWith({ vx: 2.9, vv: 1 }), k % 2 ? 0.7 : -0.7, 0, k % 2, 1);
  }
  expect(lead.px).toBeCloseTo(0, 12);
});

it('the way ahead is as long as the direction is known', () => {
  expect(aheadBy({ vx: 30, vy: 40, vv: 0 }, 0.7) * 50).toBeCloseTo(0.7, 12);
  expect(aheadBy({ vx: 3, vy: 4, vv: 12.5 }, 0.7) * 5).toBeCloseTo(0.35, 12);
  expect(aheadBy({ vx: 0, vy: 0, vv: 1 }, 0.7)).toBe(0);
});

it('a track of which nine of ten events are ON is not ahead of its object, once the lead is known', () => {
  const random = randomGenerator(8);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform());
  const sharing = new Sharing(sensor);
  const track = trackWith({ id: 1, x: 5, y: 28, vx: 10, vv: 1, drift: 1, brightness: brightnessAround(200) });
  let [errors, reports] = [0, 0];
  for (let k = 1; k <= 1200; k++) {
    const tUs = k * 5000;
    if (k % 2 === 1) sharing.begin([track], 0.01);
    const p = k % 10 === 0 ? 0 : 1;
    const x = 5 + 10 * tUs * 1e-6 + (p === 1 ? 0.7 : -0.7) + 1.75 * normal();
    sharing.share(x, 28 + 1.75 * normal(), tUs, p, 1000);
    if (tUs < 3e6) continue;
    predict(track, tUs);
    errors += track.x - 5 - 10 * tUs * 1e-6;
    reports++;
  }
  expect(sharing.lead.px).toBeGreaterThan(0.45);
  expect(sharing.lead.px).toBeLessThan(0.95);
  // Unled it would be 0.56 px ahead: 0.9 of the lead less 0.1 of it.
  expect(Math.abs(errors / reports)).toBeLessThan(0.25);
});
