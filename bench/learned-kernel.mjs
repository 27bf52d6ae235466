import { evidenceDetections } from '@spikeseg/segmentation';
import { learnWinner } from '@spikeseg/stdp';
import { backgroundRatios } from './detection-ratios.mjs';

/** As the rest of the network learns; a pixel that takes part in more than 3 of 7 crossings is drawn towards 1. */
const rule = { kind: 'soft', lrPlus: 0.04, lrMinus: 0.03, weightMin: 0, weightMax: 1 };
export const side = 9;
const epochs = 5;
/** A place is learned from once in so many seconds, and from what its pixels got in them. */
const everyS = 2;
/** Evidence of a pixel that is no more chance: half a nat. */
const leastNats = 0.5;

/**
 * A kernel that recordings teach without labels: wherever the detector with the kernel as it is crosses its threshold, synapses of pixels with
 * evidence in the last two seconds are strengthened, all others weakened.
 *
 * @param weights [81] in 0 … 1 to begin with; not written to
 * @returns weights, and how many crossings they were learned from
 */
export function learnKernel(recordings, weights, options) {
  const learned = Float32Array.from(weights);
  let crossings = 0;
  const inputs = recordings.map(({ events }) => ({ events, ratios: backgroundRatios(events) }));
  for (let epoch = 0; epoch < epochs; epoch++) {
    const kernel = kernelOf(learned);
    for (const { events, ratios } of inputs) {
      let dueUs = events.t[0];
      for (const { endUs, answer } of evidenceDetections(events, (from, to) => ratios.subarray(from, to), {
        ...options,
        kernel,
      })) {
        if (answer.length === 0 || endUs < dueUs) continue;
        dueUs = endUs + everyS * 1e6;
        for (const place of answer) {
          learnWinner(rule, learned, 0, patternAt(events, ratios, { ...place, endUs }, options.spotRates[0]));
          crossings++;
        }
      }
    }
  }
  return { weights: learned, crossings };
}

/** The kernel of a disc's strength with these weights, in eighths, so that evidence stays on its grid. */
export function kernelOf(weights) {
  const scale = 32 / weights.reduce((sum, weight) => sum + weight, 0);
  return { side, weights: Array.from(weights, (weight) => Math.round(8 * scale * weight) / 8) };
}

/** Synapses that took part: pixels around a place with evidence in the last seconds. */
function patternAt({ t, x, y }, ratios, place, spotRate) {
  const [left, top] = [Math.round(place.x) - (side >> 1), Math.round(place.y) - (side >> 1)];
  const nats = new Float32Array(side ** 2);
  let i = firstAt(t, place.endUs) - 1;
  for (; i >= 0 && t[i] >= place.endUs - everyS * 1e6; i--) {
    const [column, row] = [x[i] - left, y[i] - top];
    if (column >= 0 && row >= 0 && column < side && row < side) nats[row * side + column] += Math.log1p(spotRate * ratios[i]);
  }
  return Uint8Array.from(nats, (sum) => (sum >= leastNats ? 1 : 0));
}

/** Number of the first event at a time or later. */
function firstAt(t, us) {
  let [low, high] = [0, t.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (t[middle] < us) low = middle + 1;
    else high = middle;
  }
  return low;
}
