import { describe, expect, it } from 'vitest';
import { type EventStream, timeReversed } from '../stream/event-stream.ts';
import { generateRecording } from '../synthetic/generate-recording.ts';
import { everything } from '../synthetic/generator.fixture.ts';
import { twoWayRatios } from './two-way-ratios.ts';

function ratiosOf(events: EventStream, offShare?: number): Float32Array {
  const work = twoWayRatios(events, offShare);
  let step = work.next();
  for (let before = 0; step.done !== true; step = work.next()) {
    if (step.value < before || step.value > 1) throw new Error(`${step.value}: expected a growing share of the work`);
    before = step.value;
  }
  return step.value;
}

describe('twoWayRatios', () => {
  const { recording, source } = generateRecording(
    { ...everything, durationS: 8, stars: 0, satellites: 1, speedPxS: [8, 8], satelliteRateHz: [30, 30] },
    3,
  );
  const { events } = recording;
  const ratios = ratiosOf(events);
  const early = [...ratios.keys()].filter((i) => events.t[i] < events.t[0] + 5e5);
  const meanEarly = (cause: number) => {
    const of = early.filter((i) => source[i] === cause);
    return of.reduce((sum, i) => sum + Math.log1p(0.3 * ratios[i]), 0) / of.length;
  };
  const last = events.t[events.t.length - 1];

  it('run backwards it gives the same ratios, backwards', () => {
    expect(ratiosOf(timeReversed(events, events.t[0], last)).toReversed()).toEqual(ratios);
  });

  it('on background, ratios add up to what they are expected to: ratio · b sums to one per pixel and second', () => {
    const { width, height } = events.sensor;
    const sum = ratios.reduce((total, ratio, i) => total + (source[i] < 2 ? ratio : 0), 0);
    const expected = (width * height * (last - events.t[0])) / 1e6;
    expect(sum / expected).toBeGreaterThan(0.8);
    expect(sum / expected).toBeLessThan(1.3);
  });

  it('knows the background in the first half second, too, and hot pixels from their first event on', () => {
    expect(meanEarly(0)).toBeGreaterThan(0);
    expect(meanEarly(1)).toBeLessThan(0.2 * meanEarly(0));
  });

  it('an event weighs by the share of the events of objects that have its polarity', () => {
    // 0.2 of them are OFF, usually.
    const factors = ratiosOf(events, 0.6).map((ratio, i) => ratio / ratios[i] / (events.p[i] === 0 ? 3 : 0.5));
    expect(factors.every((factor) => Math.abs(factor - 1) < 1e-6)).toBe(true);
  });

  it('of nothing is nothing', () => {
    const none = {
      ...events,
      t: events.t.slice(0, 0),
      x: events.x.slice(0, 0),
      y: events.y.slice(0, 0),
      p: events.p.slice(0, 0),
    };
    expect(ratiosOf(none)).toEqual(new Float32Array());
  });
});
