import type { SpikesegConfig } from '@spikeseg/config';
import type { SensorSize } from '@spikeseg/events';
import { binnedSensor, type EvidenceOptions, hasLearned, type SkyHint } from '@spikeseg/segmentation';
import type { Backend } from '@spikeseg/snn-core';
import { UsageError } from '../errors/errors.ts';
import type { Model } from '../network/model.ts';
import { onSensor } from './evidence.ts';

/** What `sky.*` says. */
export const skyHint = ({ sky }: Pick<SpikesegConfig, 'sky'>): SkyHint => ({ mount: sky.mount, arcsecPx: sky.scale_arcsec_px });

/**
 * How the evidence detector of a model searches recordings of a sensor, and follows what it finds.
 *
 * @throws UsageError where its velocities were learned in sensor pixels and pixels are binned, and whatever `onSensor` throws
 */
export function evidenceOptions(backend: Backend, model: Model, recording: string, sensor: SensorSize): EvidenceOptions {
  const {
    threshold_nats: thresholdNats,
    object_off_share: offShare,
    false_alarms_per_hour: falseAlarmsPerHour,
  } = model.config.evidence;
  const binPx = binOf(model);
  const seen = onSensor(backend, model, binnedSensor(sensor, binPx));
  return { recording, thresholdNats, falseAlarmsPerHour, offShare, binPx, backend, model: seen };
}

/** Sensor pixels on a side that the detector takes as one. @throws UsageError where its velocities were learned in sensor pixels */
function binOf({ config, network }: Pick<Model, 'config' | 'network'>): number {
  const { bin_px: bin } = config.evidence;
  if (bin > 1 && hasLearned(network))
    throw new UsageError(`evidence.bin_px: expected 1 for a detector that has learned velocities in sensor pixels, got ${bin}`);
  return bin;
}
