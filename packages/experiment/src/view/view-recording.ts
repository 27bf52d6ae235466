import type { Recording } from '@spikeseg/events';
import { makeViewerData, viewByEvidence, type ViewerData } from '@spikeseg/viewer';
import { segmentRecording } from '../detect-output/segment-recording.ts';
import { trackerOptions } from '../evaluation/track-scores.ts';
import { type Interruption, stopIfInterrupted } from '../interruption.ts';
import { type DetectionModel, detect } from '../models/detector.ts';
import { evidenceOptions, onSensor, windowTeller } from '../models/evidence.ts';

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
  if (config.evaluation.detector === 'evidence' && config.evidence.passes !== 'both' && config.evidence.bin_px === 1) {
    const told = windowTeller(config, events, tell);
    const { recording: _name, ...evidence } = evidenceOptions(config, name);
    const data = await viewByEvidence(recording, {
      ...evidence,
      backend,
      model: onSensor(backend, model, events.sensor),
      offShare: config.evidence.object_off_share,
      tracking: trackerOptions(config, events.sensor),
      detector,
      maxEvents,
      onAnswer: told,
    });
    await told(Infinity);
    return data;
  }
  const detections = await detect(backend, model, name, events, tell);
  const { points, tracks } = segmentRecording(config, recording, detections);
  return makeViewerData({ name, detector, events, detections, tracks, points, objects, labelled }, maxEvents);
}
