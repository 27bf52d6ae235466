import type { Baseline } from './step-detector.ts';

/*
 * Detectors without a network that stand beside it in every table, each loaded when it detects. No constant below was fitted to labels.
 */

const spots = {
  // A dim object of real recordings is a spot of about 5 pixels, and needs 1 to 10 s of memory; half a second tells
  // where it is now.
  boxRadiusPx: 2,
  memoryS: 2,
  freshS: 0.5,
  // As far apart as a labelled spot is large (`spotRadiusPx` of the protocol).
  separationPx: 12,
  falsePerMinute: 1,
};
/** Dim objects fire 10 to 80 times a second: with less than a tenth of a second their own events do not support each other (Delbruck 2008, Guo & Delbruck 2022). */
const supportS = 0.1;
/** The dim end of these objects: 10 events/s over the 25 pixels of a box. */
const spotRate = 0.4;
/** Much longer than an object stays on a pixel; two events of doubt, so that one event makes no pixel a quiet or a hot one. */
const background = { memoryS: 100, priorEvents: 2 };

/**
 * A line's box holds a spot wherever it is in one of the boxes that overlap by half; velocities are then 4 px/s apart, which a
 * spot of 5 pixels needs 1.25 s to leave a pixel at: one vote for every passage. Faster than 40 px/s, a spot is half a box
 * further with every step.
 */
const lines = { lineBoxPx: 8, maxSpeedPxS: 40, voteS: 1 };

/** All baselines, in the order of their rows. */
export const baselines: readonly Baseline[] = [
  {
    id: 'activity',
    title: 'activity filter + density',
    detect: async (sensor, steps) =>
      (await import('./activity-density.ts')).activityDensity(sensor, { ...spots, ...steps, supportS }),
  },
  {
    id: 'likelihood',
    title: 'pixel-rate likelihood',
    detect: async (sensor, steps) =>
      (await import('./rate-likelihood.ts')).rateLikelihood(sensor, { ...spots, ...steps, spotRate, background }),
  },
  {
    id: 'hough',
    title: 'Hough lines',
    detect: async (sensor, steps) =>
      (await import('./hough-lines.ts')).houghLines(sensor, { ...spots, ...lines, ...steps, supportS }),
  },
];
