import type { SpikesegConfig } from '@spikeseg/config';
import { activityDensityDetections, houghLineDetections, rateLikelihoodDetections } from '@spikeseg/evaluation';
import { type EventStream, usualOffShare } from '@spikeseg/events';
import type { BaselineName } from '@spikeseg/report';
import { type Detection, ebssaModel } from '@spikeseg/segmentation';
import { wasmBackend } from '@spikeseg/snn-core';
import { letSignalsIn } from '../context/interruption.ts';
import { detect } from '../models/detector.ts';
import { withOffShare } from '../models/evidence.ts';

/*
 * Detectors without a network that stand beside it in every table. No constant below was fitted to labels; where each comes
 * from stands in docs/evaluation.md.
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
/** Dim objects fire 10 to 80 times a second: with less than a tenth of a second their own events do not support each other. */
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

/** Steps between two looks at the event loop: some 50 ms of work at most. */
const stepsPerTurn = 10;

/** Those that are no evidence neurons. */
export type SimpleBaseline = Exclude<BaselineName, 'evidence'>;

/** What a baseline looks at. */
export interface BaselineInput {
  readonly config: SpikesegConfig;
  /** Name to write into the detections. */
  readonly recording: string;
  readonly events: EventStream;
}

/**
 * Answers of one baseline to a recording, at the ends of the network's time steps.
 *
 * @param onTurn awaited about every 50 ms
 */
export async function detectByBaseline(
  name: SimpleBaseline,
  { config, recording, events }: BaselineInput,
  onTurn: () => Promise<void> = letSignalsIn,
): Promise<Detection[]> {
  const options = { ...spots, recording, stepUs: config.data.timestep_ms * 1000 };
  const steps = {
    activityDensity: () => activityDensityDetections(events, { ...options, supportS }),
    rateLikelihood: () => rateLikelihoodDetections(events, { ...options, spotRate, background }),
    houghLines: () => houghLineDetections(events, { ...options, ...lines, supportS }),
  }[name]();
  const detections: Detection[] = [];
  let done = 0;
  for (const step of steps) {
    detections.push(...step);
    if (++done % stepsPerTurn === 0) await onTurn();
  }
  return detections;
}

/**
 * Answers of the baselines to one recording, at the ends of the network's time steps.
 *
 * @param evidence answers of the causal evidence neurons, where they are known already: of all baselines they take longest
 */
export async function baselineDetections(
  config: SpikesegConfig,
  recording: string,
  events: EventStream,
  evidence?: readonly Detection[],
): Promise<Readonly<Record<BaselineName, readonly Detection[]>>> {
  const input = { config, recording, events };
  const causal: SpikesegConfig = {
    ...withOffShare(config, usualOffShare),
    evaluation: { ...config.evaluation, detector: 'evidence' },
  };
  const untrained = {
    config: { ...causal, evidence: { ...causal.evidence, passes: 'causal' as const } },
    ...ebssaModel(events.sensor),
  };
  return {
    activityDensity: await detectByBaseline('activityDensity', input),
    rateLikelihood: await detectByBaseline('rateLikelihood', input),
    houghLines: await detectByBaseline('houghLines', input),
    evidence: evidence ?? (await detect(wasmBackend, untrained, recording, events)).detections,
  };
}
