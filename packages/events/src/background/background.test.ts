import { randomGenerator } from '@spikeseg/snn-core';
import { describe, expect, it } from 'vitest';
import type { EventStream } from '../stream/event-stream.ts';
import { eventSource } from '../synthetic/event-truth.ts';
import { generateRecording } from '../synthetic/generate-recording.ts';
import { everything } from '../synthetic/generator.fixture.ts';
import { Activity } from './activity.ts';
import { BackgroundModel } from './background-model.ts';
import { allParts, type BackgroundParts } from './background-parts.ts';
import { CountTimes } from './count-times.ts';
import { EventWeigher, priorStride } from './event-weigher.ts';
import { ExtendedExcess } from './extended-excess.ts';
import { neighbourMedian } from './neighbour-median.fixture.ts';
import { apartBit, hotBit, PixelTable, seenStride } from './pixel-table.ts';
import { IntervalHazard, intervalBin, intervalBounds } from './rates/interval-hazard.ts';
import { ratePrior, ratePriorOfTimes } from './rates/rate-prior.ts';

describe('activity', () => {
  it('by hand: bins of 2 ms at a mean of 5 events: quiet below 3, a burst from 20 on', () => {
    const activity = new Activity(2000);
    activity.update(2500);
    expect([0, 2, 3, 19, 20].map((events) => activity.stateOf(events))).toEqual([0, 0, 1, 1, 2]);
    activity.pass(4, 3);
    activity.pass(30, 0);
    expect([...activity.seconds]).toEqual([0.006, 0.002, 0.002]);
  });
});

describe('ratePrior', () => {
  it('by moments: mean 2, variance 6 in 4 s gives 0.5 events/s and shape 1', () => {
    // 6 is 2 of Poisson and 4 of rates that differ; half an event more on 10,000 pixels hardly shows.
    const counts = Float32Array.from({ length: 10_000 }, (_, i) => [0, 0, 2, 6][i % 4]);
    const { rate, shape } = ratePrior(counts, 4);
    expect(rate).toBeCloseTo(2.00005 / 4, 9);
    expect(shape).toBeCloseTo(2.00005 ** 2 / (10 - 4 - 2), 4);
  });

  it('pixels that are alike share a rate, and one hot pixel in 10,000 changes nothing', () => {
    const alike = new Float32Array(10_000).fill(3);
    expect(ratePrior(alike, 1).shape).toBe(4);
    const one = alike.with(17, 5000);
    expect(ratePrior(one, 1).shape).toBe(4);
    expect(ratePrior(one, 1).rate).toBeCloseTo(3, 3);
  });

  it('nor do four hot ones in a hundred, whether pixels are alike or not', () => {
    const random = randomGenerator(3);
    const exponential = () => -Math.log(1 - random.uniform());
    const poisson = (mean: number) => {
      let events = 0;
      for (let left = mean - exponential(); left > 0; left -= exponential()) events++;
      return events;
    };
    for (const [shape, rateOf] of [
      [4, () => 2],
      [1, () => 2 * exponential()],
    ] as const) {
      const counts = Float32Array.from({ length: 20_000 }, (_, i) =>
        i % 25 === 0 ? 300 + random.integer(900) : poisson(rateOf()),
      );
      const prior = ratePrior(counts, 1);
      expect(prior.rate).toBeCloseTo(2, 0);
      expect(prior.shape).toBeGreaterThan(0.8 * shape);
    }
  });
});

