import { BackgroundModel, type EventStream, type LabelTrack } from '@spikeseg/events';
import {
  classOfEvent,
  detectByEvidence,
  ebssaModel,
  type EvidenceModel,
  type EvidenceOptions,
  evidenceReports,
  evidenceTiming,
  lotOf,
  PixelWitness,
  spotArea,
  trackDetections,
  type TrackerOptions,
} from '@spikeseg/segmentation';
import { type Backend, forwardTransports, type TransportLayerSpec } from '@spikeseg/snn-core';
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
export interface ViewByEvidence extends Omit<EvidenceOptions, 'recording' | 'onLevels'> {
  /** An engine with transport layers. */
  readonly backend: Backend;
  /** A network for the sensor of the recording; that of `ebssaModel` where it is left out. */
  readonly model?: EvidenceModel | undefined;
  /** Share of the events of objects that are OFF; the usual one where it is left out. */
  readonly offShare?: number | undefined;
  readonly tracking: TrackerOptions;
  /** The detector in words. */
  readonly detector: string;
  /** Events in the page; those near tracks are there in any case. */
  readonly maxEvents?: number | undefined;
  /** Awaited after every answer, with the time of its end, µs; what it throws ends the search. */
  readonly onAnswer?: ((endUs: number) => void | Promise<void>) | undefined;
}

/**
 * Finds objects in a recording by the evidence that events add up to, and keeps what a viewer shows: events, detections, tracks, labels, and what the neurons
 * held. Needs nothing but memory, so it runs in a browser as well: 13 bytes for an event that is in memory anyway, and 8 more in the end.
 *
 * @throws whatever the engine throws that cannot run the network
 */
export async function viewByEvidence(recording: RecordingToView, options: ViewByEvidence): Promise<ViewerData> {
  const { name, events, objects, labelled } = recording;
  const { backend, model = ebssaModel(events.sensor), offShare, tracking, detector, maxEvents, onAnswer, ...evidence } = options;
  const trace = new EvidenceTrace(events, {
    layers: layersOf(model),
    stepUs: evidenceReports.stepUs,
    thresholdNats: evidence.thresholdNats,
  });
  // What the detector believes of a pixel depends on nothing but its events.
  const witness = new PixelWitness(events.sensor);
  const { t, x, y } = events;
  const detections = await detectByEvidence(events, {
    ...evidence,
    recording: name,
    backend,
    model,
    background: new BackgroundModel(events.sensor, t[0] ?? 0, offShare),
    onRatios: (begin, ratios) => {
      for (let k = 0; k < ratios.length; k++) {
        const i = begin + k;
        const believed = witness.believed(x[i], y[i], t[i], ratios[k]);
        trace.classes[i] = 1 + classOfEvent(believed, lotOf(ratios[k], x[i], y[i]));
      }
    },
    onLevels: trace.add.bind(trace),
    onAnswer,
  });
  const { points, tracks } = trackDetections(detections, tracking);
  return makeViewerData({ name, detector, events, detections, tracks, points, objects, labelled, trace }, maxEvents);
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
