import { describe, expect, it } from 'vitest';
import { brightnessAround, meanHz, passTime, seeEvent } from './brightness.ts';

/** Brightnesses, events/s. */
const hz = Array.from({ length: 11 }, (_, level) => 4 * 2 ** level);

it('a start believes what a Poisson number of events in half a second says', () => {
  const weights = hz.map((rate) => (rate / 2) ** 8 * Math.exp(-rate / 2));
  const sum = weights.reduce((total, one) => total + one, 0);
  expect([...brightnessAround(16)]).toEqual(weights.map((one) => expect.closeTo(one / sum, 12)));
  expect(meanHz(brightnessAround(0))).toBeCloseTo(
    hz.reduce((total, rate) => total + rate * Math.exp(-rate / 2), 0) /
      hz.reduce((total, rate) => total + Math.exp(-rate / 2), 0),
    9,
  );
});

it('evidence adds up to what the mixture of all brightnesses says of all events, in any order', () => {
  const [start, brightness] = [brightnessAround(13), brightnessAround(13)];
  let nats = 0;
  const waits = [0.05, 0.2, 0, 0.4];
  for (const seen of waits) {
    // No time for a change, but the sensor has looked.
    nats -= passTime(brightness, 0, seen);
    nats += Math.log1p(0.03 * meanHz(brightness));
    seeEvent(brightness, 0.03);
  }
  const likelihood = hz.reduce((sum, rate, level) => sum + start[level] * Math.exp(-0.65 * rate) * (1 + 0.03 * rate) ** 4, 0);
  expect(nats).toBeCloseTo(Math.log(likelihood), 12);
});

it('an object doubles its brightness, or halves it, once in ten seconds', () => {
  const brightness = new Float64Array(11);
  brightness[5] = 1;
  expect(passTime(brightness, 0.04, 0)).toBeCloseTo(0, 12);
  expect(Array.from(brightness.subarray(3, 8))).toEqual([0, 0.004, 0.992, 0.004, 0].map((one) => expect.closeTo(one, 12)));
});

it('what can neither be dimmer nor brighter keeps its share, and a long time leaves the dimmest', () => {
  const dimmest = brightnessAround(0);
  for (let k = 0; k < 1000; k++) passTime(dimmest, 0.01, 0);
  expect(dimmest.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 12);
  const left = brightnessAround(500);
  const lost = passTime(left, 1e4, 1e4);
  expect(lost).toBeGreaterThan(3.9e4);
  expect(meanHz(left)).toBeCloseTo(4, 9);
});

/** Least evidence of an object of 128 events/s on its way, nats, of 13 at most, while its events come so often. */
function min(rateAt: (s: number) => number, seconds: number): number {
  const brightness = brightnessAround(128);
  let [nats, fewest, due] = [13, 13, 0];
  for (let s = 0; s < seconds; s += 0.001) {
    nats -= passTime(brightness, 0.001, 0.001);
    due += 0.001 * rateAt(s);
    if (due >= 1) {
      due--;
      nats = Math.min(13, nats + Math.log1p(0.2 * meanHz(brightness)));
      seeEvent(brightness, 0.2);
    }
    fewest = Math.min(fewest, nats);
  }
  return fewest;
}

describe('an object of 128 events/s', () => {
  it('stays one while it dims to an eighth within 1.5 s', () => {
    expect(min((s) => 128 * 2 ** (-2 * Math.min(s, 1.5)), 4)).toBeGreaterThan(8);
  });

  it('has nothing left 0.4 s after its last event', () => {
    expect(min(() => 0, 0.1)).toBeGreaterThan(0);
    expect(min(() => 0, 0.4)).toBeLessThan(0);
  });
});
