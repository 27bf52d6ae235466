import type { EventStream } from '@spikeseg/snn-core';
import { evidenceOf } from './evidence-grid.ts';
import type { EvidenceOptions } from './evidence-options.ts';
import type { FiringPlaces } from './firing-places.ts';
import { spotRadiusPx } from './spot-kernel.ts';
import type { EvidencePoint } from './spot-peaks.ts';

/** Evidence around one moment. */
export interface EvidenceOnBothSides {
  /** Of pixels that fire both before and after, in reading order. */
  readonly points: readonly EvidencePoint[];
  /** Potentials of both passes together, nats; 0 at other pixels. */
  readonly natsAt: (x: number, y: number) => number;
}

/** Evidence of the events around a moment, asked for at moments in time order. */
export class EvidenceAround {
  readonly #events: EventStream;
  readonly #ratios: Float32Array;
  readonly #spotRates: readonly number[];
  readonly #leastShared: number;
  /** While an answer is made: one more than the map that has most evidence, 0 where nothing fires on both sides. */
  readonly #scale: Uint8Array;
  #begin = 0;

  constructor(events: EventStream, ratios: Float32Array, { spotRates, leastShared, thresholdNats }: EvidenceOptions) {
    this.#events = events;
    this.#ratios = ratios;
    this.#spotRates = spotRates;
    this.#leastShared = leastShared * thresholdNats;
    this.#scale = new Uint8Array(events.sensor.width * events.sensor.height);
  }

  /** Evidence of the events in [beginUs, endUs) at places that fire in the same map both before and after. */
  points(before: readonly FiringPlaces[], after: readonly FiringPlaces[], beginUs: number, endUs: number): EvidenceOnBothSides {
    const { t, x, y, sensor } = this.#events;
    while (this.#begin < t.length && t[this.#begin] < beginUs) this.#begin++;
    const firing = this.#markBoth(before, after);
    const nats = new Map<number, number>();
    for (let i = this.#begin; firing.size > 0 && i < t.length && t[i] < endUs; i++) {
      const unit = y[i] * sensor.width + x[i];
      const scale = this.#scale[unit];
      if (scale === 0) continue;
      const own = evidenceOf(this.#spotRates[scale - 1], this.#ratios[i]);
      if (own > 0) nats.set(unit, (nats.get(unit) ?? 0) + own);
    }
    for (const unit of firing.keys()) this.#scale[unit] = 0;
    const inOrder = Array.from(nats).toSorted(([a], [b]) => a - b);
    const points = inOrder.map(([unit, sum]) => ({ x: unit % sensor.width, y: Math.floor(unit / sensor.width), nats: sum }));
    return { points, natsAt: (column, row) => firing.get(row * sensor.width + column) ?? 0 };
  }

  /** Numbers of the events within a spot in [beginUs, endUs), which lies within the moment that was asked for last. */
  eventsAt(placeX: number, placeY: number, beginUs: number, endUs: number): Uint32Array {
    const { t, x, y } = this.#events;
    const numbers: number[] = [];
    for (let i = this.#begin; i < t.length && t[i] < endUs; i++) {
      if (t[i] >= beginUs && (x[i] - placeX) ** 2 + (y[i] - placeY) ** 2 <= spotRadiusPx ** 2) numbers.push(i);
    }
    return Uint32Array.from(numbers);
  }

  /**
   * Units that fire in the same map in both passes, unless a single pixel has too much of it: what the others have is to reach on
   * average over the passes what it must in one. With the sum of their potentials in the map where it is largest.
   */
  #markBoth(before: readonly FiringPlaces[], after: readonly FiringPlaces[]): ReadonlyMap<number, number> {
    const firing = new Map<number, number>();
    before.forEach(({ units, potentials, shared }, scale) => {
      const later = after[scale];
      const places = new Map(Array.from(later.units, (unit, k) => [unit, k]));
      units.forEach((unit, k) => {
        const other = places.get(unit);
        if (other === undefined || (shared[k] + later.shared[other]) / 2 < this.#leastShared) return;
        const nats = potentials[k] + later.potentials[other];
        if (nats <= (firing.get(unit) ?? 0)) return;
        firing.set(unit, nats);
        this.#scale[unit] = scale + 1;
      });
    });
    return firing;
  }
}
