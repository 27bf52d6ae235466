import { type EventStream, type LabelTrack, stepsOf } from '@spikeseg/events';
import {
  type DecodedDetection,
  EvidenceDetector,
  type EvidenceModel,
  type EvidenceOptions,
  type EvidenceWatch,
  ebssaModel,
  evidenceDefaults,
  evidenceReports,
  evidenceTiming,
  run,
  spotArea,
  type TrackPoint,
} from '@spikeseg/segmentation';
import { forwardTransports, type TransportLayerSpec } from '@spikeseg/snn-core';
import type { ViewerData, ViewerLayer } from '../viewer-data.ts';
import { EvidenceTrace } from './evidence-trace.ts';
import { makeViewerData } from './make-viewer-data.ts';

/** A recording in memory, and whether the truth about it is known. */
export interface RecordingToView {
  readonly name: string;
  readonly events: EventStream;
  readonly objects: readonly LabelTrack[];
  readonly labelled: boolean;
}

/** How a recording is searched and shown. */
export interface ViewByEvidence extends Omit<EvidenceOptions, 'recording' | 'watch' | 'weights' | 'binPx'> {
  /** The detector in words. */
  readonly detector: string;
  /** Events in the page; those near tracks are there in any case. */
  readonly maxEvents?: number | undefined;
  /** Awaited after every report, with its time, µs; what it throws ends the search. */
  readonly onReport?: ((tUs: number) => void | Promise<void>) | undefined;
}

/**
 * Finds objects in a recording by the evidence that events add up to, and keeps what a viewer shows: events, detections, tracks, labels, and what the neurons
 * held. Needs nothing but memory, so it runs in a browser as well: 13 bytes for an event that is in memory anyway, and 8 more in the end.
 *
 * @throws whatever the engine throws that cannot run the network
 */
export async function viewByEvidence(recording: RecordingToView, options: ViewByEvidence): Promise<ViewerData> {
  const { name, events, objects, labelled } = recording;
  const { detector: words, maxEvents, onReport, ...evidence } = options;
  const { stepUs } = evidenceReports;
  const model = options.model ?? ebssaModel(events.sensor);
  const trace = new EvidenceTrace(events, {
    layers: layersOf(model),
    stepUs,
    thresholdNats: options.thresholdNats ?? evidenceDefaults.thresholdNats,
  });
  let told = 0;
  const watch: EvidenceWatch = {
    onLevels: (endUs, levels, thresholds) => trace.add((endUs - events.t[0]) / stepUs, levels, thresholds),
    onClasses: (classes) => {
      trace.classes.set(classes, told);
      told += classes.length;
    },
  };
  const detector = await EvidenceDetector.open(events.sensor, { ...evidence, model, recording: name, watch });
  const detections: DecodedDetection[] = [];
  const tracks: (number | undefined)[] = [];
  const points: TrackPoint[] = [];
  for await (const report of run(detector, stepsOf(events, stepUs))) {
    detections.push(...report.detections);
    tracks.push(...report.tracks);
    points.push(...report.points);
    await onReport?.(report.tUs);
  }
  return makeViewerData({ name, detector: words, events, detections, tracks, points, objects, labelled, trace }, maxEvents);
}

/** The layers of an evidence network, with the numbers that engines compute with. */
function layersOf({ network, weights }: EvidenceModel): ViewerLayer[] {
  const computed = forwardTransports(network, weights);
  return (network.layers as readonly TransportLayerSpec[]).map((layer): ViewerLayer => {
    const { name, stride = 1, every = 1, kernel, motions } = layer;
    const seconds = every * evidenceTiming.stepS;
    const leak = Array.from(computed[name].leak.data);
    return {
      name,
      stride,
      every,
      kernel,
      weight: computed[name].weight.data,
      // The leak is what an object of the map's brightness gives in an update.
      ratesHz: leak.map((nats) => nats / (spotArea * seconds)),
      leak,
      velocities: motions.map(({ vx, vy }) => [(vx * stride) / seconds, (vy * stride) / seconds]),
    };
  });
}
