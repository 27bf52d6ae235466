import type { Recording } from '@spikeseg/events';
import { makeViewerData, type ViewerData, viewByEvidence } from '@spikeseg/viewer';
import { type Interruption, stopIfInterrupted } from '../context/interruption.ts';
import { detectorOf } from '../detectors/detector-kinds.ts';
import { detect, windowTeller } from '../models/detector.ts';
import { evidenceOptions, skyHint } from '../models/detector-options.ts';
import type { DetectionModel } from '../network/model.ts';

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
  const { config } = model;
  const tell = async (done: number, total: number): Promise<void> => {
    onWindow(done, total);
    await stopIfInterrupted(stop);
  };
  // A page that shows what neurons hold shows them over pixels of the sensor.
  if (detectorOf(config).holdsLevels(config) && config.evidence.bin_px === 1) {
    const passTo = windowTeller(config, events, tell);
    const { recording: _name, ...options } = evidenceOptions(backend, model, name, events.sensor);
    const data = await viewByEvidence(recording, {
      ...options,
      sky: skyHint(config),
      detector,
      maxEvents,
      onReport: ({ tUs }) => passTo(tUs),
    });
    await passTo(Infinity);
    return data;
  }
  const found = await detect(backend, model, name, events, tell);
  return makeViewerData({ name, detector, events, objects, labelled, ...found }, maxEvents);
}
