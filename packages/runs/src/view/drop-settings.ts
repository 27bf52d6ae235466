import type { SpikesegConfig } from '@spikeseg/config';
import { recordingFormats } from '@spikeseg/data-ebssa';
import type { DropSettings } from '@spikeseg/viewer';
import { detectorOf } from '../detectors/detector-kinds.ts';
import { UsageError } from '../errors/errors.ts';
import { skyHint } from '../models/detector-options.ts';

/**
 * How a page without a recording searches what is dropped on it: as `detect` does with this configuration.
 *
 * @param detector in words
 * @throws UsageError when the detector is one that no page runs
 */
export function dropSettings(
  config: SpikesegConfig,
  { detector, maxEvents }: { readonly detector: string; readonly maxEvents?: number | undefined },
): DropSettings {
  const { evidence } = config;
  if (!detectorOf(config).holdsLevels(config))
    throw new UsageError(
      'view: expected a recording where the detector is a network or a baseline, or goes back in time, got none; a page without one searches with evidence neurons as events come',
    );
  if (evidence.bin_px > 1)
    throw new UsageError(
      `view: expected a recording where pixels are binned, got none; a page without one searches with evidence.bin_px=1`,
    );
  const endings = [...new Set(recordingFormats.flatMap(({ extensions }) => extensions))];
  return {
    endings,
    detector,
    evidence: { thresholdNats: evidence.threshold_nats, falseAlarmsPerHour: evidence.false_alarms_per_hour },
    offShare: evidence.object_off_share,
    sky: skyHint(config),
    maxEvents,
  };
}
