import { evidenceOf, type EventStream } from '@spikeseg/snn-core';
import { connectedComponents } from '../detections/components.ts';
import type { EvidenceOptions } from './evidence-options.ts';
import { EventsByPixel } from './events-by-pixel.ts';
import type { FiringPlaces } from './firing-places.ts';
import type { FreshPoint } from './fresh-peaks.ts';
import { pixelsWithin, spotRadiusPx } from './spot-kernel.ts';

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

/** Evidence of the events around a moment. */
export class EvidenceAround {
  readonly #events: EventStream;
  readonly #ratios: Float32Array;
  readonly #options: EvidenceOptions;
  readonly #byPixel: EventsByPixel;

  constructor(events: EventStream, ratios: Float32Array, options: EvidenceOptions) {
    this.#events = events;
    this.#ratios = ratios;
    this.#options = options;
    this.#byPixel = new EventsByPixel(events);
  }

  /** Places that fire in the same map both before and after a moment, and the evidence within `freshS` of it. */
  regions(before: readonly FiringPlaces[], after: readonly FiringPlaces[], momentUs: number): readonly FiringRegion[] {
    return connectedComponents(this.#firing(before, after)).map((region) => {
      const { scale, nats } = strongest(region);
      return {
        scale,
        natsAt: (column, row) => region.find((unit) => unit.column === column && unit.row === row)?.nats ?? nats,
        points: region.flatMap(({ row, column }) => this.#pointsAt(row, column, scale, momentUs)),
      };
    });
  }

  /** Numbers of the events within a spot in [beginUs, endUs). */
  eventsAt(x: number, y: number, beginUs: number, endUs: number): Uint32Array {
    const pixels = pixelsWithin(x, y, spotRadiusPx, this.#events.sensor);
    return Uint32Array.from(pixels.flatMap((pixel) => [...this.#byPixel.between(pixel, beginUs, endUs)])).toSorted();
  }

  #pointsAt(row: number, column: number, scale: number, momentUs: number): FreshPoint[] {
    const { t, sensor } = this.#events;
    const { freshS, spotRates } = this.#options;
    const points: FreshPoint[] = [];
    const pixel = row * sensor.width + column;
    for (const i of this.#byPixel.between(pixel, momentUs - freshS * 1e6, momentUs + freshS * 1e6)) {
      const nats = evidenceOf(spotRates[scale], this.#ratios[i]);
      if (nats > 0) points.push({ x: column, y: row, ageUs: Math.abs(t[i] - momentUs), nats });
    }
    return points;
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