describe('CountTimes', () => {
  const sensor = { width: 7, height: 40 };
  /** A table in which every pixel has had a random number of events of two kinds; those of a few are many. */
  function counted(max: number) {
    const random = randomGenerator(max);
    const table = new PixelTable(sensor.width * sensor.height);
    for (let pixel = 0; pixel < table.flags.length; pixel++) {
      table.counts[pixel * seenStride] = random.integer(max);
      table.counts[pixel * seenStride + 3] = random.uniform() < 0.002 ? 1e6 : random.integer(9);
    }
    const times = new CountTimes(4, sensor);
    times.recount(table);
    return { table, times };
  }
  const countsOf = ({ counts }: PixelTable, kind: number, columnClass?: number) =>
    Float32Array.from(
      Array.from({ length: sensor.width * sensor.height }, (_, pixel) => pixel)
        .filter((pixel) => columnClass === undefined || (pixel % sensor.width) % 4 === columnClass)
        .map((pixel) => counts[pixel * seenStride + kind]),
    );

  it('is too short where ordinary pixels have had many events, until it has grown', () => {
    const { table, times } = counted(500);
    expect(ratePriorOfTimes(times.of(0, 1), 7)).toBe(undefined);
    expect(ratePriorOfTimes(times.of(3, 1), 7)).toBeDefined();
    while (ratePriorOfTimes(times.of(0, 1), 7) === undefined) expect(times.grow(table)).toBe(true);
    expect(times.length).toBe(512);
    expect(ratePriorOfTimes(times.of(0, 1), 7)).toEqual(ratePrior(countsOf(table, 0, 1), 7));
    while (times.grow(table));
    expect(times.length).toBe(2 ** 16);
  });

  it('gives the prior of whatever pixels have had, also of more than it can tell apart', () => {
    for (const max of [30, 500, 1e6]) {
      const { table, times } = counted(max);
      for (const columnClass of [2, undefined]) {
        expect(times.prior(table, 0, columnClass, 7, times.areaOf(table))).toEqual(ratePrior(countsOf(table, 0, columnClass), 7));
      }
    }
  });

  it('leaves out pixels beside all that fire: the prior is that of a sensor without them', () => {
    const random = randomGenerator(5);
    const part = { width: 36, height: 40 };
    const [small, large] = [part, { width: 3 * part.width, height: part.height + 9 }].map((size) => ({
      size,
      table: new PixelTable(size.width * size.height),
      times: new CountTimes(4, size),
    }));
    for (let y = 0; y < part.height; y++)
      for (let x = 0; x < part.width; x++) {
        const count = 1 + random.integer(9);
        // Four columns to the right, as every fourth column is alike.
        small.table.counts[(y * small.size.width + x) * seenStride] = count;
        large.table.counts[((y + 5) * large.size.width + x + 4) * seenStride] = count;
      }
    for (const { table, times } of [small, large]) times.recount(table);
    const area = large.times.areaOf(large.table);
    expect(area).toEqual({ left: 4, right: 4 + part.width, top: 5, bottom: 5 + part.height });
    for (const columnClass of [0, 1, 2, 3, undefined])
      expect(large.times.prior(large.table, 0, columnClass, 7, area)).toEqual(
        small.times.prior(small.table, 0, columnClass, 7, small.times.areaOf(small.table)),
      );
    const none = new CountTimes(4, part);
    expect(none.areaOf(new PixelTable(part.width * part.height))).toEqual({
      left: 0,
      right: part.width,
      top: 0,
      bottom: part.height,
    });
    // A way of an object is no part of a sensor.
    const narrow = new PixelTable(part.width * part.height);
    for (let x = 0; x < part.width; x++) narrow.counts[(20 * part.width + x) * seenStride] = 1;
    expect(none.areaOf(narrow)).toEqual(none.areaOf(new PixelTable(part.width * part.height)));
  });

  it('begins with no events of any pixel, also on a sensor with fewer columns than classes', () => {
    expect([0, 1, 2, 3].map((one) => new CountTimes(4, sensor).of(2, one)[0])).toEqual([80, 80, 80, 40]);
    const narrow = new CountTimes(4, { width: 2, height: 3 });
    expect([0, 1, 2, 3].map((one) => narrow.of(0, one)[0])).toEqual([3, 3, 0, 0]);
    expect(narrow.of(0)[0]).toBe(6);
  });
});

describe('neighbourMedian', () => {
  it('does not see a single pixel, but a block of them', () => {
    const size = { width: 5, height: 4 };
    const map = new Float32Array(20).fill(1).with(7, 9);
    expect([...neighbourMedian(map, size)]).toEqual([...new Float32Array(20).fill(1)]);
    const block = [6, 7, 8, 11, 12, 13].reduce((one, at) => one.with(at, 9), new Float32Array(20).fill(1));
    expect(neighbourMedian(block, size)[7]).toBe(9);
  });
});

/** A weigher whose pixels have had so many events in all. */
const weigherOf = (size: { readonly width: number; readonly height: number }, totals: ArrayLike<number>) => {
  const weigher = new EventWeigher(size);
  for (let pixel = 0; pixel < totals.length; pixel++) weigher.pixels.rates[pixel * seenStride] = totals[pixel];
  return weigher;
};
const ofClasses = (address: { readonly value: number }, { look }: EventWeigher) =>
  new Float64Array(look.memory.buffer, address.value, 4);

