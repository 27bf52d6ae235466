import type { SpikesegConfig } from '@spikeseg/config';
import { recordingFormats } from '@spikeseg/data-ebssa';
import type { Recording } from '@spikeseg/events';
import { type DropSettings, type ViewerData } from '@spikeseg/viewer';
import { makeViewerData } from '@spikeseg/viewer/data';
import { type Interruption, stopIfInterrupted } from '../context/context.ts';
import { detectorOf } from '../detectors/detector-kinds.ts';
import { UsageError } from '../errors/errors.ts';
import { detect, skyHint } from '../models/detector.ts';
import type { DetectionModel } from '../network/network.ts';

/** How a recording is shown. */
export interface ViewRecording {
  /** The detector in words. */
  readonly detector: string;
  /** Events in the page; those near tracks are there in any case. */
  readonly maxEvents?: number | undefined;
  readonly stop: Interruption;
  readonly onWindow?: (done: number, total: number) => void;
}

/**
 * Detects in a recording, in this thread, and keeps what a viewer shows: events, detections, tracks, labels, and where the detector adds evidence up as the events come
 * also what its neurons held. Detections are those of `detectRecordings`, to the bit.
 *
 * @throws InterruptedError, and whatever detecting throws
 */
export async function viewRecording(
  { model, backend }: Pick<DetectionModel, 'model' | 'backend'>,
  recording: Recording,
  { detector, maxEvents, stop, onWindow = () => {} }: ViewRecording,
): Promise<ViewerData> {
  const { name, events, objects, labelled } = recording;
  const tell = async (done: number, total: number): Promise<void> => {
    onWindow(done, total);
    await stopIfInterrupted(stop);
  };
  const found = await detect(backend, model, name, events, tell, { trace: true });
  return makeViewerData({ name, detector, events, objects, labelled, ...found }, maxEvents);
}

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
    evidence: { thresholdNats: evidence.threshold_nats, wishedFalseAlarmsPerHour: evidence.false_alarms_per_hour },
    offShare: evidence.object_off_share,
    sky: skyHint(config),
    maxEvents,
  };
}
