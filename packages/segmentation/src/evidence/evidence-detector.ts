import type { SensorSize } from '@spikeseg/snn-core';
import type { DecodedDetection } from '../detections/decoded.ts';
import { evidenceOf } from './evidence-grid.ts';
import type { EvidenceOptions } from './evidence-options.ts';
import { FreshEvents } from './fresh-events.ts';
import { Scale } from './scale.ts';
import { spotKernel, spotRadiusPx } from './spot-kernel.ts';

/** An event on a place where a neuron fires. */
interface FreshPoint {
  readonly x: number;
  readonly y: number;
  readonly nats: number;
}

/** Rounds of moving a position to the centre of the fresh evidence around it. */
const rounds = 3;

/**
 * Finds compact objects, standing or slow, by the evidence that their events add up to: maps of neurons that integrate
 * log-likelihood ratios (see `EvidenceMap`), one per brightness; where one fires and there is fresh evidence, there is an
 * object. Causal, with bounded memory: the maps and the events of the last moment.
 */
export class EvidenceDetector {
  readonly #size: SensorSize;
  readonly #options: EvidenceOptions;
  readonly #scales: readonly Scale[];
  readonly #fresh = new FreshEvents();
  #step = 0;

  constructor(size: SensorSize, options: EvidenceOptions) {
    this.#size = size;
    this.#options = options;
    this.#scales = options.spotRates.map((spotRate) => new Scale(size, spotRate, options));
  }

  /** Takes in an event of the present step. @param ratio likelihood ratio per unit of object rate, s·px */
  add(x: number, y: number, tUs: number, ratio: number): void {
    for (const scale of this.#scales) scale.add(x, y, ratio);
    this.#fresh.push(x, y, tUs, ratio);
  }

  /**
   * Ends a step at `endUs`.
   *
   * @returns detections when it is time for an answer, else undefined; their events are those within the spot since the
   *   answer before, numbered from 0 in the order in which they were added
   */
  step(endUs: number): readonly DecodedDetection[] | undefined {
    for (const scale of this.#scales) scale.step();
    if (++this.#step % this.#options.stepsPerAnswer !== 0) return undefined;
    this.#fresh.dropBefore(endUs - this.#options.freshS * 1e6);
    return this.#answer(endUs);
  }

  #answer(endUs: number): readonly DecodedDetection[] {
    const { recording, stepUs, stepsPerAnswer, separationPx, thresholdNats } = this.#options;
    const best = this.#firing();
    if (best.size === 0) return [];
    let points = this.#pointsOn(best);
    const detections: DecodedDetection[] = [];
    while (points.length > 0) {
      const peak = densest(points);
      if (peak.nats < this.#options.freshNats) break;
      const place = settle(peak, points);
      const evidence = this.#evidenceAt(peak.x, peak.y, best);
      const clear = detections.every(({ x, y }) => Math.hypot(x - place.x, y - place.y) >= separationPx);
      if (evidence !== undefined && clear) {
        const side = spotKernel.side;
        const durationUs = stepUs * stepsPerAnswer;
        const events = this.#eventsAt(place.x, place.y, endUs - durationUs);
        detections.push({
          recording,
          tUs: endUs,
          durationUs,
          ...place,
          w: side,
          h: side,
          score: evidence / thresholdNats,
          events,
        });
      }
      points = points.filter(({ x, y }) => Math.hypot(x - peak.x, y - peak.y) > spotRadiusPx);
    }
    return detections;
  }

  /** Every unit that fires in any map, and the map in which it has the most evidence. */
  #firing(): Map<number, { readonly scale: number; readonly nats: number }> {
    const best = new Map<number, { readonly scale: number; readonly nats: number }>();
    this.#scales.forEach(({ spots }, scale) => {
      for (const { unit, potential: nats } of spots.firing()) {
        if (nats > (best.get(unit)?.nats ?? -1)) best.set(unit, { scale, nats });
      }
    });
    return best;
  }

  #pointsOn(best: ReadonlyMap<number, { readonly scale: number }>): FreshPoint[] {
    const points: FreshPoint[] = [];
    for (let k = 0; k < this.#fresh.length; k++) {
      const [x, y] = [this.#fresh.x(k), this.#fresh.y(k)];
      const at = best.get(y * this.#size.width + x);
      if (at === undefined) continue;
      const nats = evidenceOf(this.#options.spotRates[at.scale], this.#fresh.ratio(k));
      if (nats > 0) points.push({ x, y, nats });
    }
    return points;
  }

  /** Numbers of the events within a spot since a time. */
  #eventsAt(x: number, y: number, sinceUs: number): Uint32Array {
    const numbers: number[] = [];
    for (let k = this.#fresh.length - 1; k >= 0 && this.#fresh.tUs(k) >= sinceUs; k--) {
      if ((this.#fresh.x(k) - x) ** 2 + (this.#fresh.y(k) - y) ** 2 <= spotRadiusPx ** 2) numbers.push(this.#fresh.number(k));
    }
    return Uint32Array.from(numbers.toReversed());
  }

  /** Evidence at a place; undefined where a single pixel has too much of it. */
  #evidenceAt(
    x: number,
    y: number,
    best: ReadonlyMap<number, { readonly scale: number; readonly nats: number }>,
  ): number | undefined {
    const at = best.get(y * this.#size.width + x);
    if (at === undefined) return undefined;
    const { thresholdNats, leastShared } = this.#options;
    return this.#scales[at.scale].withoutLargestPixel(x, y) < leastShared * thresholdNats ? undefined : at.nats;
  }
}

/** The point with the most fresh evidence within a spot around it, and how much that is. */
function densest(points: readonly FreshPoint[]): FreshPoint {
  let best: FreshPoint = { x: 0, y: 0, nats: -1 };
  for (const { x, y } of points) {
    let nats = 0;
    for (const other of points) if ((other.x - x) ** 2 + (other.y - y) ** 2 <= spotRadiusPx ** 2) nats += other.nats;
    if (nats > best.nats) best = { x, y, nats };
  }
  return best;
}

/** Moves a place to the centroid of the evidence around it, a few times. */
function settle(start: FreshPoint, points: readonly FreshPoint[]): { readonly x: number; readonly y: number } {
  let { x, y } = start;
  for (let round = 0; round < rounds; round++) {
    let [sum, sumX, sumY] = [0, 0, 0];
    for (const point of points) {
      if ((point.x - x) ** 2 + (point.y - y) ** 2 > spotRadiusPx ** 2) continue;
      sum += point.nats;
      sumX += point.nats * point.x;
      sumY += point.nats * point.y;
    }
    [x, y] = [sumX / sum, sumY / sum];
  }
  return { x, y };
}
