import type { SpikesegConfig } from '@spikeseg/config';
import { BackgroundModel, type EventStream, type SensorSize, twoWayRatios } from '@spikeseg/events';
import {
  binnedEvents,
  binnedSensor,
  type DecodedDetection,
  detectByEvidence as detect,
  ebssaModel,
  type EvidenceModel,
  type EvidenceOptions,
  evidenceReports,
  evidenceTiming,
  hasLearned,
  isEvidenceNetwork,
  mostPixels,
  twoPassDetections,
  unbinned,
} from '@spikeseg/segmentation';
import type { Backend } from '@spikeseg/snn-core';
import { RecordingError, UsageError } from '../errors/errors.ts';
import { letSignalsIn } from '../interruption.ts';
import { isAddressable } from './check-runnable.ts';
import { isWorthThread, weighAhead } from '../parallel/weigh-ahead.ts';

/** Network, weights and what `evidence.*` says. */
interface Model extends EvidenceModel {
  readonly config: SpikesegConfig;
}

/** Step of the network, µs, and time between two answers about what stands or is slow. */
export const { stepUs: evidenceStepUs, reportUs: evidenceAnswerUs } = evidenceReports;
/** Age to which a detector keeps events, µs. */
export const evidenceMemoryUs = 1e6 * evidenceTiming.memoryS;

/** Answers between two looks at the event loop. */
const answersPerTurn = 20;

/** What `evidence.*` says. */
export const evidenceOptions = ({ evidence }: SpikesegConfig, recording: string): EvidenceOptions => ({
  recording,
  thresholdNats: evidence.threshold_nats,
  falseAlarmsPerHour: evidence.false_alarms_per_hour ?? undefined,
  separationPx: evidence.separation_px,
});

/** Sensor pixels on a side that the detector takes as one. @throws UsageError where its velocities were learned in sensor pixels */
export function binOf({ config, network }: Model): number {
  const { bin_px: bin } = config.evidence;
  if (bin > 1 && hasLearned(network))
    throw new UsageError(`evidence.bin_px: expected 1 for a detector that has learned velocities in sensor pixels, got ${bin}`);
  return bin;
}

/** A configuration that says another share of OFF events. */
export const withOffShare = (config: SpikesegConfig, share: number): SpikesegConfig => ({
  ...config,
  evidence: { ...config.evidence, object_off_share: share },
});

/**
 * Detections of a recording by the network that adds up evidence, in time order: weighs every event against a model of the
 * background that is learned as the events come, without labels, and gives the weights to the network. Causal.
 *
 * @param backend an engine with transport layers
 * @param onWindow awaited about once per window of the network, so that both can be watched and timed alike
 */
export async function detectByEvidence(
  backend: Backend,
  model: Model,
  recording: string,
  events: EventStream,
  onWindow: (done: number, total: number) => void | Promise<void> = () => {},
): Promise<DecodedDetection[]> {
  const bin = binOf(model);
  const { object_off_share } = model.config.evidence;
  const fitting = onSensor(backend, model, binnedSensor(events.sensor, bin));
  const binned = binnedEvents(events, bin);
  const { t, sensor } = binned;
  if (t.length === 0) return [];
  const tell = windowTeller(model.config, events, onWindow);
  const ahead = isWorthThread(backend, binned) ? weighAhead(backend, recording, binned, object_off_share) : undefined;
  try {
    const detections = await detect(binned, {
      ...evidenceOptions(model.config, recording),
      backend: ahead?.backend ?? backend,
      background: ahead?.weights ?? new BackgroundModel(sensor, t[0], object_off_share),
      model: fitting,
      onAnswer: tell,
    });
    await tell(Infinity);
    return detections.map((detection) => unbinned(detection, bin));
  } finally {
    await ahead?.weights.close();
  }
}

