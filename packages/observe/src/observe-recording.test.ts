import { eventTruth } from '@spikeseg/events/synthetic';
import { expect, test } from 'vitest';
import { observedTracks, realNight, standingStars, still, trueTrack } from './night.fixture.ts';

/** Eight seconds of a telescope that stands. */
const nightOf = (options: Parameters<typeof realNight>[3] = {}) =>
  realNight(1, 'sidereal', { data: { synthetic: { duration_s: 8 } } }, { telescope: still, ...options });
const stars = standingStars(nightOf());

test.each([
  ['beside a star, 6 px away', 6],
  ['over a star', 0],
])('%s the brightness of a satellite is that of its own events, block by block', async (_, asidePx) => {
  const [{ x, y, rateHz }] = stars.filter((star) => star.rateHz > 20 && star.rateHz < 40 && Math.abs(star.x - 120) < 60);
  const knots = [0, 8].map((tS) => ({ tS, x: x + 8 * (tS - 4), y: y - asidePx }));
  const night = nightOf({ paths: [{ knots, rateHz: 10 * rateHz }] });
  const { recording, source } = night.generated;
  const { t } = recording.events;
  const points = [...stars.flatMap((star) => star.points), ...trueTrack(1000, 'satellite', recording.objects[0])];
  const { tracks } = await observedTracks(night, points);
  const light = tracks[0].light.filter(({ tUs }) => Math.abs(tUs - t[0] - 4e6) < 1.5e6);
  expect(light.length).toBeGreaterThan(15);
  const steps = light.slice(1).map(({ tUs }, k) => tUs - light[k].tUs);
  const blockUs = steps.toSorted((a, b) => a - b)[steps.length >> 1];
  const own = t.filter((__, i) => source[i] === eventTruth.causes.satellite);
  for (const { tUs, rate, sigma } of light) {
    const truth = own.filter((at) => Math.abs(at - tUs) < blockUs / 2).length / (blockUs / 1e6);
    expect(Math.abs(rate - truth) / sigma, `${(tUs - t[0]) / 1e6} s: ${rate} of ${truth}`).toBeLessThan(3.5);
  }
});