describe('a look', () => {
  it('takes the excess of an extended patch out, and leaves a hot pixel what it has', () => {
    const totals = new Float32Array(900).fill(10);
    for (let y = 10; y < 15; y++)
      for (let x = 10; x < 15; x++) totals[y * 30 + x] = Math.abs(x - 12) <= 1 && Math.abs(y - 12) <= 1 ? 40 : 16;
    totals[5 * 30 + 5] = 40;
    const weigher = weigherOf({ width: 30, height: 30 }, new Float32Array(900).fill(3));
    const { rates } = weigher.pixels;
    const excess = new ExtendedExcess({ width: 30, height: 30 }, weigher.look, 4);
    const [patch, lone, usual] = [12 * 30 + 12, 5 * 30 + 5, 0];
    // Another look before leaves nothing behind.
    excess.look(rates, seenStride, new Float64Array(4).fill(1));
    for (let pixel = 0; pixel < 900; pixel++) rates[pixel * seenStride] = totals[pixel];
    excess.look(rates, seenStride, new Float64Array(4).fill(10));
    const share = (pixel: number) => excess.share(pixel, totals[pixel], 10);
    // 42 / 12 = 3.5 times the class; what stands out over the usual 1 is taken away.
    expect(share(patch)).toBeCloseTo(1 / 3.5, 5);
    expect([share(lone), share(usual)]).toEqual([1, 1]);
    expect([patch, lone, usual].map((pixel) => excess.isExtended(pixel))).toEqual([true, false, false]);
    expect(excess.extended.filter((pixel) => !excess.isExtended(pixel))).toEqual([]);
    expect(excess.extended).toContain(patch);
    ofClasses(weigher.look.classRates, weigher).fill(1);
    weigher.look.setRates(0.3, 0, 4, 6);
    // Rates as multiples of that of the class.
    expect([patch, lone, usual].map((pixel) => rates[pixel * seenStride + 2])).toEqual([1, 4, 1]);
  });

  it('sets rates and flags as the equations do', () => {
    const size = { width: 23, height: 11 };
    const random = randomGenerator(5);
    const totals = Float32Array.from({ length: 23 * 11 }, () =>
      random.uniform() < 0.2 ? random.integer(60) : random.integer(4),
    );
    const weigher = weigherOf(size, totals);
    const { counts, rates, flags, ownTimes } = weigher.pixels;
    totals.forEach((total, pixel) => (counts[pixel * seenStride + 3] = total));
    for (let prior = 0; prior < 24; prior++) weigher.priors[prior * priorStride + 3] = prior % 6 === 3 ? 30 + prior : Infinity;
    const [expected, classRates] = [ofClasses(weigher.look.expected, weigher), ofClasses(weigher.look.classRates, weigher)];
    expected.set([1.3, 2, 2.9, 1.7]);
    classRates.set([0.1, 0.25, 0.3, 0.2]);
    const { look } = weigher;
    look.fillRates(2);
    look.medians(look.map.value, look.shared.value, size.width, size.height);
    look.setRates(0.3, 2, 4, 6);
    const raw = totals.map((total, pixel) => total / expected[(pixel % 23) & 3]);
    const shared = neighbourMedian(raw, size);
    let [hot, apart] = [0, 0];
    totals.forEach((total, pixel) => {
      const own = shared[pixel] > 1 ? Math.fround(raw[pixel] - (shared[pixel] - 1)) : raw[pixel];
      const prominence = shared[pixel] > 1 ? Math.fround(raw[pixel] / shared[pixel]) : raw[pixel];
      const [events, rate] = [expected[(pixel % 23) & 3], classRates[(pixel % 23) & 3]];
      const isHot = raw[pixel] > 4 && own > 4 && total > 6;
      const isApart = raw[pixel] > 4 && prominence > 4 && total >= 33 + 6 * ((pixel % 23) & 3);
      hot += Number(isHot);
      apart += Number(isApart);
      expect(flags[pixel]).toBe((isHot ? hotBit : 0) + (isApart ? apartBit : 0));
      const ofPixel = Math.fround(Math.max(own, 0.3) * rate);
      const ofIntervals = Math.fround(Math.max((own * events + 2) / (events + 2), 0.3) * rate);
      expect([...rates.subarray(pixel * seenStride, pixel * seenStride + 4)]).toEqual([total, 1, ofPixel, ofIntervals]);
      expect(ownTimes[(pixel * seenStride) / 2]).toBe(ofPixel / ofIntervals);
    });
    expect([hot, apart].every((number) => number > 5)).toBe(true);
  });

  it('knows the classes of columns', () => {
    const totals = Float32Array.from({ length: 35 }, (_, pixel) => 4 * (1 + (((pixel % 7) & 3) % 4)));
    const weigher = weigherOf({ width: 7, height: 5 }, totals);
    const excess = new ExtendedExcess({ width: 7, height: 5 }, weigher.look, 4);
    excess.look(weigher.pixels.rates, seenStride, Float64Array.of(4, 8, 12, 16));
    // Each has what is expected of its class.
    for (let pixel = 0; pixel < 35; pixel++) expect(excess.share(pixel, totals[pixel], 4 * (1 + ((pixel % 7) & 3)))).toBe(1);
    expect(excess.extended).toEqual([]);
  });
});

