import { join } from 'node:path';
import { injectObjects } from '@spikeseg/evaluation';
import { type EventStream, generateRecording } from '@spikeseg/events';
import { ebssaModel, type Report, type SharedVelocity } from '@spikeseg/segmentation';
import { wasmBackend } from '@spikeseg/snn-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../context/context.fixture.ts';
import { tinyConfig } from '../network/tiny.fixture.ts';
import { generatorOptions } from '../recordings/synthetic.ts';
import { openLive } from './open-live.ts';
import { part } from './part.fixture.ts';

/* Two minutes of noise: in the first one objects share a velocity, in the second one another. */

const config = tinyConfig({ evaluation: { detector: 'evidence' } });
const quiet = { stars: 0, satellites: 0, hotPixels: 0, backgroundRateHz: 1000, durationS: 125 };
const noise = generateRecording({ ...generatorOptions(config), ...quiet }, 8).recording.events;
const { sensor } = noise;
const crossings = (id: number, fromS: number, vx: number, vy: number) => ({
  id,
  rateHz: 60,
  knots: [0, 7].map((s) => ({ tS: fromS + s, x: 120 + vx * (s - 3.5), y: 20 + 28 * (id % 6) + vy * (s - 3.5) })),
});
const objects = Array.from({ length: 12 }, (_, id) =>
  id < 6 ? crossings(id, 4 + 8 * id, 25, -4) : crossings(id, 64 + 8 * (id - 6), -24, 8),
);
const { events } = injectObjects(noise, objects, 5, { burstShare: 0 });
const model = { config, ...ebssaModel(sensor) };

/** Reports about events, and what was learned meanwhile. */
async function watched(some: EventStream, stateFile?: string) {
  const learned: (readonly SharedVelocity[])[] = [];
  const onLearned = (motions: readonly SharedVelocity[]) => void learned.push(motions);
  const { cutter, detector, save } = await openLive(wasmBackend, model, 'night', sensor, { stateFile, onLearned });
  const reports: Report[] = [];
  for (const step of cutter.push(some)) for await (const report of detector.push(step)) reports.push(report);
  const open = cutter.end();
  if (open !== undefined) for await (const report of detector.push(open)) reports.push(report);
  save();
  detector.close();
  return { reports, learned };
}

/** All but the classes, which a state does not hold. */
const seen = (reports: readonly Report[]) =>
  reports.map(({ tUs, points }) => [tUs, ...points.map(({ track, x, y, vx, vy, score }) => [track, x, y, vx, vy, score])]);

const [startUs] = events.t;
/** After the first lesson, at the end of a step. */
const cutUs = startUs + 66e6;
let whole: Awaited<ReturnType<typeof watched>>;
beforeAll(async () => {
  whole = await watched(events);
});

describe('a stream whose objects share a velocity, and then another', () => {
  test('teaches the one, and then the other', () => {
    const velocities = whole.learned.map((motions) => motions.map(({ vx, vy }) => [Math.round(vx), Math.round(vy)]));
    expect(velocities[0]).toEqual([[25, -4]]);
    expect(velocities.at(-1)).toContainEqual([-24, 8]);
  });

  test('goes on from its state as if it had never been cut; what does not learn refuses the state', async () => {
    const stateFile = join(temporaryFolder(), 'night.state');
    const first = await watched(part(events, startUs, cutUs), stateFile);
    await expect(openLive(wasmBackend, model, 'night', sensor, { stateFile })).rejects.toMatchObject({ name: 'UsageError' });
    const { reports, learned } = await watched(part(events, cutUs, Infinity), stateFile);
    expect(seen([...first.reports, ...reports])).toEqual(seen(whole.reports));
    expect([...first.learned, ...learned]).toEqual(whole.learned);
  });
});
