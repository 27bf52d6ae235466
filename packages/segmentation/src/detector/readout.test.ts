import { randomGenerator, type TransportLayerSpec } from '@spikeseg/snn-core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventsByPixel } from '../belief/events-by-pixel.ts';
import type { FoundEvents } from '../belief/found-events.ts';
import { type PixelRows, rowsOf, rowsTowards, squareAround } from '../belief/pixel-rows.ts';
import { RecentEvents } from '../belief/recent-events.ts';
import { ebssaNetwork } from '../search/ebssa.ts';
import { LayerLevels } from '../search/layer-levels.ts';
import { type Level, peaksOf } from '../search/level-peaks.ts';
import { fastPlace } from '../search/place.ts';
import { plainFastPlace, plainLevels, plainPeaks } from '../search/readout.fixture.ts';

const size = { width: 46, height: 31 };
const [fast, slow] = ebssaNetwork(size).layers as TransportLayerSpec[];
const seeds = fc.integer({ min: 0, max: 2 ** 31 });

/** Units of a layer that report, and how much; few different values, so that some are equal. */
function reports(layer: TransportLayerSpec, seed: number, share: number) {
  const random = randomGenerator(seed);
  const stride = layer.stride ?? 1;
  const [height, width] = [Math.ceil(size.height / stride), Math.ceil(size.width / stride)];
  const channels = layer.name === 'fast' ? 264 : 19;
  const units = Array.from({ length: channels * height * width }, (_, unit) => unit).filter(() => random.uniform() < share);
  const spikes = {
    shape: [1, channels, height, width] as const,
    offsets: Uint32Array.of(0, units.length),
    index: Uint32Array.from(units),
  };
  return { spikes, potential: Float32Array.from(units, () => 8 + random.integer(12) / 2) };
}

describe('LayerLevels', () => {
  it.each([fast, slow])('holds what looking at every unit of $name gives, step after step', (layer) => {
    const levels = new LayerLevels(layer, size);
    const shares = fc.constantFrom(0, 0.001, 0.05, 0.9);
    fc.assert(
      fc.property(seeds, shares, fc.integer({ min: 5, max: 14 }), (seed, share, threshold) => {
        const trace = reports(layer, seed, share);
        levels.read(trace, 0);
        const plain = plainLevels(trace, layer, 0);
        expect(levels.atLeast(0)).toEqual(plain);
        expect(levels.atLeast(threshold)).toEqual(plain.filter(({ nats }) => nats >= threshold));
      }),
      { numRuns: 30 },
    );
  });

  it('holds nothing once it is cleared', () => {
    const levels = new LayerLevels(slow, size);
    levels.read(reports(slow, 1, 0.5), 0);
    expect(levels.atLeast(0).length).toBeGreaterThan(1000);
    levels.clear();
    expect(levels.atLeast(0)).toEqual([]);
    expect(levels.nats.every((nats) => nats === 0)).toBe(true);
  });
});

it('peaks are those that looking at all pairs gives, in the same order, also of equal levels and of two layers', () => {
  fc.assert(
    fc.property(seeds, fc.nat(120), fc.constantFrom(0, 1, 4.5, 12, 100), (seed, count, separationPx) => {
      const random = randomGenerator(seed);
      const one = (layer: TransportLayerSpec) => (): Level => {
        const [row, column] = [random.integer(size.height), random.integer(size.width)];
        const half = random.integer(2) / 2;
        return {
          layer: layer.name,
          row,
          column,
          x: column + half,
          y: row + half,
          nats: random.integer(40) / 2,
          brightness: 0,
          motion: 0,
        };
      };
      const levels = [...Array.from({ length: count >> 2 }, one(fast)), ...Array.from({ length: count }, one(slow))];
      expect(peaksOf(levels, separationPx)).toEqual(plainPeaks(levels, separationPx));
    }),
  );
});

const clipped = (at: number, length: number) => Math.min(length - 1, Math.max(0, Math.round(at)));
const listed = ({ count, number, x, y, tUs, ratio }: FoundEvents) =>
  Array.from({ length: count }, (_, k) => ({ number: number[k], x: x[k], y: y[k], tUs: tUs[k], ratio: ratio[k] }));

