import type { EventStream } from '@spikeseg/snn-core';
import { connectedComponents } from '../detections/components.ts';
import { evidenceOf } from './evidence-grid.ts';
import type { EvidenceOptions } from './evidence-options.ts';
import type { FiringPlaces } from './firing-places.ts';
import type { FreshPoint } from './fresh-peaks.ts';
import { spotRadiusPx } from './spot-kernel.ts';

/** Touching places where neurons fire both before and after a moment. */
export interface FiringRegion {
  /** The map that has most evidence in it. */
  readonly scale: number;
  /** Potentials of both passes together, nats; at places that do not fire, the most of the region. */
  readonly natsAt: (column: number, row: number) => number;
  /** Evidence of its events around the moment, by row and column; `ageUs` is how far they are from it, on either side. */
  readonly points: readonly FreshPoint[];
}

interface FiringUnit {
  readonly row: number;
  readonly column: number;
  readonly scale: number;
  readonly nats: number;
}

/** Evidence of the events around a moment, asked for at moments in time order. */
export class EvidenceAround {
  readonly #events: EventStream;
  readonly #ratios: Float32Array;
  readonly #options: EvidenceOptions;
  /** While an answer is made: the region of every unit, from 1; 0 elsewhere. */
  readonly #region: Uint32Array;
  #begin = 0;

  constructor(events: EventStream, ratios: Float32Array, options: EvidenceOptions) {
    this.#events = events;
    this.#ratios = ratios;
    this.#options = options;
    this.#region = new Uint32Array(events.sensor.width * events.sensor.height);
  }

  /** Places that fire in the same map both before and after a moment, and the evidence within `freshS` of it. */
  regions(before: readonly FiringPlaces[], after: readonly FiringPlaces[], momentUs: number): readonly FiringRegion[] {
    const { t, x, y, sensor } = this.#events;
    const reachUs = this.#options.freshS * 1e6;
    while (this.#begin < t.length && t[this.#begin] < momentUs - reachUs) this.#begin++;
    const regions = connectedComponents(this.#firing(before, after));
    if (regions.length === 0) return [];
    const scales = regions.map((region) => strongest(region).scale);
    const points = regions.map((): FreshPoint[] => []);
    this.#mark(regions, (region) => region + 1);
    for (let i = this.#begin; i < t.length && t[i] <= momentUs + reachUs; i++) {
      const region = this.#region[y[i] * sensor.width + x[i]] - 1;
      if (region < 0) continue;
      const nats = evidenceOf(this.#options.spotRates[scales[region]], this.#ratios[i]);
      if (nats > 0) points[region].push({ x: x[i], y: y[i], ageUs: Math.abs(t[i] - momentUs), nats });
    }
    this.#mark(regions, () => 0);
    return regions.map((region, k) => ({
      scale: scales[k],
      natsAt: (column, row) => (region.find((unit) => unit.column === column && unit.row === row) ?? strongest(region)).nats,
      points: points[k].toSorted((a, b) => a.y - b.y || a.x - b.x),
    }));
  }

  /** Numbers of the events within a spot in [beginUs, endUs), which lies around the moment that was asked for last. */
  eventsAt(placeX: number, placeY: number, beginUs: number, endUs: number): Uint32Array {
    const { t, x, y } = this.#events;
    const numbers: number[] = [];
    for (let i = this.#begin; i < t.length && t[i] < endUs; i++) {
      if (t[i] >= beginUs && (x[i] - placeX) ** 2 + (y[i] - placeY) ** 2 <= spotRadiusPx ** 2) numbers.push(i);
    }
    return Uint32Array.from(numbers);
  }

  #mark(regions: readonly (readonly FiringUnit[])[], mark: (region: number) => number): void {
    regions.forEach((region, k) => {
      for (const { row, column } of region) this.#region[row * this.#events.sensor.width + column] = mark(k);
    });
  }

  /**
   * Units that fire in the same map in both passes, in one of them at the whole threshold, unless a single pixel has too much of
   * it: what the others have is to reach on average over the passes what it must in one. Each with the map in which the two
   * have most evidence together.
   */
  #firing(before: readonly FiringPlaces[], after: readonly FiringPlaces[]): readonly FiringUnit[] {
    const { width } = this.#events.sensor;
    const { thresholdNats } = this.#options;
    const leastShared = this.#options.leastShared * thresholdNats;
    const firing = new Map<number, FiringUnit>();
    before.forEach(({ units, potentials, shared }, scale) => {
      const later = after[scale];
      const places = new Map(Array.from(later.units, (unit, k) => [unit, k]));
      units.forEach((unit, k) => {
        const other = places.get(unit);
        if (other === undefined || (shared[k] + later.shared[other]) / 2 < leastShared) return;
        if (Math.max(potentials[k], later.potentials[other]) < thresholdNats) return;
        const nats = potentials[k] + later.potentials[other];
        if (nats <= (firing.get(unit)?.nats ?? 0)) return;
        firing.set(unit, { row: Math.floor(unit / width), column: unit % width, scale, nats });
      });
    });
    return [...firing.values()];
  }
}

/** The unit with the most evidence; of equal ones that of the first map. */
const strongest = (region: readonly FiringUnit[]): FiringUnit =>
  region.reduce((best, unit) => (unit.nats > best.nats || (unit.nats === best.nats && unit.scale < best.scale) ? unit : best));
