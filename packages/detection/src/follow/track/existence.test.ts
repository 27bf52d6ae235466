import { randomGenerator } from '@spikeseg/snn-core';
import { describe, expect, it } from 'vitest';
import { sensor } from '../../search/evidence.fixture.ts';
import { Sharing } from '../sharing.ts';
import { ExistenceTest } from './existence.ts';
import { trackWith } from './track.fixture.ts';
import { predict, rateOf, type Track } from './track.ts';

/** Most nats that tracks reach on Poisson noise of a known rate, while they learn place, velocity and brightness from it. */
function maxOnNoise(tracks: number, seconds: number): number[] {
  const random = randomGenerator(5);
  const backgroundHz = 0.2;
  return Array.from({ length: tracks }, () => {
    const track: Track = trackWith({ x: 20 + 40 * random.uniform(), y: 14 + 28 * random.uniform(), vv: 64, drift: 1 });
    const sharing = new Sharing(sensor);
    let max = 0;
    let tUs = 0;
    const events = Math.round(backgroundHz * sensor.width * sensor.height * seconds);
    for (let k = 0; k < events; k++) {
      tUs += -Math.log(1 - random.uniform()) * ((seconds / events) * 1e6);
      if (k % 10 === 0) sharing.begin([track], 0.02);
      sharing.share(random.integer(sensor.width), random.integer(sensor.height), tUs, 1, 1 / backgroundHz);
      max = Math.max(max, track.nats);
    }
    return max;
  });
}

it('on noise no more than e^-h of the tracks ever reach h nats, whatever they learn (Ville)', () => {
  const max = maxOnNoise(600, 1.5);
  for (const h of [1, 2, 3]) {
    const expected = 600 * Math.exp(-h);
    expect(max.filter((nats) => nats >= h).length).toBeLessThan(expected + 3 * Math.sqrt(expected));
  }
  expect(max.some((nats) => nats >= 1)).toBe(true);
});

it('a track of what is there gains what its events say', () => {
  const track = trackWith();
  const sharing = new Sharing(sensor);
  sharing.begin([track], 0.01);
  const odds = (rateOf(track) * 5) / (2 * Math.PI * (1 + 1.75 ** 2));
  expect(sharing.share(40, 28, 0, 1, 5)).toBe(0);
  expect(track.nats).toBeCloseTo(Math.log1p(odds), 12);
  expect(rateOf(track)).toBeGreaterThan(rateOf(trackWith()));
});

it('confirmed objects share an event by their odds, and explain it away from what is none', () => {
  const [one, other] = [trackWith({ id: 1 }), trackWith({ id: 2, group: 2 })];
  const junk = trackWith({ group: 3 });
  const sharing = new Sharing(sensor);
  sharing.begin([one, other, junk], 0.01);
  const odds = (rateOf(one) * 100) / (2 * Math.PI * (1 + 1.75 ** 2));
  expect(sharing.share(40, 28, 0, 1, 100)).toBeCloseTo(2 * odds, 9);
  expect([one, other].map(({ nats }) => nats)).toEqual(Array(2).fill(expect.closeTo(Math.log1p(odds / (1 + odds)), 9)));
  expect(junk.nats).toBeCloseTo(Math.log1p(odds / (1 + 2 * odds)), 9);
});

describe('ExistenceTest', () => {
  it('asks for so many nats that as many tracks reach them as are wished for', () => {
    const test = new ExistenceTest(1, 12);
    for (let second = 0; second < 3600; second++) test.pass(1);
    for (let k = 0; k < 100; k++) test.count(0, 4.5);
    const perHour = test.perHour(test.nats);
    expect(perHour).toBeCloseTo(1, 9);
    const before = test.nats;
    for (let k = 0; k < 100; k++) test.count(0, 7);
    expect(test.nats).toBeGreaterThan(before + 1);
  });

  it('does not count what is an object, and a level once', () => {
    const [test, other] = [new ExistenceTest(1, 12), new ExistenceTest(1, 12)];
    for (const one of [test, other]) for (let second = 0; second < 600; second++) one.pass(1);
    for (let k = 0; k < 50; k++) test.count(4.5, 5);
    for (let k = 0; k < 50; k++) {
      test.count(0, 13);
      test.uncount();
    }
    expect(test.nats).toBe(other.nats);
  });

  it('without a wish it asks for the threshold that it was given', () => {
    expect(new ExistenceTest(undefined, 11.5).nats).toBe(11.5);
  });
});

it('a track that gets nothing loses its brightness, and dies', () => {
  const track = trackWith();
  predict(track, 1e6);
  expect(track.nats).toBeLessThan(-3);
});
