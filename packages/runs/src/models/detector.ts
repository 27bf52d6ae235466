import type { SpikesegConfig } from '@spikeseg/config';
import { type EventStream, type SensorSize, stepsOf } from '@spikeseg/events';
import {
  binnedEvents,
  type DecodedDetection,
  type Detector,
  EvidenceDetector,
  type EvidenceWatch,
  NetworkDetector,
  type Report,
  run,
  type StepWeights,
  type Tracked,
  twoPassReports,
} from '@spikeseg/segmentation';
import type { Backend } from '@spikeseg/snn-core';
import { letSignalsIn } from '../context/interruption.ts';
import type { Model } from '../network/model.ts';
import { isWorthThread, weighAhead } from '../parallel/weigh-ahead.ts';
import { windowOptions } from '../recordings/stimuli.ts';
import { evidenceOptions, trackerOptions } from './detector-options.ts';

/** How a detector is opened. */
export interface DetectorUse {
  /** Name to write into the detections. */
  readonly recording: string;
  /** After every time step, as a live stream wants its reports, or after every window, which is faster. */
  readonly reports: 'at every step' | 'at every window';
  /** False where detections are only counted: those of a network then lie where its weights are. */
  readonly decodes?: boolean | undefined;
  readonly weights?: StepWeights | undefined;
  readonly watch?: EvidenceWatch | undefined;
}

/**
 * The detector of a model: evidence neurons, or a network of convolutions. Whoever has it need not ask which it is.
 *
 * @throws UsageError, RecordingError where the model cannot search recordings of the sensor, and whatever the engine throws
 */
export async function openDetector(backend: Backend, model: Model, sensor: SensorSize, use: DetectorUse): Promise<Detector> {
  const { config, network, weights } = model;
  const { recording, decodes, watch } = use;
  if (isEvidence(config))
    return EvidenceDetector.open(sensor, { ...evidenceOptions(backend, model, recording, sensor), weights: use.weights, watch });
  return NetworkDetector.open(sensor, {
    recording,
    backend,
    network,
    weights,
    windows: windowOptions(config),
    carries: config.evaluation.state === 'carry',
    decodes,
    stepsAtOnce: use.reports === 'at every step' ? 1 : config.data.n_timesteps,
    tracking: trackerOptions(config),
  });
}

const isEvidence = ({ evaluation }: SpikesegConfig): boolean => evaluation.detector === 'evidence';

/** @throws RecordingError, UsageError when the model cannot search recordings of a sensor */
export function checkSearchable(backend: Backend, model: Model, sensor: SensorSize): void {
  if (isEvidence(model.config)) evidenceOptions(backend, model, '', sensor);
}

/** Reports about a recording in memory. @param onShare awaited with the share of the work that is done, where reports come late */
async function* reportsOf(
  backend: Backend,
  model: Model,
  events: EventStream,
  use: DetectorUse,
  onShare: (share: number) => Promise<void>,
): AsyncGenerator<Report, void> {
  const { config } = model;
  if (events.t.length === 0) return;
  if (isEvidence(config) && config.evidence.passes === 'both') {
    yield* twoPassReports(events, evidenceOptions(backend, model, use.recording, events.sensor), onShare);
    return;
  }
  const ahead =
    isEvidence(config) && use.watch === undefined && isWorthThread(backend, events)
      ? weighAhead(backend, use.recording, binnedEvents(events, config.evidence.bin_px), config.evidence.object_off_share)
      : undefined;
  try {
    const given = { ...use, weights: ahead?.weights };
    const detector = await openDetector(ahead?.backend ?? backend, model, events.sensor, given);
    yield* run(detector, stepsOf(events, detector.stepUs));
  } finally {
    await ahead?.weights.close();
  }
}

/** What was found in a recording. */
export interface Detected extends Tracked {
  /** In time order. */
  readonly detections: readonly DecodedDetection[];
  /** When the detector reported, µs, whether it found something or not. */
  readonly reportsUs: readonly number[];
}

/** Reports between two looks at the event loop. */
const reportsPerTurn = 20;

/** Tells how many windows of `data.*` a detector has passed at a time, and lets signals in; all of them at Infinity. */
export function windowTeller(
  { data }: Pick<SpikesegConfig, 'data'>,
  { t }: Pick<EventStream, 't'>,
  onWindow: (done: number, total: number) => void | Promise<void>,
): (tUs: number) => Promise<void> {
  const windowUs = data.n_timesteps * data.timestep_ms * 1000;
  const total = t.length === 0 ? 0 : Math.floor((t[t.length - 1] - t[0]) / windowUs) + 1;
  let [done, reports] = [0, 0];
  return async (tUs) => {
    const passed = Math.min(Math.floor((tUs - t[0]) / windowUs), total);
    if (passed > done) await onWindow((done = passed), total);
    if (++reports % reportsPerTurn === 0) await letSignalsIn();
  };
}

/**
 * Runs a model over a recording from beginning to end.
 *
 * @param recording name to write into the detections
 * @param onWindow awaited once per window of `data.*`, so that all detectors can be watched and timed alike
 */
export async function detect(
  backend: Backend,
  model: Model,
  recording: string,
  events: EventStream,
  onWindow: (done: number, total: number) => void | Promise<void> = () => {},
  { decodes, watch }: Pick<DetectorUse, 'decodes' | 'watch'> = {},
): Promise<Detected> {
  const passTo = windowTeller(model.config, events, onWindow);
  const detections: DecodedDetection[] = [];
  const tracks: (number | undefined)[] = [];
  const points: Tracked['points'][number][] = [];
  const reportsUs: number[] = [];
  const use: DetectorUse = { recording, reports: 'at every window', decodes, watch };
  const { t } = events;
  const onShare = (share: number): Promise<void> => passTo(t[0] + share * (t[t.length - 1] - t[0]));
  for await (const report of reportsOf(backend, model, events, use, onShare)) {
    detections.push(...report.detections);
    tracks.push(...report.tracks);
    points.push(...report.points);
    reportsUs.push(report.tUs);
    await passTo(report.tUs);
  }
  await passTo(Infinity);
  return { detections, tracks, points, reportsUs };
}