/** The bin of an interval, by definition. */
const byLooking = (relative: number) =>
  Math.max(
    0,
    intervalBounds.findLastIndex((bound) => relative >= bound),
  );

describe('intervals', () => {
  it('find their bin as a look at every bound finds it, also right at a bound', () => {
    const bits = new Float64Array(1);
    const whole = new BigInt64Array(bits.buffer);
    const edges = [...intervalBounds.subarray(1), ...Array.from({ length: 40 }, (_, k) => 2 ** (k / 2 - 15))];
    for (const edge of edges) {
      for (let k = -40n; k <= 40n; k++) {
        bits[0] = edge;
        whole[0] += k;
        expect(intervalBin(bits[0])).toBe(byLooking(bits[0]));
        const near = edge * (1 + Number(k) * 2 ** -26);
        expect(intervalBin(near)).toBe(byLooking(near));
      }
    }
    for (const odd of [0, -1e-9, -5, 1e-300, 1e300, Infinity]) expect(intervalBin(odd)).toBe(byLooking(odd));
  });

  it('a clock is likely to tick when it is due, and not before', () => {
    const hazard = new IntervalHazard();
    for (let k = 0; k < 5000; k++) hazard.learn(1, intervalBin(1));
    hazard.update();
    expect(hazard.factor(intervalBin(1))).toBeGreaterThan(5);
    expect(hazard.factor(intervalBin(0.5))).toBeLessThan(0.1);
    // That was never seen: as if it were Poisson.
    expect(hazard.factor(intervalBin(10))).toBe(1);
  });
});

/** Ratios of a whole stream, given in pieces of whole bins. */
function ratiosOf(events: EventStream, binsPerPiece: number, parts?: BackgroundParts): Float32Array {
  const { t, x, y, p, sensor } = events;
  const model = new BackgroundModel(sensor, t[0], undefined, parts);
  const result = new Float32Array(t.length);
  for (let begin = 0; begin < t.length; ) {
    const until = t[0] + (Math.floor((t[begin] - t[0]) / (500 * binsPerPiece)) + 1) * 500 * binsPerPiece;
    let end = begin;
    while (end < t.length && t[end] < until) end++;
    const [from, to] = [begin, end];
    result.set(
      model.ratios({ t: t.subarray(from, to), x: x.subarray(from, to), y: y.subarray(from, to), p: p.subarray(from, to) }),
      from,
    );
    begin = end;
  }
  return result;
}

/** Ratio of every event where other shares of an object's events are OFF, beside the usual. */
function beside({ t, x, y, p, sensor }: EventStream, offShare: number): Float64Array {
  const [own, usual] = [offShare, undefined].map((share) => new BackgroundModel(sensor, t[0], share).ratios({ t, x, y, p }));
  return Float64Array.from(own, (ratio, i) => ratio / usual[i]);
}

