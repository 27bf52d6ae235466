import { expect, it } from 'vitest';
import { type Moment, smoothed, whileThere } from './lives.ts';
import { trackWith } from './track.fixture.ts';

const moment = (given: Partial<Moment>): Moment => ({
  tUs: 0,
  x: 0,
  y: 0,
  vx: 0,
  vy: 0,
  pp: 1,
  pv: 0,
  vv: 1,
  nats: 0,
  rateHz: 10,
  ...given,
});

it('an object is there from where its evidence was least before it was one to where it was most', () => {
  const nats = [0, -2, 1, 0.5, 9, 14, 12, 15, 13, 11];
  const moments = nats.map((one, k) => moment({ tUs: 1000 * k, nats: one }));
  const track = trackWith({ confirmedUs: 4000 });
  expect(whileThere({ track, moments }).map(({ tUs }) => tUs / 1000)).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

it('without noise a track that learns its velocity late had it all the time', () => {
  // At 1 s the filter knows x = 2 ± 1 and v = 0 ± 1, at 2 s it knows x = 5 and v = 3 for sure: 3 px lie between them, as the velocity says.
  const [first, last] = smoothed([moment({ tUs: 1e6, x: 2 }), moment({ tUs: 2e6, x: 5, vx: 3, pp: 1e-12, vv: 1e-12 })], 0);
  expect(last).toMatchObject({ x: 5, vx: 3 });
  expect(first.x).toBeCloseTo(2, 6);
  expect(first.vx).toBeCloseTo(3, 6);
  expect(first.pp + first.vv).toBeLessThan(1e-6);
});

it('of two moments the earlier is what both say, weighed by how sure they are', () => {
  // One dimension with a velocity of 0 for sure: the smoothed place is the second one, as it holds the first.
  const still = { vv: 1e-9 };
  const [first] = smoothed([moment({ ...still, pp: 4 }), moment({ ...still, tUs: 1e6, x: 3, pp: 1 })], 1e-9);
  expect(first.x).toBeCloseTo(3, 4);
  expect(first.pp).toBeCloseTo(1, 4);
});
