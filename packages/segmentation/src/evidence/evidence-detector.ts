import type { SensorSize } from '@spikeseg/snn-core';
import type { DecodedDetection } from '../detections/decoded.ts';
import { evidenceOf } from './evidence-grid.ts';
import type { EvidenceOptions } from './evidence-options.ts';
import { FreshEvents } from './fresh-events.ts';
import { Scale } from './scale.ts';
import { spotKernel, spotRadiusPx } from './spot-kernel.ts';

/** Fresh evidence of a pixel where a neuron fires. */
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
  readonly #fresh: FreshEvents;
  /** While an answer is made: evidence of units that fire, 0 elsewhere; and the map that has it. */
  readonly #nats: Float32Array;
  readonly #scale: Uint8Array;
  #step = 0;

  constructor(size: SensorSize, options: EvidenceOptions) {
    this.#size = size;
    this.#options = options;
    this.#scales = options.spotRates.map((spotRate) => new Scale(size, spotRate, options));
    this.#fresh = new FreshEvents(size.width);
    this.#nats = new Float32Array(size.width * size.height);
    this.#scale = new Uint8Array(size.width * size.height);
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
    const firing = this.#markFiring();
    let points = firing.length > 0 ? this.#pointsOnFiring() : [];
    const detections: DecodedDetection[] = [];
    while (points.length > 0) {
      const peak = densest(points);
      if (peak.nats < this.#options.freshNats) break;
      const place = settle(peak, points);
      const evidence = this.#evidenceAt(peak.x, peak.y);
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
    for (const unit of firing) this.#nats[unit] = 0;
    return detections;
  }

  /** Notes, for every unit that fires in any map, the map in which it has the most evidence, and how much. */
  #markFiring(): readonly number[] {
    return this.#scales.flatMap(({ spots }, scale) =>
      spots.firing().map(({ unit, potential }) => {
        if (potential > this.#nats[unit]) {
          this.#nats[unit] = potential;
          this.#scale[unit] = scale;
        }
        return unit;
      }),
    );
  }

  /** Fresh evidence on places that fire, pixel by pixel. */
  #pointsOnFiring(): FreshPoint[] {
    const { width } = this.#size;
    const nats = new Map<number, number>();
    const [units, firing] = [this.#fresh.units(), this.#nats];
    // Most events are where nothing fires.
    for (let k = 0; k < units.length; k++) {
      const unit = units[k];
      if (firing[unit] === 0) continue;
      const own = evidenceOf(this.#options.spotRates[this.#scale[unit]], this.#fresh.ratio(k));
      if (own > 0) nats.set(unit, (nats.get(unit) ?? 0) + own);
    }
    return Array.from(nats, ([unit, sum]) => ({ x: unit % width, y: Math.floor(unit / width), nats: sum }));
  }

  /** Numbers of the events within a spot since a time. */
  #eventsAt(x: number, y: number, sinceUs: number): Uint32Array {
    const numbers: number[] = [];
    for (let k = this.#fresh.length - 1; k >= 0 && this.#fresh.tUs(k) >= sinceUs; k--) {
      if ((this.#fresh.x(k) - x) ** 2 + (this.#fresh.y(k) - y) ** 2 <= spotRadiusPx ** 2) numbers.push(this.#fresh.number(k));
    }
    return Uint32Array.from(numbers.toReversed());
  }

  /** Evidence at a place that fires; undefined where a single pixel has too much of it. */
  #evidenceAt(x: number, y: number): number | undefined {
    const unit = y * this.#size.width + x;
    const shared = this.#scales[this.#scale[unit]].withoutLargestPixel(x, y);
    return shared < this.#options.leastShared * this.#options.thresholdNats ? undefined : this.#nats[unit];
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
