import { type Backend, wasmBackend } from '@spikeseg/snn-core';
import { typescriptBackend } from '@spikeseg/snn-core/reference';
import { describe, expect, it } from 'vitest';
import { hotPixel, streamOf } from '../detections/scene.fixture.ts';
import { found, known, knownHot, noise, options, sensor, spot } from '../search/evidence.fixture.ts';
import { EvidenceDetector } from './evidence-detector.ts';

const distance = (at: readonly [number, number]) => (one: { readonly x: number; readonly y: number }) =>
  Math.hypot(one.x - at[0], one.y - at[1]);
const slowly = (s: number): [number, number] => [10 + 20 * s, 28];
const quickly = (s: number): [number, number] => [5 + 200 * (s - 1), 12 + 100 * (s - 1)];
const isEarly = (one: { readonly tUs: number }) => one.tUs < 1e6;
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1];

describe('what stands or is slow', () => {
  it('a spot that stands is found within seconds, and where it is', async () => {
    const events = streamOf(sensor, [...noise(6, 1), ...spot({ rateHz: 25, fromS: 0, untilS: 6, seed: 2 }, () => [40.3, 25.6])]);
    const detections = await found(events);
    expect(detections[0].tUs).toBeLessThan(3e6);
    expect(median(detections.map(distance([40.3, 25.6])))).toBeLessThan(0.8);
    expect(detections.every((one) => distance([40.3, 25.6])(one) < 6)).toBe(true);
    // One every 40 ms.
    expect(detections.length).toBeGreaterThan(60);
    expect(detections.every(({ durationUs }) => durationUs === 40_000)).toBe(true);
  });

  it('one that moves by 20 px/s is followed', async () => {
    const events = streamOf(sensor, [...noise(3, 3), ...spot({ rateHz: 60, fromS: 0, untilS: 3, seed: 4 }, slowly)]);
    const detections = await found(events);
    const late = detections.filter(({ tUs }) => tUs > 1e6);
    expect(new Set(late.map(({ tUs }) => tUs)).size).toBeGreaterThan(45);
    expect(median(late.map((one) => distance(slowly(one.tUs / 1e6))(one)))).toBeLessThan(2.5);
  });

  it('what has left is gone within 0.9 s', async () => {
    const events = streamOf(sensor, [...noise(5, 5), ...spot({ rateHz: 60, fromS: 0, untilS: 3, seed: 6 }, () => [40, 28])]);
    const last = (await found(events)).at(-1);
    expect(last?.tUs).toBeGreaterThan(2.9e6);
    expect(last?.tUs).toBeLessThan(3.9e6);
  });

  it('noise and a hot pixel of known rate are no objects', async () => {
    const events = streamOf(sensor, [...noise(10, 7), ...hotPixel(20, 10, 30, 30)]);
    expect(await found(events, knownHot(events, 20, 30, 30))).toEqual([]);
  });

  it('two spots are two detections, and each has its own events', async () => {
    const events = streamOf(sensor, [
      ...spot({ rateHz: 50, fromS: 0, untilS: 2, seed: 8 }, () => [20, 20]),
      ...spot({ rateHz: 50, fromS: 0, untilS: 2, seed: 9 }, () => [60, 40]),
    ]);
    const last = (await found(events)).filter(({ tUs }) => tUs > 1.5e6);
    const left = last.filter(({ x }) => x < 40);
    expect(left.length).toBeGreaterThan(8);
    expect(last.length - left.length).toBeGreaterThan(8);
    for (const { events: own, x, tUs } of last) {
      expect(
        Array.from(own).every((i) => Math.abs(events.x[i] - x) < 5 && events.t[i] < tUs && events.t[i] >= tUs - 40_000),
      ).toBe(true);
    }
  });
});

describe('what is fast', () => {
  const crossing = streamOf(sensor, [...noise(2, 10), ...spot({ rateHz: 400, fromS: 1, untilS: 1.36, seed: 11 }, quickly)]);

  it('is found every 10 ms, with its velocity, beside where it is by less than 3 px', async () => {
    const fast = (await found(crossing)).filter(({ durationUs }) => durationUs === 10_000);
    expect(fast.length).toBeGreaterThan(20);
    expect(fast[0].tUs).toBeLessThan(1.12e6);
    expect(median(fast.map((one) => distance(quickly(one.tUs / 1e6))(one)))).toBeLessThan(3);
    expect(median(fast.map(({ vx = 0 }) => Math.abs(vx - 200)))).toBeLessThan(50);
    expect(median(fast.map(({ vy = 0 }) => Math.abs(vy - 100)))).toBeLessThan(50);
  });

  it('what has just come and stands is fast for a moment only, and never elsewhere', async () => {
    const comes = streamOf(sensor, [
      ...noise(1.4, 20),
      ...spot({ rateHz: 900, fromS: 1, untilS: 1.4, seed: 21 }, () => [40, 28]),
    ]);
    const detections = await found(comes);
    expect(detections.length).toBeGreaterThan(5);
    expect(detections.filter(({ tUs, durationUs }) => tUs > 1.3e6 && durationUs === 10_000)).toEqual([]);
    expect(detections.every((one) => distance([40, 28])(one) < 4)).toBe(true);
  });

  it('leaves nothing behind that stands', async () => {
    const slow = (await found(crossing)).filter(({ durationUs }) => durationUs > 10_000);
    expect(slow.length).toBeLessThan(5);
  });
});

