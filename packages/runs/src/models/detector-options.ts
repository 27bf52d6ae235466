import type { SensorSize } from '@spikeseg/events';
import { binnedSensor, type EvidenceOptions, hasLearned, type TwoPassOptions } from '@spikeseg/segmentation';
import type { Backend } from '@spikeseg/snn-core';
import { UsageError } from '../errors/errors.ts';
import type { Model } from '../network/model.ts';
import { onSensor } from './evidence.ts';

/**
 * How the evidence detector of a model searches recordings of a sensor, and follows what it finds.
 *
 * @throws UsageError where its velocities were learned in sensor pixels and pixels are binned, and whatever `onSensor` throws
 */
export const evidenceOptions = (backend: Backend, model: Model, recording: string, sensor: SensorSize): EvidenceOptions => ({
  ...twoPassOptions(backend, model, recording, sensor),
  falseAlarmsPerHour: model.config.evidence.false_alarms_per_hour,
});

/** The same where a second pass runs backwards. */
export function twoPassOptions(backend: Backend, model: Model, recording: string, sensor: SensorSize): TwoPassOptions {
  const { threshold_nats: thresholdNats, object_off_share: offShare } = model.config.evidence;
  const binPx = binOf(model);
  return { recording, thresholdNats, offShare, binPx, backend, model: onSensor(backend, model, binnedSensor(sensor, binPx)) };
}

/** Sensor pixels on a side that the detector takes as one. @throws UsageError where its velocities were learned in sensor pixels */
function binOf({ config, network }: Pick<Model, 'config' | 'network'>): number {
  const { bin_px: bin } = config.evidence;
  if (bin > 1 && hasLearned(network))
    throw new UsageError(`evidence.bin_px: expected 1 for a detector that has learned velocities in sensor pixels, got ${bin}`);
  return bin;
}
