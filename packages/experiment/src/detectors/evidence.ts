import type { SpikesegConfig } from '@spikeseg/config';
import {
  binnedSensor,
  EvidenceDetector,
  type EvidenceModel,
  type EvidenceOptions,
  ebssaModel,
  evidenceReports,
  hasLearned,
  hindsightReports,
  isEvidenceNetwork,
  maxSearchedPixels,
} from '@spikeseg/detection';
import { type SensorSize, usualOffShare } from '@spikeseg/events';
import { evidenceRows } from '@spikeseg/report/words';
import type { Backend } from '@spikeseg/snn-core';
import { RecordingError, UsageError } from '../errors/errors.ts';
import { isAddressable } from '../network/check-runnable.ts';
import type { Model } from '../network/network.ts';
import { type DetectorKind, type DetectorUse, plain } from './detector-kind.ts';

const open = (backend: Backend, model: Model, sensor: SensorSize, { recording, watch }: DetectorUse): Promise<EvidenceDetector> =>
  EvidenceDetector.open(sensor, { ...evidenceOptions(backend, model, recording, sensor), watch });

/** Evidence neurons: search and follow. */
export const evidence = {
  ...plain,
  id: 'evidence',
  title: evidenceRows.designed,
  open,
  openLasting: open,
  check: (backend, model, sensor) => void evidenceOptions(backend, model, '', sensor),
  reports: (backend, model, { events, use, onShare }) =>
    model.config.evidence.passes === 'causal'
      ? undefined
      : hindsightReports(events, { ...evidenceOptions(backend, model, use.recording, events.sensor), watch: use.watch }, onShare),
  rhythm: () => `tracks that test themselves, a report every ${evidenceReports.reportUs / 1000} ms`,
  takes: 'events by likelihood ratio',
  needsTraining: false,
  untrained: ebssaModel,
  learns: 'motions',
  keptAs: 'detector file',
  runs: isEvidenceNetwork,
  scoredAs({ config, network }) {
    const isTrained = hasLearned(network) || config.evidence.object_off_share !== usualOffShare;
    if (config.evidence.passes === 'both') return isTrained ? evidenceRows.trainedOffline : evidenceRows.offline;
    return isTrained ? evidenceRows.trained : evidenceRows.designed;
  },
  weighsEvents: () => true,
  tellsSight: true,
  holdsLevels: (config) => config.evidence.passes !== 'both',
  wishedFalseAlarmsPerHour: (config) => config.evidence.false_alarms_per_hour,
} as const satisfies DetectorKind;

/**
 * How the evidence detector of a model searches recordings of a sensor, and follows what it finds.
 *
 * @throws UsageError where its velocities were learned in sensor pixels and pixels are binned, and whatever `onSensor` throws
 */
export function evidenceOptions(backend: Backend, model: Model, recording: string, sensor: SensorSize): EvidenceOptions {
  const {
    threshold_nats: thresholdNats,
    object_off_share: offShare,
    false_alarms_per_hour: wishedFalseAlarmsPerHour,
  } = model.config.evidence;
  const binPx = binOf(model);
  const seen = onSensor(backend, model, binnedSensor(sensor, binPx));
  return { recording, thresholdNats, wishedFalseAlarmsPerHour, offShare, binPx, backend, model: seen };
}

/** Sensor pixels on a side that the detector takes as one. @throws UsageError where its velocities were learned in sensor pixels */
function binOf({ config, network }: Pick<Model, 'config' | 'network'>): number {
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
 * The network for the sensor of a recording, as it sees every place alike; that of {@link ebssaModel} where the model has no such network.
 *
 * @throws UsageError when the engine runs a file, which is for one sensor, or the network has learned velocities of one, and that is another
 * @throws RecordingError when the sensor has more pixels than the detector reads
 */
export function onSensor(backend: Backend, model: EvidenceModel, sensor: SensorSize): EvidenceModel {
  const { width, height } = sensor;
  const fix = 'evidence.bin_px=2 takes 2 × 2 pixels as one';
  if (width * height > maxSearchedPixels)
    throw new RecordingError(
      `detector: expected a sensor of at most ${maxSearchedPixels} pixels, got ${width} × ${height}; ${fix}`,
    );
  const fitting = modelFor(backend, model, sensor);
  if (!isAddressable(fitting.network))
    throw new RecordingError(`detector: expected a sensor that takes at most 4 GiB, got ${width} × ${height} pixels; ${fix}`);
  return fitting;
}

function modelFor({ name }: Backend, { network, weights }: EvidenceModel, { width, height }: SensorSize): EvidenceModel {
  if (!evidence.runs(network)) return ebssaModel({ width, height });
  const { input } = network;
  if (input.width === width && input.height === height) return { network, weights };
  if (name.startsWith('onnx'))
    throw new UsageError(
      `option checkpoint: expected a file for a sensor of ${width} × ${height} pixels, got one for ${input.width} × ${input.height}; export one: spikeseg-cli export ebssa data.input_width=${width} data.input_height=${height}`,
    );
  if (hasLearned(network))
    throw new UsageError(
      `detector: expected a sensor of ${input.width} × ${input.height} pixels, on which its velocities were learned, got one of ${width} × ${height}; train with recordings of this camera, or, where pixels and lens are the same, say data.input_width=${width} data.input_height=${height}`,
    );
  return { network: { ...network, input: { ...input, height, width } }, weights };
}