describe('EvidenceDetector', () => {
  const events = streamOf(sensor, [
    ...noise(1.5, 12),
    ...spot({ rateHz: 100, fromS: 0, untilS: 1.5, seed: 13 }, (s) => [20 + 10 * s, 20]),
    ...spot({ rateHz: 500, fromS: 0.9, untilS: 1.2, seed: 14 }, (s) => [5 + 220 * (s - 0.9), 44]),
  ]);

  it('gives the same detections on every engine, to the bit', async () => {
    const first = streamOf(sensor, [
      ...noise(0.6, 12),
      ...spot({ rateHz: 200, fromS: 0, untilS: 0.6, seed: 13 }, () => [20, 20]),
    ]);
    const plain = await found(first, known, typescriptBackend);
    expect(plain.length).toBeGreaterThan(3);
    expect(await found(first, known, wasmBackend)).toEqual(plain);
  });

  it('passes over a long silence without a step of the engine, as if it had computed each', async () => {
    const t = events.t.map((tUs) => (tUs > 1e6 ? tUs + 60e6 : tUs));
    const paused = { ...events, t };
    let runs = 0;
    const stepwise: Backend = {
      ...wasmBackend,
      compile: async (network, weights) => {
        const session = await wasmBackend.compile(network, weights);
        const run: typeof session.run = (...given) => {
          runs++;
          return session.run(...given);
        };
        return { network, run, setWeights: () => {}, reset: () => session.reset(), dispose: () => session.dispose() };
      },
    };
    const withGap = await found(paused);
    expect(withGap).toEqual(await found(paused, known, stepwise));
    expect(runs).toBe(6150);
    expect(withGap.some(({ tUs }) => tUs > 61e6)).toBe(true);
  });

  it('finds the same where the clock began before 0', async () => {
    const shiftUs = 1_000_000_000;
    const early = { ...events, t: events.t.map((tUs) => tUs - shiftUs) };
    const onOwnClock = (await found(early)).map((one) => ({ ...one, tUs: one.tUs + shiftUs }));
    expect(onOwnClock).toEqual(await found(events));
  });

  it('does not change what it said when more comes', async () => {
    const half = events.t.findIndex((tUs) => tUs >= 1e6);
    const { t, x, y, p } = events;
    const part = { t: t.slice(0, half), x: x.slice(0, half), y: y.slice(0, half), p: p.slice(0, half), sensor };
    const all = await found(events);
    // The last step of the part ends after its last event.
    expect((await found(part)).filter(isEarly)).toEqual(all.filter(isEarly));
  });

  it('asks for more where fewer false alarms are wished for, and says how often chance does that', async () => {
    // Each is found anew.
    const flicker = Array.from({ length: 4 }, (_, k) =>
      spot({ rateHz: 40, fromS: 4 * k, untilS: 4 * k + 0.6, seed: k }, () => [10 + 15 * k, 20]),
    );
    const stream = streamOf(sensor, [...noise(16, 15), ...flicker.flat()]);
    const fixed = await found(stream);
    const wished = await found(stream, known, wasmBackend, { ...options, wishedFalseAlarmsPerHour: 0.001 });
    expect(fixed.length).toBeGreaterThan(wished.length);
    expect(fixed.every(({ falseAlarmsPerHour }) => falseAlarmsPerHour === undefined)).toBe(true);
    const alarms = (await found(stream, known, wasmBackend, { ...options, wishedFalseAlarmsPerHour: 100 })).map(
      (one) => one.falseAlarmsPerHour ?? NaN,
    );
    expect(alarms.length).toBeGreaterThan(0);
    expect(alarms.every((perHour) => perHour > 0)).toBe(true);
  });

  it('refuses an engine without transport layers by what that throws', async () => {
    const none: Backend = { ...wasmBackend, compile: async () => Promise.reject(new RangeError('no transport')) };
    await expect(EvidenceDetector.open(sensor, { ...options, backend: none })).rejects.toThrow('no transport');
  });
});
