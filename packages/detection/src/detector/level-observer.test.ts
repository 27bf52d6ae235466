import { wasmBackend } from '@spikeseg/snn-core';
import { expect, it } from 'vitest';
import { streamOf } from '../detections/scene.fixture.ts';
import { found, known, noise, options, sensor, spot } from '../search/evidence.fixture.ts';
import type { ObjectEvidence } from '../search/evidence-watch.ts';
import type { Level } from '../search/level.ts';

it('an observer hears of every step, and changes nothing', async () => {
  const events = streamOf(sensor, [...noise(2, 1), ...spot({ rateHz: 60, fromS: 0, untilS: 2, seed: 2 }, () => [40.3, 25.6])]);
  const heard: { readonly endUs: number; readonly slow: readonly Level[] }[] = [];
  const onLevels = (endUs: number, [, slow]: readonly (readonly Level[])[]): void => void heard.push({ endUs, slow });
  const objects: { readonly endUs: number; readonly of: readonly ObjectEvidence[] }[] = [];
  const onObjects = (endUs: number, of: readonly ObjectEvidence[]): void => void objects.push({ endUs, of });
  const watched = await found(events, known, wasmBackend, { ...options, watch: { onLevels, onObjects } });
  expect(watched).toEqual(await found(events));
  expect(heard.map(({ endUs }) => endUs)).toEqual(heard.map((_, k) => events.t[0] + 10_000 * (k + 1)));
  // What is followed is explained: the network holds evidence of the spot before it is reported, and seldom later.
  expect(watched.length).toBeGreaterThan(10);
  const near = ({ slow }: (typeof heard)[number]) => slow.some(({ x, y }) => Math.hypot(x - 40.3, y - 25.6) < 5);
  expect(heard.filter(({ endUs }) => endUs < watched[0].tUs).filter(near).length).toBeGreaterThan(2);
  expect(heard.slice(-100).filter(near).length).toBeLessThan(50);
  // The score of a detection is the share of the most evidence that it has had in what an object must have.
  const reported = objects.flatMap(({ endUs, of }) => of.map((one) => ({ endUs, ...one })));
  expect(reported.map(({ endUs }) => endUs)).toEqual(watched.map(({ tUs }) => tUs));
  expect(reported.every(({ nats, thresholdNats }, k) => 1.0001 * watched[k].score >= nats / thresholdNats)).toBe(true);
  const scores = watched.map(({ score }) => score);
  expect(scores).toEqual(scores.toSorted((a, b) => a - b));
  expect(scores.at(-1)).toBeGreaterThan(3 * scores[0]);
  expect(reported.every(({ rateHz, spreadPx }) => rateHz > 25 && rateHz < 120 && spreadPx > 1.7 && spreadPx < 3)).toBe(true);
});
