import { randomGenerator, type TransportLayerSpec, transportChannels } from '@spikeseg/snn-core';
import { describe, expect, it } from 'vitest';
import { EvidenceInput, maxEventsPerInput } from '../belief/evidence-input.ts';
import { rowsOf, squareAround } from '../belief/pixel-rows.ts';
import { classOfEvent, classOfRatio, lotOf, nearestClass, ratioClasses, ratioOfClass } from '../belief/ratio-classes.ts';
import { RecentEvents } from '../belief/recent-events.ts';
import { ebssaNetwork, ebssaWeights, slowRatesHz, spotAt } from '../search/ebssa.ts';
import { LayerLevels } from '../search/layer-levels.ts';
import { velocityOf } from '../search/place.ts';

/** What events of a class say. */
const said = (channel: number) => (channel < 0 ? 0 : ratioOfClass(channel));

/** The class of an event that says so much of the brightest objects. */
const ofNats = (nats: number) => classOfRatio((Math.exp(nats) - 1) / 3);

describe('EvidenceInput', () => {
  it('puts a ratio into the class whose middle is nearest, half a nat apart', () => {
    for (let channel = 0; channel < ratioClasses; channel++) {
      const middle = ratioOfClass(channel);
      expect([0.79, 1, 1.27].map((factor) => Math.abs(classOfRatio(middle * factor)))).toEqual([channel, channel, channel]);
    }
    expect(classOfRatio(0)).toBe(-1);
    expect(classOfRatio(ratioOfClass(0) / 2)).toBe(-1);
    expect(classOfRatio(1e30)).toBe(ratioClasses - 1);
  });

  it('draws lots for small ratios, so that events say on average what their ratios say', () => {
    const lots = Array.from({ length: 1000 }, (_, k) => (k + 0.5) / 1000);
    for (const ratio of [0.001, 0.0067, 0.01, 0.05, 0.1, 0.135, 0.3, 0.36]) {
      const classes = lots.map((lot) => classOfEvent(ratio, lot));
      expect(classes.reduce((sum, channel) => sum + said(channel), 0) / 1000).toBeCloseTo(ratio, 3);
      expect(Math.max(...classes) - Math.min(...classes)).toBeLessThanOrEqual(1);
    }
    for (const ratio of [0, -1, Number.NaN, 0.37, 1, 1e9]) expect(classOfEvent(ratio, 0.9)).toBe(classOfRatio(ratio));
  });

  it('draws lots that are even, and the same for the same event', () => {
    const lots = Array.from({ length: 4096 }, (_, k) => lotOf(0.1 + k * 1e-6, k % 64, k >> 6));
    expect(Math.min(...lots)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...lots)).toBeLessThan(1);
    const tenths = Array.from({ length: 10 }, (_, tenth) => lots.filter((lot) => Math.floor(lot * 10) === tenth).length);
    // 410 each; five standard deviations are 96.
    for (const count of tenths) expect(Math.abs(count - 409.6)).toBeLessThan(96);
    expect(lotOf(0.1, 3, 4)).toBe(lotOf(0.1, 3, 4));
  });

  it('looks a class up as it is defined, at the bounds of the classes and of the table, and for whatever is no ratio', () => {
    const bits = new Float64Array(1);
    const whole = new BigInt64Array(bits.buffer);
    const edges = Array.from({ length: 60 }, (_, k) => [2 ** (k - 30), 1.5 * 2 ** (k - 30), ratioOfClass(k / 2 - 1)]).flat();
    for (const edge of edges) {
      for (let k = -50n; k <= 50n; k++) {
        bits[0] = edge;
        whole[0] += k;
        expect(classOfRatio(bits[0])).toBe(nearestClass(bits[0]) + 0);
        const near = Math.fround(edge * (1 + Number(k) * 2 ** -25));
        expect(classOfRatio(near)).toBe(nearestClass(near) + 0);
      }
    }
    for (const odd of [0, -0, -1, 1e-300, 1e300, Infinity, -Infinity]) expect(classOfRatio(odd)).toBe(nearestClass(odd) + 0);
  });

  it('takes events one by one or all at once, with the same input', () => {
    const random = randomGenerator(4);
    const size = { width: 9, height: 7 };
    const [single, all] = [new EvidenceInput(size), new EvidenceInput(size)];
    for (const count of [0, 1, 300, 5, 2000, 40]) {
      const t = Float64Array.from({ length: count }, (_, k) => 10 * k).toSorted();
      const [x, y] = [size.width, size.height].map((of) => Uint16Array.from(t, () => random.integer(of)));
      const ratios = Float32Array.from(t, () => Math.exp(-4 + 8 * random.uniform()));
      all.addAll({ t, x, y }, ratios);
      ratios.forEach((ratio, k) => single.add(x[k], y[k], t[k], ratio));
      const taken = all.take();
      expect(taken).toEqual(single.take());
      expect(taken.index).toEqual(taken.index.toSorted());
      expect(all.state).toEqual(single.state);
    }
  });

  it('counts the events of a step by class and pixel, up to a limit, and begins anew', () => {
    const input = new EvidenceInput({ width: 4, height: 3 });
    const [low, high] = [ratioOfClass(2), ratioOfClass(5)];
    input.add(1, 2, 0, high);
    for (let k = 0; k < 20; k++) input.add(3, 0, 1e6 * k, low);
    input.add(0, 0, 0, low);
    input.add(0, 0, 0, 0);
    input.add(0, 0, 0, low);
    const { shape, offsets, index, values } = input.take();
    expect(shape).toEqual([1, ratioClasses, 3, 4]);
    expect([...index]).toEqual([2 * 12, 2 * 12 + 3, 5 * 12 + 2 * 4 + 1]);
    expect([...(values ?? [])]).toEqual([2, maxEventsPerInput, 1]);
    expect([...offsets]).toEqual([0, 3]);
    expect(input.take().index.length).toBe(0);
  });

  it('takes 7 nats from a pixel at one time, and as much again once that has faded', () => {
    const input = new EvidenceInput({ width: 2, height: 1 });
    // ln(1 + 3·ratio) = 4 nats.
    const ratio = (Math.exp(4) - 1) / 3;
    const classAfter = (tUs: number, x = 0) => {
      input.add(x, 0, tUs, ratio);
      return Math.floor((input.take().index[0] ?? -2) / 2);
    };
    expect(classAfter(0)).toBe(ofNats(4));
    expect(classAfter(0)).toBe(ofNats(3));
    expect(classAfter(0)).toBe(-1);
    // 7·(1 − e^-1) nats have faded after 0.2 s.
    expect(classAfter(200_000)).toBe(ofNats(4));
    const left = Math.expm1(7 * (1 - Math.exp(-1)) - 4) / 3;
    expect(classAfter(200_000)).toBe(classOfEvent(left, lotOf(ratio, 0, 0)));
    expect(classAfter(200_000, 1)).toBe(ofNats(4));
  });
});

