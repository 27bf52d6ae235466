import { type EventStream, timeReversed } from '@spikeseg/snn-core';
import type { DecodedDetection } from '../detections/decoded.ts';
import { EvidenceAround } from './evidence-around.ts';
import type { EvidenceAnswer } from './evidence-detections.ts';
import type { EvidenceOptions } from './evidence-options.ts';
import { type FiringPlaces, firingPlaces } from './firing-places.ts';
import { type FreshOptions, freshPeaks } from './fresh-peaks.ts';
import { spotArea, spotKernel } from './spot-kernel.ts';

/** An answer; undefined while the first pass is on its way. */
export interface TwoPassStep {
  /** Share of the work that is done, 0 to 1. */
  readonly done: number;
  readonly answer: EvidenceAnswer | undefined;
}

/**
 * Detections of a whole recording by neurons that add up evidence twice, once forwards and once backwards in time: there is
 * an object where there is evidence both before and after. An object that has left has none after, so nothing is left behind
 * it; one that has just come has all of its evidence after.
 *
 * A place counts in an interval [a, b) when neurons of the same brightness fire there at a in the forward pass and at b in the
 * backward pass, one of them at the threshold θ of the causal detector and the other at half of it. The passes have no event in
 * common, so on Poisson background of known rates that happens by chance at most 2·exp(−θ)·exp(−θ/2) of the time. (Half of θ on both
 * sides, exp(−θ), would be as rare as in one pass; but where the model of the background is wrong, both passes are wrong.)
 * Positions are the centroids of the evidence around the interval, as long before as after and as briefly as they can be (see
 * `freshPeaks`), so that what moves is not found behind where it is; answers are for the interval itself, `tUs` = a.
 *
 * Memory: the places that fire at all answers of one pass, 12 bytes each, beside the recording, a copy of it that runs
 * backwards, and the maps.
 *
 * @param ratios likelihood ratio of every event per unit of object rate, s·px
 * @returns answers in time order, none for the first and the last interval
 */
export function* twoPassDetections(
  events: EventStream,
  ratios: Float32Array,
  options: EvidenceOptions,
): Generator<TwoPassStep, void> {
  const { t } = events;
  if (t.length === 0) return;
  const { recording, stepUs, stepsPerAnswer, thresholdNats, separationPx } = options;
  const durationUs = stepUs * stepsPerAnswer;
  const count = Math.ceil((t[t.length - 1] + 1 - t[0]) / durationUs);
  const endUs = t[0] + count * durationUs;
  const halves = { ...options, thresholdNats: thresholdNats / 2, ceilingNats: options.ceilingNats + thresholdNats / 2 };

  const after: (readonly FiringPlaces[])[] = [];
  for (const places of firingPlaces(timeReversed(events, t[0], endUs - 1), ratios.toReversed(), t[0], count, halves)) {
    after.push(places);
    yield { done: (0.5 * after.length) / count, answer: undefined };
  }

  const around = new EvidenceAround(events, ratios, options);
  let interval = 1;
  for (const before of firingPlaces(events, ratios, t[0], count - 2, halves)) {
    const tUs = t[0] + interval * durationUs;
    const untilUs = tUs + durationUs;
    const found: DecodedDetection[] = [];
    for (const { scale, natsAt, points } of around.regions(before, after[count - interval - 2], (tUs + untilUs - 1) / 2)) {
      for (const { column, row, x, y } of freshPeaks(points, freshOptions(scale, options))) {
        if (found.some((other) => Math.hypot(other.x - x, other.y - y) < separationPx)) continue;
        const score = natsAt(column, row) / thresholdNats;
        const own = around.eventsAt(x, y, tUs, untilUs);
        found.push({ recording, tUs, durationUs, x, y, w: spotKernel.side, h: spotKernel.side, score, events: own });
      }
    }
    interval++;
    yield { done: 0.5 + (0.5 * interval) / count, answer: { endUs: untilUs, answer: found } };
  }
}

/** As in the causal detector, but a window reaches as far to either side. */
function freshOptions(scale: number, options: EvidenceOptions): FreshOptions {
  const { stepUs, stepsPerAnswer, freshS, spotRates, thresholdNats } = options;
  const windowsUs: number[] = [];
  for (let windowUs = stepUs * stepsPerAnswer; windowUs < freshS * 1e6; windowUs *= 2) windowsUs.push(windowUs);
  return {
    windowsUs: [...windowsUs, freshS * 1e6],
    leakNatsS: 2 * spotRates[scale] * spotArea,
    forNats: thresholdNats,
    againstNats: Infinity,
    accept: () => true,
  };
}
