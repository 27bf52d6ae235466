import { randomGenerator } from '@spikeseg/snn-core';
import { says } from '@spikeseg/test-support';
import { describe, expect, it } from 'vitest';
import { EventWeigher, priorStride } from './event-weigher.ts';
import { apartBit, hotBit, kinds, seenStride } from './pixel-table.ts';
import { weighPlainly } from './plain-weigher.fixture.ts';
import { factorFrom } from './rates/interval-hazard.ts';

/** A weigher that knows something, at random. */
function begun(seed: number, sensor: { readonly width: number; readonly height: number }): EventWeigher {
  const random = randomGenerator(seed);
  const weigher = new EventWeigher(sensor);
  const { pixels, countTimes, priors, stateSeconds, objects, hazards } = weigher;
  for (let i = 0; i < priors.length; i += priorStride) {
    const [shape, rate] = [4 * random.uniform(), 0.1 + random.uniform()];
    priors.set([shape, shape / rate, 0.3 * rate, random.integer(60)], i);
  }
  stateSeconds.forEach((_, state) => (stateSeconds[state] = 10 * random.uniform()));
  objects.forEach((_, kind) => (objects[kind] = random.uniform()));
  hazards.forEach((_, i) => (hazards[i] = 0.5 + random.uniform()));
  for (let pixel = 0; pixel < pixels.flags.length; pixel++) {
    for (let kind = 0; kind < kinds; kind++) pixels.counts[pixel * seenStride + kind] = random.integer(90);
    pixels.flags[pixel] = random.uniform() < 0.5 ? 0 : random.integer(4) & (hotBit | apartBit);
    pixels.setRates(pixel, 0.05 + 0.95 * random.uniform(), 0.1 + 3 * random.uniform(), 0.1 + 3 * random.uniform());
  }
  countTimes.recount(pixels);
  return weigher;
}

/** All that a weigher has learned; copies. */
const learned = ({ pixels, countTimes, hazards }: EventWeigher) => ({
  ...pixels.state,
  ownTimes: pixels.ownTimes.slice(),
  times: countTimes.times.slice(),
  hazards: hazards.slice(),
});

describe('EventWeigher', () => {
  it('gives what the plain loop gives, and learns the same, to the bit', () => {
    for (const [width, height, count] of [
      [1, 1, 700],
      [3, 2, 1500],
      [23, 17, 4096],
      [64, 48, 4096],
    ]) {
      for (const [state, polarities, known] of [
        [0, 1, true],
        [1, 0, true],
        [2, 1, true],
        [1, 1, false],
      ] as const) {
        const random = randomGenerator(width + state);
        const [fast, plain] = [0, 1].map(() => begun(width, { width, height }));
        for (const startUs of [0, 2e6]) {
          // Some together, some far apart.
          let now = startUs;
          const t = Float64Array.from({ length: count }, () => (now += random.integer(2) * random.integer(5000)));
          const [x, y] = [width, height].map((of) => Uint16Array.from(t, () => random.integer(of)));
          const p = Uint8Array.from(t, () => random.integer(2));
          expect(fast.load({ t, x, y, p }, 0)).toBe(count);
          // A bin that is cut, also within the events that are looked at together.
          fast.weigh(0, 300, 0, state, polarities, known);
          fast.weigh(300, count, 0, state, polarities, known);
          const ratios = weighPlainly(plain, { t, x, y, p }, width, 0, state, polarities, known);
          expect(ratios.some((ratio) => ratio > 0)).toBe(known);
          expect(fast.ratios(count)).toEqual(ratios);
          expect(learned(fast)).toEqual(learned(plain));
        }
      }
    }
  });

  it('by hand: a pixel with 2 events in 4 s, prior of shape 1 and 1 event/s, its last event half an interval ago', () => {
    const weigher = new EventWeigher({ width: 2, height: 1 });
    const { pixels, priors, stateSeconds, objects, hazards } = weigher;
    const [kind, pixel] = [1, 1];
    priors.set([1, 1, 0.3, 50], (kinds + kind) * priorStride);
    stateSeconds[0] = 4;
    objects[kind] = 0.8;
    hazards.subarray(factorFrom).fill(1);
    // 0.5 is in the bin from 0.4 on, the sixth.
    hazards[factorFrom + 6] = 2;
    pixels.counts[pixel * seenStride + kind] = 2;
    pixels.last[(pixel * seenStride + kinds) / 2] = 1.5;
    pixels.setRates(pixel, 0.5, 3, 1);
    weigher.load({ t: Float64Array.of(2e6), x: Uint16Array.of(1), y: Uint16Array.of(0), p: Uint8Array.of(1) }, 0);
    weigher.weigh(0, 1, 0, 0, 1, true);
    // (2 + 1) / (4 + 1) events/s, half of which its neighbours share, more than 0.3; twice as many so soon.
    expect(weigher.ratios(1)[0]).toBeCloseTo(0.8 / (0.6 * 0.5 * 2), 6);
    expect(pixels.counts[pixel * seenStride + kind]).toBe(3);
    expect(pixels.rates[pixel * seenStride]).toBe(1);
    expect(hazards[6]).toBe(1);
  });

  it('refuses events that are not on the sensor, and takes in those before', () => {
    const weigher = new EventWeigher({ width: 5, height: 4 });
    for (const [x, y] of [
      [5, 0],
      [0, 4],
      [65_535, 65_535],
    ]) {
      weigher.load({ t: Float64Array.of(0, 1), x: Uint16Array.of(2, x), y: Uint16Array.of(3, y), p: Uint8Array.of(0, 0) }, 0);
      expect(() => weigher.weigh(0, 2, 0, 0, 1, true)).toThrow(says('background', 5, 4, 'at', x, y));
    }
    expect(weigher.pixels.counts[(3 * 5 + 2) * seenStride]).toBe(3);
  });

  it('events that are withdrawn were never counted; of what was not counted nothing is withdrawn', () => {
    const [sensor, random] = [{ width: 9, height: 5 }, randomGenerator(3)];
    const [all, some] = [begun(7, sensor), begun(7, sensor)];
    // Some counts are above what the histogram tells apart.
    const count = 400;
    const events = {
      t: Float64Array.from({ length: count }, (_, i) => 10 * i),
      x: Uint16Array.from({ length: count }, () => random.integer(9)),
      y: Uint16Array.from({ length: count }, () => random.integer(5)),
      p: Uint8Array.from({ length: count }, () => random.integer(2)),
    };
    const { times: timesBefore, counts: countsBefore, totals: totalsBefore } = learned(some);
    some.load(events, 0);
    some.weigh(0, count, 0, 1, 1, true);
    for (let i = 0; i < count; i++) some.withdraw(events.x[i], events.y[i], 2 + events.p[i]);
    const { times, counts, totals } = learned(some);
    expect({ times, counts, totals }).toEqual({ times: timesBefore, counts: countsBefore, totals: totalsBefore });
    const empty = learned(all);
    all.pixels.counts[0] = 0;
    all.countTimes.recount(all.pixels);
    const none = learned(all);
    all.withdraw(0, 0, 0);
    expect(learned(all)).toEqual(none);
    expect(none).not.toEqual(empty);
  });
});