/** Tells of the windows of the network that answers of a recording have passed, and lets signals in. At the end it is given Infinity. */
export function windowTeller(
  { data }: Pick<SpikesegConfig, 'data'>,
  { t }: Pick<EventStream, 't'>,
  onWindow: (done: number, total: number) => void | Promise<void>,
): (endUs: number) => Promise<void> {
  const windowUs = data.n_timesteps * data.timestep_ms * 1000;
  const total = t.length === 0 ? 0 : Math.floor((t[t.length - 1] - t[0]) / windowUs) + 1;
  let [done, answers] = [0, 0];
  return async (endUs) => {
    const passed = Math.min(Math.floor((endUs - t[0]) / windowUs), total);
    for (; done < passed; done++) await onWindow(done + 1, total);
    if (++answers % answersPerTurn === 0) await letSignalsIn();
  };
}

/** @throws RecordingError, or another of {@link onSensor}, when the model cannot search recordings of a sensor */
export function checkSearchable(backend: Backend, model: Model, sensor: SensorSize): void {
  if (model.config.evaluation.detector === 'evidence') onSensor(backend, model, binnedSensor(sensor, binOf(model)));
}

/**
 * The network for the sensor of a recording, as it sees every place alike; that of {@link ebssaModel} where the model has no such network.
 *
 * @throws UsageError when the engine runs a file, which is for one sensor, and that is another
 * @throws RecordingError when the sensor has more pixels than the detector reads
 */
export function onSensor(backend: Backend, model: EvidenceModel, sensor: SensorSize): EvidenceModel {
  const { width, height } = sensor;
  const fix = 'evidence.bin_px=2 takes 2 × 2 pixels as one';
  if (width * height > mostPixels)
    throw new RecordingError(`detector: expected a sensor of at most ${mostPixels} pixels, got ${width} × ${height}; ${fix}`);
  const fitting = modelFor(backend, model, sensor);
  if (!isAddressable(fitting.network))
    throw new RecordingError(`detector: expected a sensor that takes at most 4 GiB, got ${width} × ${height} pixels; ${fix}`);
  return fitting;
}

function modelFor({ name }: Backend, { network, weights }: EvidenceModel, { width, height }: SensorSize): EvidenceModel {
  if (!isEvidenceNetwork(network)) return ebssaModel({ width, height });
  const { input } = network;
  if (input.width === width && input.height === height) return { network, weights };
  if (name.startsWith('onnx'))
    throw new UsageError(
      `--model: expected a file for a sensor of ${width} × ${height} pixels, got one for ${input.width} × ${input.height}; export one: spikeseg-cli export ebssa data.input_width=${width} data.input_height=${height}`,
    );
  return { network: { ...network, input: { ...input, height, width } }, weights };
}

/** Looks at the event loop that often, as a share of the work. */
const turnShare = 1 / 200;

/**
 * Detections by evidence before and after every moment, in time order: needs the whole recording, which
 * it goes through four times, twice to learn the background and twice to detect.
 *
 * @param onWindow as in {@link detectByEvidence}
 */
export async function detectOffline(
  backend: Backend,
  model: Model,
  recording: string,
  events: EventStream,
  onWindow: (done: number, total: number) => void | Promise<void> = () => {},
): Promise<DecodedDetection[]> {
  const { config } = model;
  const bin = binOf(model);
  const { object_off_share } = config.evidence;
  const fitting = onSensor(backend, model, binnedSensor(events.sensor, bin));
  const binned = binnedEvents(events, bin);
  const { t } = events;
  const windowUs = config.data.n_timesteps * config.data.timestep_ms * 1000;
  const total = t.length === 0 ? 0 : Math.floor((t[t.length - 1] - t[0]) / windowUs) + 1;
  let [told, turn] = [0, 0];
  const tell = async (share: number): Promise<void> => {
    for (; told < Math.floor(share * total); told++) await onWindow(told + 1, total);
    if (share < turn) return;
    turn = share + turnShare;
    await letSignalsIn();
  };
  const learning = twoWayRatios(binned, object_off_share);
  let learned = learning.next();
  for (; learned.done !== true; learned = learning.next()) await tell(learned.value / 2);
  const detections: DecodedDetection[] = [];
  for await (const { done, answer } of twoPassDetections(
    backend,
    binned,
    learned.value,
    evidenceOptions(config, recording),
    fitting,
  )) {
    detections.push(...(answer?.answer ?? []).map((detection) => unbinned(detection, bin)));
    await tell((1 + done) / 2);
  }
  await tell(1);
  return detections;
}
