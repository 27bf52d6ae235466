import { tallyDetections } from '@spikeseg/evaluation';
import { evaluationProtocol, evidenceOptions, trackerOptions, trackTally, truthOf } from '@spikeseg/experiment/parts';
import { evidenceDetections } from '@spikeseg/segmentation';
import { backgroundRatios, partOf, piecesOf } from './detection-ratios.mjs';

/**
 * Tallies of every variant on one recording, causal as `evaluate` is. A variant leaves out `parts` of the background model, has other `keys` of the section `evidence`, another `kernel`, or begins anew every `resetS` seconds.
 */
export function detectionTrial(recording, variants, config) {
  const { events, name } = recording;
  const truth = truthOf(recording);
  const protocol = evaluationProtocol(config);
  const known = new Map();
  return variants.map(({ parts, keys = {}, kernel, resetS = Infinity }) => {
    const input = JSON.stringify(parts ?? 'all');
    if (!known.has(input)) known.set(input, backgroundRatios(events, parts));
    const ratios = known.get(input);
    const options = { ...evidenceOptions({ ...config, evidence: { ...config.evidence, ...keys } }, name), kernel };
    const detections = piecesOf(events.t, resetS * 1e6).flatMap(([begin, end]) =>
      [
        ...evidenceDetections(partOf(events, begin, end), (from, to) => ratios.subarray(begin + from, begin + to), options),
      ].flatMap(({ answer }) => answer),
    );
    return {
      detections: tallyDetections(truth, detections, protocol),
      tracks: trackTally(truth, detections, protocol, trackerOptions(config, truth.sensor)),
    };
  });
}
