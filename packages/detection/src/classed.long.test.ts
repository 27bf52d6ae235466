import { stepsOf } from '@spikeseg/events';
import { generateRecording, sceneOptions } from '@spikeseg/events/synthetic';
import { expect, it } from 'vitest';
import { classedReports, lastClasses } from './classed.ts';
import { EvidenceDetector } from './detector/evidence-detector.ts';
import { run } from './detector.ts';
import type { SkyHint } from './sky/alike.ts';

/* Skies of which nothing can be said: a class would be a guess. */

const satellite = { satellites: 1, speedPxS: [5, 20], satelliteRateHz: [200, 300], durationS: 10 } as const;
const still = { ...satellite, stars: 0, hotPixels: 0 };

async function found(changes: Parameters<typeof sceneOptions>[1], hint?: SkyHint) {
  const { events } = generateRecording(sceneOptions('plain', changes), 5).recording;
  const detector = await EvidenceDetector.open(events.sensor, { recording: 'night' });
  const reports = [];
  for await (const report of classedReports(run(detector, stepsOf(events, detector.stepUs)), events.sensor, hint))
    reports.push(report);
  const classes = [...lastClasses(reports.flatMap(({ points }) => points)).values()].map((is) => is?.class ?? 'unknown');
  return { classes, states: reports.flatMap(({ sky }) => sky?.state ?? []) };
}

it.each([
  ['without stars', still, undefined],
  ['with two stars', { ...still, stars: 2 }, undefined],
  ['where one pixel in a hundred is hot', { ...still, hotPixels: 430 }, undefined],
  ['where one pixel in a hundred is hot, on a mount that follows the stars', { ...still, hotPixels: 430 }, { mount: 'sidereal' }],
] as const)('%s all tracks are unknown, and so is the sky', async (_, changes, hint) => {
  const { classes, states } = await found(changes, hint);
  expect(classes.length).toBeGreaterThan(0);
  expect(new Set(classes)).toEqual(new Set(['unknown']));
  expect(states).not.toContain('drifts');
  expect(states).not.toContain('stands');
});
