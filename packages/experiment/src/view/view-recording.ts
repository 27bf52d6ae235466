import type { Recording } from '@spikeseg/events';
import {
  classOfRatio,
  type DecodedDetection,
  type EvidenceModel,
  evidenceTiming,
  PixelWitness,
  spotArea,
} from '@spikeseg/segmentation';
import type { TransportLayerSpec } from '@spikeseg/snn-core';
import { EvidenceTrace, makeViewerData, type ViewerData, type ViewerLayer } from '@spikeseg/viewer';
import { segmentRecording } from '../detect-output/segment-recording.ts';
import { type Interruption, stopIfInterrupted } from '../interruption.ts';
import { computedWeights, type DetectionModel, detect } from '../models/detector.ts';
import { detectByEvidence, evidenceStepUs, onSensor } from '../models/evidence.ts';

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
  let trace: EvidenceTrace | undefined;
  let detections: DecodedDetection[];
  if (config.evaluation.detector === 'evidence' && config.evidence.passes !== 'both') {
    const fitting = onSensor(backend, model, events.sensor);
    const kept = new EvidenceTrace(events, {
      layers: layersOf(fitting),
      stepUs: evidenceStepUs,
      thresholdNats: config.evidence.threshold_nats,
    });
    trace = kept;
    // What the detector believes of a pixel depends on nothing but its events.
    const witness = new PixelWitness(events.sensor);
    const onRatios = (begin: number, ratios: ArrayLike<number>): void => {
      for (let k = 0; k < ratios.length; k++) {
        const i = begin + k;
        kept.classes[i] = 1 + classOfRatio(witness.believed(events.x[i], events.y[i], events.t[i], ratios[k]));
      }
    };
    const watch = { onRatios, onLevels: kept.add.bind(kept) };
    detections = await detectByEvidence(backend, model, name, events, tell, watch);
  } else {
    detections = await detect(backend, model, name, events, tell);
  }
  const { points, tracks } = segmentRecording(config, recording, detections);
  return makeViewerData({ name, detector, events, detections, tracks, points, objects, labelled, trace }, maxEvents);
}

/** The layers of an evidence network, with the numbers that engines compute with. */
function layersOf({ network, weights }: EvidenceModel): ViewerLayer[] {
  const computed = computedWeights({ network, weights });
  return (network.layers as readonly TransportLayerSpec[]).map((layer): ViewerLayer => {
    const { name, stride = 1, every = 1, kernel, motions } = layer;
    const seconds = every * evidenceTiming.stepS;
    const leak = Array.from(computed[`${name}.leak`].data);
    return {
      name,
      stride,
      every,
      kernel,
      weight: computed[`${name}.weight`].data,
      // The leak is what an object of the map's brightness gives in an update.
      ratesHz: leak.map((nats) => nats / (spotArea * seconds)),
      leak,
      velocities: motions.map(({ vx, vy }) => [(vx * stride) / seconds, (vy * stride) / seconds]),
    };
  });
}
