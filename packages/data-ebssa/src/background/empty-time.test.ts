import { expect, it } from 'vitest';
import { generateRecording } from '../synthetic/generate-recording.ts';
import { everything } from '../synthetic/generator.fixture.ts';
import { BackgroundModel } from './background-model.ts';

it('after an hour without events, what is believed is what looking every five seconds gave', () => {
  const { events } = generateRecording({ ...everything, durationS: 4, stars: 0, satellites: 1 }, 5).recording;
  const half = events.t.findIndex((tUs) => tUs > events.t[0] + 2e6);
  const t = events.t.map((tUs, i) => (i < half ? tUs : tUs + 3600e6));
  const ratios = new BackgroundModel(events.sensor, t[0]).ratios({ ...events, t });
  // Of the model that did look, to the bit where it was computed.
  expect([ratios.length, half]).toEqual([14_678, 7305]);
  const seen = [half, half + 1, half + 500, half + 3000].map((i) => ratios[i]);
  const slow = [13.168143272399902, 12.709328651428223, 13.930606842041016, 5.481488227844238];
  seen.forEach((ratio, i) => expect(ratio).toBeCloseTo(slow[i], 5));
  expect(ratios.reduce((sum, ratio) => sum + ratio, 0) / 1848935540.5508394).toBeCloseTo(1, 6);
});
