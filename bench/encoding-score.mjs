import { score, scoreTracks, tallyDetections } from '@spikeseg/evaluation';
import { detect, evaluationProtocol, trackerOptions, trackTally, truthOf } from '@spikeseg/experiment/parts';
import { wasmBackend } from '@spikeseg/snn-core';

/** No resampling: the spread is that of seeds. */
const bootstrap = { samples: 0, confidence: 0.95, seed: 1, minRecordings: 1 };

/** What `evaluate` says of a model on labelled recordings. */
export async function figuresOf(model, recordings) {
  const { config } = model;
  const protocol = evaluationProtocol(config);
  const tallies = [];
  for (const recording of recordings) {
    const detections = await detect(wasmBackend, model, recording.name, recording.events);
    const truth = truthOf(recording);
    tallies.push({
      detections: tallyDetections(truth, detections, protocol),
      tracks: trackTally(truth, detections, protocol, trackerOptions(config)),
    });
  }
  const { figures, objects } = score(
    tallies.map(({ detections }) => detections),
    bootstrap,
  );
  const tracks = scoreTracks(
    tallies.map((tally) => tally.tracks),
    bootstrap,
  );
  return {
    strict: figures.strict.informedness.value,
    pd: figures.detection.pd.value,
    isolatedPerMinute: figures.detection.isolatedPerMinute.value,
    errorPx: figures.detection.medianErrorPx.value,
    tracksPd: tracks.figures.pd.value,
    falseTracks: Math.round(tracks.figures.isolatedPerHour.value * tracks.hours),
    objects: objects.map(({ recording, id, labels, pd }) => ({ recording, id, labels, pd })),
  };
}
