import type { EventStream } from '@spikeseg/events';
import { wasmBackend } from '@spikeseg/snn-core';
import { describe, expect, it } from 'vitest';
import { streamOf } from '../detections/scene.fixture.ts';
import { detectByEvidence } from './detect-by-evidence.ts';
import type { LevelObserver } from './evidence-detector.ts';
import { found, known, noise, options, sensor, spot } from './evidence.fixture.ts';
import { StepWeigher } from './step-weigher.ts';

const events = streamOf(sensor, [...noise(2, 1), ...spot({ rateHz: 60, fromS: 0, untilS: 2, seed: 2 }, () => [40.3, 25.6])]);

/** Weighs every event as all know its background to be. */
const background = { ratios: ({ t }: Pick<EventStream, 't'>) => known(0, t.length) };

it('finds what the answers of the detector hold, and tells of every event and every answer once', async () => {
  const heard: number[] = [];
  const ends: number[] = [];
  const detections = await detectByEvidence(events, {
    ...options,
    backend: wasmBackend,
    background,
    onRatios: (begin, ratios) => heard.push(...Array.from(ratios, (_, k) => begin + k)),
    onAnswer: (endUs) => void ends.push(endUs),
  });
  expect(detections).toEqual(await found(events));
  expect(detections.length).toBeGreaterThan(10);
  expect(heard).toEqual(Array.from(events.t, (_, k) => k));
  expect(ends).toEqual([...new Set(ends)].toSorted((a, b) => a - b));
  expect(detections.every(({ tUs }) => ends.includes(tUs))).toBe(true);
});

it('finds the same where the steps come weighed', async () => {
  const heard: number[] = [];
  const detections = await detectByEvidence(events, {
    ...options,
    backend: wasmBackend,
    background: new StepWeigher(sensor, background),
    onRatios: (begin, ratios) => heard.push(begin, ratios.length),
  });
  expect(detections).toEqual(await found(events));
  expect(heard.at(-2)! + heard.at(-1)!).toBe(events.t.length);
});

describe('where every pixel fires forty times a second, as binned ones of a large sensor do', () => {
  const busyHz = 40;
  /** As a model of the background has it, which is never the same twice. */
  const weigh = (begin: number, end: number) =>
    Float32Array.from({ length: end - begin }, (_, k) => (1 + 1e-3 * Math.sin(begin + k)) / busyHz);

  it('finds what is bright', async () => {
    const spots = spot({ rateHz: 1500, fromS: 0, untilS: 1, seed: 4 }, () => [40.3, 25.6]);
    const detections = await found(streamOf(sensor, [...noise(1, 3, busyHz), ...spots]), weigh);
    expect(detections.length).toBeGreaterThan(5);
    for (const { x, y } of detections) expect(Math.hypot(x - 40.3, y - 25.6)).toBeLessThan(3);
  });

  it('finds nothing in noise: what its events say and the leak cancel', async () => {
    let most = 0;
    const onLevels: LevelObserver = (_, levels) => {
      for (const { nats } of levels.flat()) most = Math.max(most, nats);
    };
    await found(streamOf(sensor, noise(4, 5, busyHz)), weigh, wasmBackend, { ...options, onLevels });
    // With ratios rounded to the nearest class it is above 20.
    expect(most).toBeLessThan(14);
  });
});

it('ends with what a listener throws', async () => {
  let answers = 0;
  const stopped = detectByEvidence(events, {
    ...options,
    backend: wasmBackend,
    background,
    onAnswer: () => {
      if (++answers === 3) throw new RangeError('enough');
    },
  });
  await expect(stopped).rejects.toThrow('enough');
  expect(answers).toBe(3);
});
