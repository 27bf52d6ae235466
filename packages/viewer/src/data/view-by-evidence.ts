import {
  classedReports,
  type DecodedDetection,
  EvidenceDetector,
  type EvidenceOptions,
  ebssaModel,
  type Report,
  run,
  type SkyHint,
  type SkyState,
  type TrackPoint,
} from '@spikeseg/detection';
import { type EventStream, type LabelTrack, stepsOf } from '@spikeseg/events';
import type { ViewerData } from '../viewer-data.ts';
import { EvidenceTrace } from './evidence-trace.ts';
import { makeViewerData, type Viewed } from './make-viewer-data.ts';

/** A recording in memory, and whether the truth about it is known. */
export interface RecordingInMemory {
  readonly name: string;
  readonly events: EventStream;
  readonly objects: readonly LabelTrack[];
  readonly labelled: boolean;
}

/** How a recording is searched and shown. */
export interface ViewByEvidence extends Omit<EvidenceOptions, 'recording' | 'watch' | 'weights' | 'binPx'> {
  /** The detector in words. */
  readonly detector: string;
  /** What is known of the sky. */
  readonly sky?: SkyHint | undefined;
  /** Events in the page; those near tracks are there in any case. */
  readonly maxEvents?: number | undefined;
  /** Awaited after every report; what it throws ends the search. */
  readonly onReport?: ((report: Report) => void | Promise<void>) | undefined;
}

/**
 * Finds objects in a recording by the evidence that events add up to, and keeps what a viewer shows: events, detections, tracks, labels, and evidence.
 * Needs nothing but memory, so it runs in a browser as well: 13 bytes for an event that is in memory anyway, and 8 more in the end.
 *
 * @throws whatever the engine throws that cannot run the network
 */
export const viewByEvidence = async (
  recording: RecordingInMemory,
  { maxEvents, ...options }: ViewByEvidence,
): Promise<ViewerData> => makeViewerData(await searchByEvidence(recording, options), maxEvents);

/** What {@link viewByEvidence} shows, before events are chosen. */
export async function searchByEvidence(
  recording: RecordingInMemory,
  options: Omit<ViewByEvidence, 'maxEvents'>,
): Promise<Viewed> {
  const { name, events, objects, labelled } = recording;
  const { detector: words, onReport, sky: hint, ...evidence } = options;
  const model = options.model ?? ebssaModel(events.sensor);
  const trace = new EvidenceTrace(events, { model });
  const { watch } = trace;
  const detector = await EvidenceDetector.open(events.sensor, { ...evidence, model, recording: name, watch });
  const detections: DecodedDetection[] = [];
  const tracks: (number | undefined)[] = [];
  const points: TrackPoint[] = [];
  const sky: SkyState[] = [];
  const reports = run(detector, stepsOf(events, detector.stepUs));
  for await (const report of classedReports(reports, events.sensor, hint)) {
    detections.push(...report.detections);
    tracks.push(...report.tracks);
    points.push(...report.points);
    if (report.sky) sky.push(report.sky);
    await onReport?.(report);
  }
  const found = { detections, tracks, points, sky, trace: trace.record(detections) };
  return { name, detector: words, events, objects, labelled, ...found };
}