/** Mean over the four pixels of a cell, from the first of which an event is so far. */
const psi = (dx: number, dy: number) => (spotAt(dx, dy) + spotAt(dx - 1, dy) + spotAt(dx, dy - 1) + spotAt(dx - 1, dy - 1)) / 4;

describe('the network', () => {
  const [fast, slow] = ebssaNetwork({ width: 30, height: 20 }).layers as TransportLayerSpec[];
  const weights = ebssaWeights();
  /** e^−cost of all ways into a cell of a map, together. */
  const sum = (layer: 'slow' | 'fast', motion: number) => {
    const costs = weights[`${layer}.lateral`].data.subarray(motion * 9, motion * 9 + 9);
    return costs.reduce((total, cost) => total + Math.exp(-cost), 0);
  };

  it('has 66 velocities from 60 to 450 px/s in one layer, and 19 maps in the other', () => {
    expect(transportChannels(fast).length).toBe(66);
    expect(transportChannels(slow).length).toBe(19);
    const speeds = fast.motions.map((_, k) => Math.hypot(...velocityOf(fast, k)));
    expect(Math.min(...speeds)).toBeGreaterThan(55);
    expect(Math.max(...speeds)).toBeLessThan(455);
    const slowSpeeds = slow.motions.map((_, k) => Math.hypot(...velocityOf(slow, k)));
    expect(slowSpeeds.filter((speed) => speed === 0).length).toBe(1);
    // 15 and 30 px/s, in sixty-fourths of a cell per update.
    expect(slowSpeeds.filter((speed) => Math.abs(speed - 15) < 0.5).length).toBe(8);
    expect(slowSpeeds.filter((speed) => Math.abs(speed - 30) < 0.5).length).toBe(8);
  });

  it('the faster, the farther a velocity may be from one of the fast maps', () => {
    const velocities = fast.motions.map((_, k) => velocityOf(fast, k));
    const random = randomGenerator(1);
    const farthest = (from: number, to: number) =>
      Math.max(
        ...Array.from({ length: 1000 }, () => {
          const [speed, angle] = [from + (to - from) * random.uniform(), 2 * Math.PI * random.uniform()];
          const [vx, vy] = [speed * Math.cos(angle), speed * Math.sin(angle)];
          return Math.min(...velocities.map(([x, y]) => Math.hypot(x - vx, y - vy)));
        }),
      );
    expect(farthest(40, 100)).toBeLessThan(45);
    expect(farthest(100, 200)).toBeLessThan(68);
    expect(farthest(200, 460)).toBeLessThan(98);
    expect(farthest(460, 520)).toBeLessThan(108);
  });

  it('weighs an event by ln(1 + s·r·ψ) of its class, and leaks what an object would give', () => {
    const { data } = weights['slow.weight'];
    const at = (brightness: number, channel: number, dx: number, dy: number) =>
      data[((brightness * ratioClasses + channel) * 10 + dy + 4) * 10 + dx + 4];
    expect(psi(1, -2)).toBeCloseTo((Math.exp(-5 / 4.5) + Math.exp(-4 / 4.5) + Math.exp(-10 / 4.5) + Math.exp(-9 / 4.5)) / 4, 6);
    for (const [brightness, rateHz] of slowRatesHz.entries()) {
      for (const channel of [0, 7, 12]) {
        expect(at(brightness, channel, 1, -2)).toBeCloseTo(Math.log1p(rateHz * ratioOfClass(channel) * psi(1, -2)), 5);
      }
    }
    // Beyond 4.2 px a spot is below a fiftieth of its middle.
    expect(at(2, 23, 5, 3)).toBe(0);
    expect(at(2, 23, 0, 0)).toBeCloseTo(Math.log1p(Math.exp(7) * psi(0, 0)), 2);
    let area = 0;
    for (let y = -4; y <= 4; y++) for (let x = -4; x <= 4; x++) area += spotAt(x, y);
    // What events of background classes give is at most what is lost: 0.04 s of them.
    expect(weights['slow.leak'].data[1]).toBeCloseTo(0.9 * 2 * Math.PI * 2.25 * 0.04, 5);
    expect(area).toBeGreaterThan(13.5);
    expect(area).toBeLessThan(2 * Math.PI * 2.25);
  });

  it('ways that come from elsewhere have a probability of about one together', () => {
    expect(sum('slow', 1)).toBeGreaterThan(0.98);
    expect(sum('slow', 1)).toBeLessThan(1.03);
    expect(sum('fast', 0)).toBeCloseTo(1, 6);
  });

  it('has no maps that only stand: a hop map stays where it is at no cost', () => {
    expect(slow.motions[0]).toEqual({ name: 'hop', vx: 0, vy: 0 });
    expect(weights['slow.lateral'].data[4]).toBe(0);
  });
});