describe('BackgroundModel', () => {
  const { recording, source } = generateRecording(
    { ...everything, durationS: 12, stars: 0, satellites: 1, speedPxS: [8, 8], satelliteRateHz: [30, 30] },
    3,
  );
  const { events } = recording;
  const ratios = ratiosOf(events, 20);
  const late = [...ratios.keys()].filter((i) => events.t[i] > events.t[0] + 6e6);
  const mean = (of: readonly number[]) => of.reduce((sum, i) => sum + Math.log1p(0.3 * ratios[i]), 0) / of.length;

  it('does not depend on how the stream is cut, and knows nothing in the first half second', () => {
    expect(ratiosOf(events, 1)).toEqual(ratios);
    expect(ratios.every((ratio, i) => events.t[i] > events.t[0] + 5e5 || ratio === 0)).toBe(true);
  });

  it('where another share of the events of objects is OFF, OFF events weigh so many times as much, and ON events what is left', () => {
    // 0.2 is the usual one.
    const factors = beside(events, 0.6);
    const [off, on] = [0, 1].map((polarity) => factors.filter((_, i) => events.p[i] === polarity && ratios[i] > 0));
    expect(off.length).toBeGreaterThan(100);
    expect(off.every((factor) => Math.abs(factor / 3 - 1) < 1e-6)).toBe(true);
    expect(on.every((factor) => Math.abs(factor / 0.5 - 1) < 1e-6)).toBe(true);
    expect(beside(events, 0.2).every((factor, i) => factor === 1 || ratios[i] === 0)).toBe(true);
  });

  it('on background, ratios add up to what they are expected to: ratio · b sums to one per pixel and second', () => {
    const { width, height } = events.sensor;
    const background = late.filter((i) => source[i] < 2);
    const sum = background.reduce((total, i) => total + ratios[i], 0);
    expect(sum / (width * height * 6)).toBeGreaterThan(0.8);
    expect(sum / (width * height * 6)).toBeLessThan(1.3);
  });

  it.each([0.5, 8])('knows from its first weights on how much comes: %d events/s and pixel', (rateHz) => {
    const sensor = { width: 120, height: 90 };
    const random = randomGenerator(1);
    const t = Float64Array.from({ length: 2 * rateHz * sensor.width * sensor.height }, () =>
      Math.floor(2e6 * random.uniform()),
    ).toSorted();
    const busy: EventStream = {
      sensor,
      t,
      x: Uint16Array.from(t, () => random.integer(sensor.width)),
      y: Uint16Array.from(t, () => random.integer(sensor.height)),
      p: Uint8Array.from(t, () => random.integer(2)),
    };
    const weighed = ratiosOf(busy, 20);
    const meanIn = (fromS: number, untilS: number) => {
      const own = weighed.filter((_, i) => t[i] - t[0] >= 1e6 * fromS && t[i] - t[0] < 1e6 * untilS);
      return own.reduce((sum, ratio) => sum + ratio, 0) / own.length;
    };
    const share = meanIn(0.55, 0.7) / meanIn(1.5, 2);
    expect(share).toBeGreaterThan(0.7);
    expect(share).toBeLessThan(1.4);
  });

  it('events of hot pixels weigh next to nothing', () => {
    const [background, hot] = [0, 1].map((cause) => late.filter((i) => source[i] === cause));
    expect(mean(hot)).toBeLessThan(0.2 * mean(background));
  });

  it('hot pixels of a DAVIS, once known, give what background gives: s nats in a second for a rate of s', () => {
    const noise = { ...everything, noise: 'davis', durationS: 15, hotPixels: 20, stars: 0, satellites: 0 } as const;
    const { recording: noisy, source: cause } = generateRecording({ ...noise, backgroundRateHz: 9000 }, 7);
    const weights = ratiosOf(noisy.events, 20);
    const hot = [...weights.keys()].filter(
      (i) => cause[i] === eventSource.hotPixel && noisy.events.t[i] > noisy.events.t[0] + 5e6,
    );
    const natsPerS = hot.reduce((sum, i) => sum + Math.log1p(0.1 * weights[i]), 0) / (20 * 10);
    expect(natsPerS).toBeLessThan(0.2);
  });

  it('an event in a burst of the whole sensor weighs less than one between bursts', () => {
    const random = randomGenerator(5);
    const sensor = { width: 40, height: 30 };
    // One bin in twenty holds a hundred events, the others one each.
    const bins = Array.from({ length: 20_000 }, (_, bin) => (bin % 20 === 7 ? 100 : 1));
    const t = Float64Array.from(bins.flatMap((count, bin) => Array.from({ length: count }, () => bin * 500)));
    const pixel = (size: number) => Uint16Array.from(t, () => random.integer(size));
    const weights = ratiosOf({ t, x: pixel(40), y: pixel(30), p: new Uint8Array(t.length).fill(1), sensor }, 20);
    const inBurst = (i: number) => (t[i] / 500) % 20 === 7;
    const [burst, quiet] = [true, false].map((is) => [...t.keys()].filter((i) => t[i] > 6e6 && inBurst(i) === is));
    const average = (of: readonly number[]) => of.reduce((sum, i) => sum + weights[i], 0) / of.length;
    expect(average(quiet)).toBeGreaterThan(5 * average(burst));
  });

  it('goes on from what another has learned as if it had never stopped, with memory of its own', () => {
    const half = events.t.findIndex((t) => t >= events.t[0] + 6e6);
    const part = (from: number, to?: number) => ({
      t: events.t.slice(from, to),
      x: events.x.slice(from, to),
      y: events.y.slice(from, to),
      p: events.p.slice(from, to),
    });
    const [whole, resumed] = [0, 1e6].map((shiftUs) => new BackgroundModel(events.sensor, events.t[0] + shiftUs));
    whole.ratios(part(0, half));
    const { learned } = whole;
    const copy = structuredClone(learned);
    resumed.restore(learned, 1e6);
    expect({ ...resumed.learned, startUs: learned.startUs }).toEqual(copy);
    const later = whole.ratios(part(half));
    expect(learned).toEqual(copy);
    const rest = part(half);
    expect(resumed.ratios({ ...rest, t: rest.t.map((t) => t + 1e6) })).toEqual(later);
  });

  it('on a sensor with fewer columns than classes of them it weighs events, too', () => {
    const t = Float64Array.from({ length: 500 }, (_, k) => 5000 * k);
    const x = Uint16Array.from(t, (_, k) => k % 2);
    const narrow = new BackgroundModel({ width: 2, height: 3 }, 0);
    const weights = narrow.ratios({ t, x, y: x, p: new Uint8Array(500).fill(1) });
    expect(weights.subarray(200).every((ratio) => ratio > 0 && ratio < Infinity)).toBe(true);
  });

  it('is causal: later events change nothing', () => {
    const half = events.t.findIndex((t) => t >= events.t[0] + 6e6);
    const past = {
      ...events,
      t: events.t.slice(0, half),
      x: events.x.slice(0, half),
      y: events.y.slice(0, half),
      p: events.p.slice(0, half),
    };
    expect(ratiosOf(past, 20)).toEqual(ratios.slice(0, half));
  });
});