describe('where a fast object is', () => {
  const atUs = 300_000;
  const velocities = fc.constantFrom<[number, number]>([200, 100], [-520, 0], [0, 450], [-60, -90], [333, -410], [40, 0], [0, 0]);

  /** Events of background and of a spot that is at a place now. */
  function scene(seed: number, count: number, [vx, vy]: readonly [number, number], untilUs: number) {
    const random = randomGenerator(seed);
    const place = { x: random.uniform() * size.width, y: random.uniform() * size.height };
    const times = Float64Array.from({ length: count }, () => Math.floor(150_000 + random.uniform() * (untilUs - 150_000)));
    const events = Array.from(times.toSorted(), (tUs) => {
      const isOwn = random.uniform() < 0.5;
      const back = (tUs - atUs) / 1e6;
      const x = isOwn ? place.x + vx * back + 1.5 * random.normal() : random.uniform() * size.width;
      const y = isOwn ? place.y + vy * back + 1.5 * random.normal() : random.uniform() * size.height;
      return { tUs, x: clipped(x, size.width), y: clipped(y, size.height), ratio: Math.fround(8 * random.uniform()) };
    });
    // A search may begin so far off that it reaches the edges of what it looks at.
    const off = () => 12 * random.uniform() - 6;
    return { place: { x: place.x + off(), y: place.y + off() }, events };
  }
  it('is found by the events on the way there as by all around it, to the bit: as they come', () => {
    let [found, none] = [0, 0];
    fc.assert(
      fc.property(seeds, fc.nat(3000), velocities, (seed, count, velocity) => {
        const { place, events } = scene(seed, count, velocity, atUs);
        const recent = new RecentEvents(size);
        for (const { x, y, tUs, ratio } of events) recent.add(x, y, tUs, ratio);
        const within = (rows: PixelRows) => recent.within(rows, atUs - 100_000);
        const plain = plainFastPlace(place, velocity, (reach) => listed(within(rowsOf(squareAround(size, place, reach)))), atUs);
        const { x, y } = fastPlace(place, velocity, { size, atUs, agesS: [0, 0.1], within }) ?? {};
        expect([x, y]).toEqual([plain?.x, plain?.y]);
        if (plain === undefined) none++;
        else found++;
      }),
      { numRuns: 60, seed: 1 },
    );
    expect(Math.min(found, none)).toBeGreaterThan(20);
  });

  it('is found by the events on the way there as by all around it, to the bit: before and after', () => {
    fc.assert(
      fc.property(seeds, fc.nat(3000), velocities, (seed, count, velocity) => {
        const { place, events } = scene(seed, count, velocity, 450_000);
        const column = (name: 'x' | 'y') => Uint16Array.from(events, (event) => event[name]);
        const t = Float64Array.from(events, ({ tUs }) => tUs);
        const stream = { t, x: column('x'), y: column('y'), p: new Uint8Array(t.length), sensor: size };
        const byPixel = new EventsByPixel(
          stream,
          Float32Array.from(events, ({ ratio }) => ratio),
        );
        const within = (rows: PixelRows) => byPixel.within(rows, atUs - 50_000, atUs + 50_000);
        const plain = plainFastPlace(place, velocity, (reach) => listed(within(rowsOf(squareAround(size, place, reach)))), atUs);
        const { x, y } = fastPlace(place, velocity, { size, atUs, agesS: [-0.05, 0.05], within }) ?? {};
        expect([x, y]).toEqual([plain?.x, plain?.y]);
      }),
      { numRuns: 60 },
    );
  });

  it('the pixels towards a place are all that a motion leads there from, and few others', () => {
    const ages = fc.constantFrom<[number, number]>([0, 0.1], [-0.05, 0.05]);
    const coordinate = fc.double({ min: -3, max: 50, noNaN: true });
    fc.assert(
      fc.property(coordinate, coordinate, velocities, ages, (x, y, [vx, vy], [youngest, oldest]) => {
        const edges = squareAround(size, { x, y }, 40);
        const { top, columns } = rowsTowards(edges, { x, y }, 4.6, [vx, vy], [youngest, oldest]);
        const isIn = (column: number, row: number) =>
          columns[2 * (row - top)] <= column && column <= columns[2 * (row - top) + 1];
        let [count, missing] = [0, 0];
        for (let row = edges.top; row <= edges.bottom; row++) {
          for (let column = edges.left; column <= edges.right; column++) {
            const leads = Array.from({ length: 201 }, (_, k) => youngest + ((oldest - youngest) * k) / 200).some(
              (s) => Math.hypot(column + vx * s - x, row + vy * s - y) <= 4.6,
            );
            if (isIn(column, row)) count++;
            else if (leads) missing++;
          }
        }
        expect(missing).toBe(0);
        // A way of 70 px at most, and as wide as the diagonal of the square around the spot.
        expect(count).toBeLessThan((9.22 + 1) ** 2 + (9.22 + 1) * (Math.abs(vx) + Math.abs(vy)) * 0.1 + 60);
      }),
      { numRuns: 40 },
    );
  });
});
