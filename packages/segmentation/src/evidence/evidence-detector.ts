import type { SensorSize } from '@spikeseg/snn-core';
import { connectedComponents } from '../detections/components.ts';
import type { DecodedDetection } from '../detections/decoded.ts';
import type { EvidenceOptions } from './evidence-options.ts';
import { FreshEvents } from './fresh-events.ts';
import { type FreshOptions, freshPeaks, type FreshPoint } from './fresh-peaks.ts';
import { Scale } from './scale.ts';
import { pixelsWithin, spotArea, spotKernel, spotRadiusPx } from './spot-kernel.ts';

/**
 * Finds compact objects, standing or slow, by the evidence that their events add up to: maps of neurons that integrate
 * log-likelihood ratios (see `EvidenceMap`), one per brightness; where one fires and there is fresh evidence, there is an
 * object. Causal, with bounded memory: the maps and the events of the last moment.
 */
export class EvidenceDetector {
  readonly #size: SensorSize;
  readonly #options: EvidenceOptions;
  readonly #scales: readonly Scale[];
  readonly #recent: FreshEvents;
  #step = 0;

  constructor(size: SensorSize, options: EvidenceOptions) {
    this.#size = size;
    this.#options = options;
    this.#scales = options.spotRates.map((spotRate) => new Scale(size, spotRate, options));
    this.#recent = new FreshEvents(size, options.spotRates.length);
  }

  /** Takes in an event of the present step. @param ratio likelihood ratio per unit of object rate, s·px */
  add(x: number, y: number, tUs: number, ratio: number): void {
    this.#recent.push(x, y, tUs);
    for (let scale = 0; scale < this.#scales.length; scale++) this.#recent.weigh(scale, this.#scales[scale].add(x, y, ratio));
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
    this.#recent.dropBefore(endUs - this.#options.freshS * 1e6);
    return this.#answer(endUs);
  }

  #answer(endUs: number): readonly DecodedDetection[] {
    const { recording, stepUs, stepsPerAnswer, separationPx, thresholdNats } = this.#options;
    const durationUs = stepUs * stepsPerAnswer;
    const detections: DecodedDetection[] = [];
    for (const region of connectedComponents(this.#firing())) {
      const { scale, nats } = strongest(region);
      for (const { column, row, x, y } of freshPeaks(this.#pointsOn(region, scale, endUs), this.#fresh(scale))) {
        if (detections.some((other) => Math.hypot(other.x - x, other.y - y) < separationPx)) continue;
        const events = this.#eventsAt(x, y, endUs - durationUs);
        const evidence = region.find((unit) => unit.column === column && unit.row === row)?.nats ?? nats;
        const side = spotKernel.side;
        detections.push({ recording, tUs: endUs, durationUs, x, y, w: side, h: side, score: evidence / thresholdNats, events });
      }
    }
    return detections;
  }

  /** Every unit that fires in any map, and the map in which it has the most evidence. */
  #firing(): readonly FiringUnit[] {
    const { width } = this.#size;
    const units = new Map<number, FiringUnit>();
    this.#scales.forEach(({ spots }, scale) => {
      for (const { unit, potential } of spots.firing()) {
        if (potential <= (units.get(unit)?.nats ?? 0)) continue;
        units.set(unit, { row: Math.floor(unit / width), column: unit % width, scale, nats: potential });
      }
    });
    return [...units.values()];
  }

  /** Recent evidence of a region, oldest first. */
  #pointsOn(region: readonly FiringUnit[], scale: number, endUs: number): readonly FreshPoint[] {
    const recent = this.#recent;
    const numbers: number[] = [];
    for (const { row, column } of region) recent.addNumbersOf(row * this.#size.width + column, numbers);
    const points: FreshPoint[] = [];
    for (const number of Float64Array.from(numbers).toSorted()) {
      const nats = recent.nats(scale, number);
      if (nats > 0) points.push({ x: recent.x(number), y: recent.y(number), ageUs: endUs - recent.tUs(number), nats });
    }
    return points;
  }

  #fresh(scale: number): FreshOptions {
    const { stepUs, stepsPerAnswer, freshS, freshNats, spotRates, leastShared, thresholdNats } = this.#options;
    const windowsUs: number[] = [];
    for (let windowUs = stepUs * stepsPerAnswer; windowUs < freshS * 1e6; windowUs *= 2) windowsUs.push(windowUs);
    const shared = leastShared * thresholdNats;
    return {
      windowsUs: [...windowsUs, freshS * 1e6],
      leakNatsS: spotRates[scale] * spotArea,
      forNats: thresholdNats,
      againstNats: freshNats,
      accept: (column, row) => this.#scales[scale].withoutLargestPixel(column, row) >= shared,
    };
  }

  /** Numbers of the events within a spot since a time. */
  #eventsAt(x: number, y: number, sinceUs: number): Uint32Array {
    const numbers: number[] = [];
    for (const pixel of pixelsWithin(x, y, spotRadiusPx, this.#size)) this.#recent.addNumbersOf(pixel, numbers);
    return Uint32Array.from(numbers.filter((number) => this.#recent.tUs(number) >= sinceUs)).toSorted();
  }
}

/** A neuron that fires: the map in which it has the most evidence, and how much. */
interface FiringUnit {
  readonly row: number;
  readonly column: number;
  readonly scale: number;
  readonly nats: number;
}

/** The unit with the most evidence; of equal ones that of the first map. */
const strongest = (region: readonly FiringUnit[]): FiringUnit =>
  region.reduce((best, unit) => (unit.nats > best.nats || (unit.nats === best.nats && unit.scale < best.scale) ? unit : best));