describe('levels', () => {
  const layer: TransportLayerSpec = {
    kind: 'transport',
    name: 'slow',
    maps: 1,
    kernel: 3,
    stride: 2,
    switchCost: 9,
    motions: [
      { name: 'stand', vx: 0, vy: 0 },
      { name: 'right', vx: 0.5, vy: 0 },
    ],
    neuron: { threshold: 1, leak: { kind: 'none' }, reset: 'none', ceiling: 5 },
  };

  it('are those of the map that has most in a cell, in the middle of the cell', () => {
    const spikes = { shape: [1, 2, 2, 3] as const, offsets: Uint32Array.of(0, 3), index: Uint32Array.of(1, 5, 7) };
    const levels = new LayerLevels(layer, { width: 6, height: 4 });
    levels.read({ spikes, potential: Float32Array.of(3, 2, 4) }, 0);
    expect(levels.atLeast(0)).toEqual([
      { layer: 'slow', row: 0, column: 1, x: 2.5, y: 0.5, nats: 4, brightness: 0, motion: 1 },
      { layer: 'slow', row: 1, column: 2, x: 4.5, y: 2.5, nats: 2, brightness: 0, motion: 0 },
    ]);
  });

  it('count without what a map needs beyond the threshold: of all but the dimmest objects 3 nats', () => {
    const bright = { ...layer, maps: 2, motions: layer.motions.slice(0, 1) };
    const spikes = { shape: [1, 2, 2, 3] as const, offsets: Uint32Array.of(0, 3), index: Uint32Array.of(1, 2, 7) };
    const levels = (name: string) => {
      const own = new LayerLevels({ ...bright, name }, { width: 6, height: 4 });
      own.read({ spikes, potential: Float32Array.of(30, 20, 32) }, 0);
      return own.atLeast(0);
    };
    expect(levels('slow').map(({ nats, brightness }) => [nats, brightness])).toEqual([
      [30, 0],
      [20, 0],
    ]);
    expect(levels('fast').map(({ nats }) => nats)).toEqual([32, 20]);
  });
});

const reachPx2 = (s: number): number => 9 + 20 * s * s;

