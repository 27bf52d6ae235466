import type { SensorSize } from '@spikeseg/snn-core';
import { connectedComponents } from '../detections/components.ts';
import type { DecodedDetection } from '../detections/decoded.ts';
import type { MovingObject } from '../moving/moving-line.ts';
import { MovingObjects } from '../moving/moving-objects.ts';
import { evidenceOf } from './evidence-grid.ts';
import type { EvidenceOptions } from './evidence-options.ts';
import { FreshEvents } from './fresh-events.ts';
import { type FreshOptions, freshPeaks, type FreshPoint } from './fresh-peaks.ts';
import { Scale } from './scale.ts';
import { spotArea, spotKernel, spotRadiusPx } from './spot-kernel.ts';
import { Wakes } from './wakes.ts';

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
  /** While an answer is made: the region of every unit, from 1; 0 elsewhere. */
  readonly #region: Uint32Array;
  readonly #wakes: Wakes | undefined;
  readonly #moving: MovingObjects | undefined;
  #step = 0;

  constructor(size: SensorSize, options: EvidenceOptions) {
    this.#size = size;
    this.#options = options;
    this.#scales = options.spotRates.map((spotRate) => new Scale(size, spotRate, options));
    this.#recent = new FreshEvents(size.width);
    this.#region = new Uint32Array(size.width * size.height);
    const { recording, tracker, separationPx, freshS, thresholdNats, leastShared, fast } = options;
    this.#wakes = tracker && new Wakes(size, { recording, tracker, reachPx: separationPx, memoryS: freshS });
    this.#moving = fast && new MovingObjects(size, { ...fast, thresholdNats, leastShared, separationPx });
  }

  /** Takes in an event of the present step. @param ratio likelihood ratio per unit of object rate, s·px */
  add(x: number, y: number, tUs: number, ratio: number): void {
    for (const scale of this.#scales) scale.add(x, y, ratio);
    this.#recent.push(x, y, tUs, ratio);
    if (this.#moving && !this.#isExplained(x, y)) this.#moving.add(x, y, tUs, ratio);
  }

  /**
   * Ends a step at `endUs`.
   *
   * @returns detections when it is time for an answer, and of objects that move fast whenever there are any, else undefined; their
   *   events are those within the spot since the answer before, numbered from 0 in the order in which they were added
   */
  step(endUs: number): readonly DecodedDetection[] | undefined {
    for (const scale of this.#scales) scale.step();
    const moving = this.#moving?.step(endUs) ?? [];
    const fast = moving.map((object) => this.#movingDetection(object, endUs));
    if (++this.#step % this.#options.stepsPerAnswer !== 0) return fast.length > 0 ? fast : undefined;
    this.#recent.dropBefore(endUs - this.#options.freshS * 1e6);
    return [...this.#answer(endUs, moving), ...fast];
  }

  /** Whether an event is as expected, because a track is there. */
  #isExplained(x: number, y: number): boolean {
    const reach = this.#options.separationPx;
    return this.#wakes?.present.some((track) => (track.x - x) ** 2 + (track.y - y) ** 2 <= reach * reach) ?? false;
  }

  #movingDetection({ x, y, vx, vy, nats }: MovingObject, endUs: number): DecodedDetection {
    const { recording, stepUs, thresholdNats } = this.#options;
    const { side } = spotKernel;
    const score = nats / (this.#moving?.thresholdNats ?? thresholdNats);
    const events = this.#eventsAt(x, y, endUs - stepUs);
    return { recording, tUs: endUs, durationUs: stepUs, x, y, w: side, h: side, score, vx, vy, events };
  }

  #answer(endUs: number, moving: readonly MovingObject[]): readonly DecodedDetection[] {
    const { recording, stepUs, stepsPerAnswer, separationPx, thresholdNats } = this.#options;
    const durationUs = stepUs * stepsPerAnswer;
    const firing = this.#firing();
    const regions = connectedComponents(firing);
    const points = regions.length > 0 ? this.#pointsOn(regions, endUs) : [];
    const detections: DecodedDetection[] = [];
    for (const [i, region] of regions.entries()) {
      const { scale, nats } = strongest(region);
      const spotRate = this.#options.spotRates[scale];
      for (const { column, row, x, y } of freshPeaks(weighed(points[i], spotRate), this.#fresh(scale))) {
        if ([...moving, ...detections].some((other) => Math.hypot(other.x - x, other.y - y) < separationPx)) continue;
        const events = this.#eventsAt(x, y, endUs - durationUs);
        const evidence = region.find((unit) => unit.column === column && unit.row === row)?.nats ?? nats;
        const side = spotKernel.side;
        detections.push({ recording, tUs: endUs, durationUs, x, y, w: side, h: side, score: evidence / thresholdNats, events });
      }
    }
    const passed = this.#moving?.passedBy(endUs) ?? [];
    const wake = this.#wakes?.step({ tUs: endUs, durationUs, firing, detections, recent: this.#recent, moving: passed });
    return wake === undefined ? detections : this.#withoutWake(wake, detections);
  }

  /** Silences neurons that fire because of what has moved on, and drops detections where they are. */
  #withoutWake(wake: ReadonlySet<number>, detections: readonly DecodedDetection[]): readonly DecodedDetection[] {
    const { width } = this.#size;
    for (const unit of wake) for (const scale of this.#scales) scale.forget(unit % width, Math.floor(unit / width));
    return detections.filter(({ x, y }) => !wake.has(Math.round(y) * width + Math.round(x)));
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

  /** Recent events of every region. */
  #pointsOn(regions: readonly (readonly FiringUnit[])[], endUs: number): readonly (readonly RecentEvent[])[] {
    const { width } = this.#size;
    regions.forEach((region, i) => {
      for (const { row, column } of region) this.#region[row * width + column] = i + 1;
    });
    const points = regions.map((): RecentEvent[] => []);
    const [units, marked, recent] = [this.#recent.units(), this.#region, this.#recent];
    // Most events are where nothing fires.
    for (let k = 0; k < units.length; k++) {
      const region = marked[units[k]];
      if (region === 0) continue;
      points[region - 1].push({ x: recent.x(k), y: recent.y(k), ageUs: endUs - recent.tUs(k), ratio: recent.ratio(k) });
    }
    for (const { row, column } of regions.flat()) this.#region[row * width + column] = 0;
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
    for (let k = this.#recent.length - 1; k >= 0 && this.#recent.tUs(k) >= sinceUs; k--) {
      if ((this.#recent.x(k) - x) ** 2 + (this.#recent.y(k) - y) ** 2 <= spotRadiusPx ** 2) numbers.push(this.#recent.number(k));
    }
    return Uint32Array.from(numbers.toReversed());
  }
}

/** A neuron that fires: the map in which it has the most evidence, and how much. */
interface FiringUnit {
  readonly row: number;
  readonly column: number;
  readonly scale: number;
  readonly nats: number;
}

interface RecentEvent {
  readonly x: number;
  readonly y: number;
  readonly ageUs: number;
  readonly ratio: number;
}

/** The unit with the most evidence; of equal ones that of the first map. */
const strongest = (region: readonly FiringUnit[]): FiringUnit =>
  region.reduce((best, unit) => (unit.nats > best.nats || (unit.nats === best.nats && unit.scale < best.scale) ? unit : best));

const weighed = (events: readonly RecentEvent[], spotRate: number): FreshPoint[] =>
  events.flatMap(({ x, y, ageUs, ratio }) => {
    const nats = evidenceOf(spotRate, ratio);
    return nats > 0 ? [{ x, y, ageUs, nats }] : [];
  });