const weight = (ratios: Float32Array) => ratios.reduce((sum, ratio) => sum + Math.log1p(0.3 * ratio), 0) / ratios.length;

describe('parts of the model', () => {
  const noise = { ...everything, noise: 'davis', durationS: 6, satelliteRateHz: [2000, 2000], speedPxS: [1, 1] } as const;
  const { events } = generateRecording(noise, 5).recording;
  const whole = ratiosOf(events, 20);
  const without = (part: keyof BackgroundParts, stream = events) => ratiosOf(stream, 20, { ...allParts, [part]: false });

  it('are all there unless told otherwise', () => {
    expect(ratiosOf(events, 20, allParts)).toEqual(whole);
  });

  it.each(Object.keys(allParts) as (keyof BackgroundParts)[])(
    '%s can be left out, which changes what events weigh by more than 1 %% on average',
    (part) => {
      const change = weight(without(part)) / weight(whole);
      // Measured: 2.2 % (activity) to 27 % (intervals).
      expect(Math.abs(Math.log(change))).toBeGreaterThan(0.01);
    },
  );

  it('without polarity it does not matter whether an event is ON or OFF', () => {
    const flipped = { ...events, p: events.p.map((p) => 1 - p) };
    expect(without('polarity', flipped)).toEqual(without('polarity'));
  });

  it.each([0, 1])('where all events have polarity %i, they weigh as if there were none, from the first look on', (one) => {
    const alike = { ...events, p: events.p.map(() => one) };
    const [plain, seen] = [without('polarity', alike), ratiosOf(alike, 20)];
    // Kinds of events that never come have a rate that is not quite 0.
    seen.forEach((ratio, i) => expect(ratio).toBeCloseTo(plain[i], -Math.log10(0.002 * plain[i] + 1e-9)));
    // A state is that of the events so far.
    const half = new BackgroundModel(alike.sensor, alike.t[0]);
    half.ratios(alike);
    const resumed = new BackgroundModel(alike.sensor, alike.t[0]);
    resumed.restore(half.learned);
    const next = { t: Float64Array.of(13e6 + alike.t[0]), x: Uint16Array.of(7), y: Uint16Array.of(9), p: Uint8Array.of(one) };
    expect(resumed.ratios(next)).toEqual(half.ratios(next));
  });

  it('one event of the other polarity brings the shares back at the next look', () => {
    const p = events.p.map(() => 1);
    p[events.t.findIndex((t) => t > events.t[0] + 3e6)] = 0;
    const [mixed, alike] = [ratiosOf({ ...events, p }, 20), ratiosOf({ ...events, p: events.p.map(() => 1) }, 20)];
    const last = [...events.t.keys()].slice(-500);
    // 80 % of an object's events are ON.
    for (const i of last) expect(mixed[i] / alike[i]).toBeCloseTo(0.8, 2);
  });
});