describe('RecentEvents', () => {
  it('keeps what is recent, however much has gone through, also when it needs more memory', () => {
    const size = { width: 7, height: 5 };
    const recent = new RecentEvents(size);
    for (let t = 0; t < 10_000; t++) {
      recent.add(t % 7, t % 5, t, t / 2);
      recent.dropBefore(t - 2999);
    }
    const { count, number, tUs, ratio, x, y } = recent.within(rowsOf(squareAround(size, { x: 3, y: 4 }, 0)), -Infinity);
    // Column 3, row 4 comes back every 35 events, with the numbers 24, 59, …
    expect([count, number[0], number[count - 1]]).toEqual([86, 9999, 7024]);
    for (let k = 0; k < count; k++) expect([tUs[k], ratio[k], x[k], y[k]]).toEqual([number[k], number[k] / 2, 3, 4]);
    // All since a time, or the last of them.
    expect([...recent.since(9990, 100).tUs.subarray(0, 10)]).toEqual(Array.from({ length: 10 }, (_, k) => 9990 + k));
    expect([recent.since(9990, 3).count, recent.since(9990, 3).tUs[0]]).toEqual([3, 9997]);
  });

  it('takes events one by one or all at once, also more than it has room for', () => {
    const random = randomGenerator(2);
    const size = { width: 7, height: 5 };
    const [single, all] = [new RecentEvents(size), new RecentEvents(size)];
    for (let step = 0; step < 40; step++) {
      const count = random.integer(step === 20 ? 9000 : 700);
      const t = Float64Array.from({ length: count }, () => 100 * step + random.integer(100)).toSorted();
      const [x, y] = [7, 5].map((of) => Uint16Array.from(t, () => random.integer(of)));
      const ratios = Float32Array.from(t, () => random.uniform());
      all.addAll({ t, x, y }, ratios);
      ratios.forEach((ratio, k) => single.add(x[k], y[k], t[k], ratio));
      for (const one of [single, all]) one.dropBefore(100 * step - 300);
      expect(all.kept).toEqual(single.kept);
      const near = rowsOf(squareAround(size, { x: 3, y: 2 }, 1));
      const [of, other] = [all, single].map((one) => {
        const found = one.within(near, 100 * step);
        return [...found.number.subarray(0, found.count)];
      });
      expect(of).toEqual(other);
    }
  });

  it('gives the events of a square since a time, pixel by pixel and newest first, as looking at each says, also at the edges of the sensor', () => {
    const random = randomGenerator(8);
    const size = { width: 9, height: 6 };
    const recent = new RecentEvents(size);
    const events = Array.from({ length: 300 }, (_, t) => ({ x: random.integer(9), y: random.integer(6), t }));
    for (const { x, y, t } of events) recent.add(x, y, t, 1);
    recent.dropBefore(40);
    for (const [column, row, reach, since] of [
      [0, 0, 2, 100],
      [8, 5, 2, 100],
      [8, 0, 1, 41],
      [0, 5, 3, 0],
      [4, 3, 1, 150],
      [-2, 7, 2, 60],
    ]) {
      const expected = events.filter(
        ({ x, y, t }) => Math.abs(x - column) <= reach && Math.abs(y - row) <= reach && t >= Math.max(40, since),
      );
      const { number, count } = recent.within(rowsOf(squareAround(size, { x: column, y: row }, reach)), since);
      const inOrder = expected.toSorted((one, other) => one.y - other.y || one.x - other.x || other.t - one.t);
      expect(Array.from(number.subarray(0, count))).toEqual(inOrder.map(({ t }) => t));
    }
  });

  it('gives those along the way of what moves, newest first', () => {
    const random = randomGenerator(7);
    const size = { width: 60, height: 40 };
    const recent = new RecentEvents(size);
    const events = Array.from({ length: 4000 }, (_, k) => ({ x: random.integer(60), y: random.integer(40), t: 1000 * k }));
    for (const { x, y, t } of events) recent.add(x, y, t, 1);
    for (const [x, y, vx, vy] of [
      [30, 20, 0, 0],
      [58.4, 3.2, 40, -21],
      [2, 39, -9, 30],
      [31, -1, 0, -12],
      [25.5, 60, 300, 7],
    ]) {
      const { number, count } = recent.along({ tUs: 4e6, x, y, vx, vy }, 2.5e6, 9, 20);
      const isNear = (event: { x: number; y: number; t: number }): boolean => {
        const age = (4e6 - event.t) * 1e-6;
        return age <= 1.5 && (event.x - x + vx * age) ** 2 + (event.y - y + vy * age) ** 2 <= reachPx2(age);
      };
      const expected = events.flatMap((event, k) => (isNear(event) ? [k] : [])).toReversed();
      expect(Array.from(number.subarray(0, count))).toEqual(expected);
    }
  });
});
