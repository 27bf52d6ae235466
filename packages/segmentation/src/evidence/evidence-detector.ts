import type { SensorSize } from '@spikeseg/snn-core';
import { connectedComponents } from '../detections/components.ts';
import type { DecodedDetection } from '../detections/decoded.ts';
import type { EvidenceOptions } from './evidence-options.ts';
import type { MovingObject } from '../moving/moving-line.ts';
import { MovingObjects } from '../moving/moving-objects.ts';
import { FalseAlarmRate, watchedFromNats } from './false-alarm-rate.ts';
import { FreshEvents } from './fresh-events.ts';
import { type FreshOptions, freshPeaks, type FreshPoint } from './fresh-peaks.ts';
import { Scale } from './scale.ts';
import { spotArea, spotKernel, spotRadiusPx } from './spot-kernel.ts';
import { Wakes } from './wakes.ts';

/** A threshold that moves stays above the levels that are watched, and below the ceiling by so much, nats. */
const leastThreshold = 13;
const leastReserve = 2;
/** By so much the threshold of lines moves where e times as few false alarms are wished for, nats: in noise, lines fall as exp(−3h/4), not exp(−h), as they are fitted. */
const lineNatsPerE = 4 / 3;

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
  readonly #wakes: Wakes | undefined;
  readonly #moving: MovingObjects | undefined;
  /** θ of every map, nats; and what moves it where a rate of false alarms is wished for. */
  readonly #thresholds: number[];
  readonly #perHour: number;
  readonly #chance: readonly FalseAlarmRate[] = [];
  readonly #mostNats: number;
  #step = 0;

  constructor(size: SensorSize, options: EvidenceOptions) {
    this.#size = size;
    this.#options = options;
    const { spotRates, thresholdNats, ceilingNats, falseAlarmsPerHour } = options;
    const listedNats = falseAlarmsPerHour === undefined ? thresholdNats : watchedFromNats;
    this.#scales = spotRates.map((spotRate) => new Scale(size, spotRate, options, listedNats));
    this.#thresholds = spotRates.map(() => thresholdNats);
    // Every map has its share of the false alarms.
    this.#perHour = (falseAlarmsPerHour ?? 0) / spotRates.length;
    if (falseAlarmsPerHour !== undefined)
      this.#chance = spotRates.map(() => new FalseAlarmRate(size, this.#perHour, thresholdNats));
    this.#mostNats = thresholdNats + ceilingNats;
    const { recording, tracker, separationPx, freshS, leastShared, fast } = options;
    this.#wakes = tracker && new Wakes(size, { recording, tracker, reachPx: separationPx, memoryS: freshS });
    const lineNats = Math.max(leastThreshold, thresholdNats - lineNatsPerE * Math.log(falseAlarmsPerHour ?? 1));
    this.#moving = fast && new MovingObjects(size, { ...fast, thresholdNats: lineNats, leastShared, separationPx });
    this.#recent = new FreshEvents(size, options.spotRates.length);
  }

  /** Takes in an event of the present step. @param ratio likelihood ratio per unit of object rate, s·px */
  add(x: number, y: number, tUs: number, ratio: number): void {
    this.#recent.push(x, y, tUs, ratio);
    for (let scale = 0; scale < this.#scales.length; scale++) this.#recent.weigh(scale, this.#scales[scale].add(x, y, ratio));
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

  #movingDetection({ x, y, vx, vy, nats, foundNats }: MovingObject, endUs: number): DecodedDetection {
    const { recording, stepUs } = this.#options;
    const { side } = spotKernel;
    const score = nats / foundNats;
    const events = this.#eventsAt(x, y, endUs - stepUs);
    return { recording, tUs: endUs, durationUs: stepUs, x, y, w: side, h: side, score, vx, vy, events };
  }

  #answer(endUs: number, moving: readonly MovingObject[]): readonly DecodedDetection[] {
    const { recording, stepUs, stepsPerAnswer, separationPx, thresholdNats } = this.#options;
    const durationUs = stepUs * stepsPerAnswer;
    const detections: DecodedDetection[] = [];
    const firing = this.#firing();
    for (const region of connectedComponents(firing)) {
      const { scale, nats } = strongest(region);
      for (const { column, row, x, y } of freshPeaks(this.#pointsOn(region, scale, endUs), this.#fresh(scale))) {
        if ([...moving, ...detections].some((other) => Math.hypot(other.x - x, other.y - y) < separationPx)) continue;
        const events = this.#eventsAt(x, y, endUs - durationUs);
        const evidence = region.find((unit) => unit.column === column && unit.row === row)?.nats ?? nats;
        const side = spotKernel.side;
        detections.push({
          recording,
          tUs: endUs,
          durationUs,
          x,
          y,
          w: side,
          h: side,
          score: evidence / thresholdNats,
          ...this.#alarms(scale, evidence),
          events,
        });
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
      const raised = spots
        .firing()
        .map(({ unit, potential: nats }) => ({ row: Math.floor(unit / width), column: unit % width, scale, nats }));
      this.#adjust(scale, raised);
      for (const one of raised) {
        const unit = one.row * width + one.column;
        if (one.nats >= this.#thresholds[scale] && one.nats > (units.get(unit)?.nats ?? 0)) units.set(unit, one);
      }
    });
    return [...units.values()];
  }

  /** Moves the threshold of a map to where as many places fire by chance as are wished for. */
  #adjust(scale: number, raised: readonly FiringUnit[]): void {
    const chance = this.#chance[scale];
    if (!chance) return;
    const { stepUs, stepsPerAnswer } = this.#options;
    chance.observe(raised, this.#thresholds[scale], (stepUs * stepsPerAnswer) / 1e6);
    const wished = Math.max(leastThreshold, chance.threshold(this.#perHour));
    this.#thresholds[scale] = Math.min(wished, this.#mostNats - leastReserve);
  }

  /** What chance does in all maps, as all may take it for an object. */
  #alarms(scale: number, nats: number): Pick<DecodedDetection, 'falseAlarmsPerHour'> {
    const chance = this.#chance[scale];
    return chance ? { falseAlarmsPerHour: chance.perHour(nats) * this.#chance.length } : {};
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
    const { stepUs, stepsPerAnswer, freshS, freshNats, spotRates, leastShared } = this.#options;
    const thresholdNats = this.#thresholds[scale];
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
    const near = this.#recent.within(Math.round(x), Math.round(y), Math.ceil(spotRadiusPx), sinceUs);
    const isInSpot = (event: number) => (this.#recent.x(event) - x) ** 2 + (this.#recent.y(event) - y) ** 2 <= spotRadiusPx ** 2;
    return Uint32Array.from(near.filter(isInSpot)).toSorted();
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
