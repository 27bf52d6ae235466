import { wasmBackend } from '@spikeseg/snn-core';
import { expect, it } from 'vitest';
import { streamOf } from '../detections/scene.fixture.ts';
import { found, known, noise, options, sensor, spot } from '../search/evidence.fixture.ts';
import type { Level } from '../search/level-peaks.ts';

it('an observer hears of every step, and changes nothing', async () => {
  const events = streamOf(sensor, [...noise(2, 1), ...spot({ rateHz: 60, fromS: 0, untilS: 2, seed: 2 }, () => [40.3, 25.6])]);
  const heard: { readonly endUs: number; readonly slow: readonly Level[]; readonly thresholds: readonly number[] }[] = [];
  const onLevels = (endUs: number, [, slow]: readonly (readonly Level[])[], thresholds: readonly number[]): void =>
    void heard.push({ endUs, slow, thresholds });
  const classes: number[] = [];
  const onClasses = (ofStep: Uint8Array): void => void classes.push(...ofStep);
  const watched = await found(events, known, wasmBackend, { ...options, watch: { onLevels, onClasses } });
  expect(watched).toEqual(await found(events));
  expect(heard.map(({ endUs }) => endUs)).toEqual(heard.map((_, k) => events.t[0] + 10_000 * (k + 1)));
  // Every event was told of; a pixel that fires again and again says nothing.
  expect(classes).toHaveLength(events.t.length);
  expect(Math.max(...classes)).toBeGreaterThan(1);
  // Without a wish for false alarms θ stays: 20 nats, and 3.5 more in the fast layer.
  expect(heard.every(({ thresholds: [fast, slow] }) => fast === 23.5 && slow === 20)).toBe(true);
  // The evidence of a detection is that of a place in its step.
  expect(watched.length).toBeGreaterThan(10);
  for (const { tUs, score } of watched) {
    const now = heard.find(({ endUs }) => endUs === tUs);
    expect(now?.slow.map(({ nats }) => Math.round(500 * nats) / 1e4)).toContain(score);
  }
});
