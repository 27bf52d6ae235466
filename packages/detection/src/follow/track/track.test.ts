import { describe, expect, it } from 'vitest';
import { brightnessAround, passTime } from './brightness.ts';
import { trackWith } from './track.fixture.ts';
import { densityAt, ownProfile, predict, profileAt, rateOf, remember, spotPx2, take } from './track.ts';

describe('predict', () => {
  it('moves a track, makes it less sure, and takes its brightness from its evidence', () => {
    const track = trackWith({ vx: 10, vy: -20, pv: 0.1, drift: 3 });
    predict(track, 500_000);
    expect(track).toMatchObject({ tUs: 500_000, x: 45, y: 18, nats: -passTime(brightnessAround(10), 0.5, 0.5) });
    expect(track.pp).toBeCloseTo(1 + 2 * 0.5 * 0.1 + 0.25 * 0.25 + (3 * 0.125) / 3, 12);
    expect(track.pv).toBeCloseTo(0.1 + 0.5 * 0.25 + (3 * 0.25) / 2, 12);
    expect(track.vv).toBeCloseTo(0.25 + 3 * 0.5, 12);
    expect(rateOf(track)).toBeLessThan(8);
  });

  it('comes back to the same place', () => {
    const track = trackWith({ vx: 10, pv: 0.1 });
    predict(track, -500_000);
    expect(track.x).toBe(35);
    predict(track, 0);
    expect(track.x).toBe(40);
    expect(track.pp).toBeCloseTo(1, 12);
  });

  it('waits for no events beside the sensor', () => {
    const track = trackWith({ inView: 0 });
    predict(track, 1e6);
    expect(track.nats).toBeCloseTo(0, 12);
  });
});

describe('take', () => {
  it('is a Kalman update where the event is its own, and none where it is not', () => {
    const own = trackWith({ pv: 0.5 });
    take(own, 2, -1, 1);
    const s = 1 + spotPx2;
    expect([own.x, own.y]).toEqual([40 + 2 / s, 28 - 1 / s]);
    expect([own.vx, own.vy]).toEqual([1 / s, -0.5 / s]);
    expect(own.pp).toBeCloseTo(1 - 1 / s, 12);
    expect(own.vv).toBeCloseTo(0.25 - 0.25 / s, 12);
    const foreign = trackWith({ pv: 0.5 });
    take(foreign, 2, -1, 0);
    expect(foreign).toEqual(trackWith({ pv: 0.5 }));
  });

  it('expects what is seen of a spot that lies across an edge where its middle is', () => {
    const across = trackWith({ asideX: 1.5 });
    take(across, 1.5, 0, 1);
    expect(across.x).toBe(40);
    take(across, 0, 0, 1);
    expect(across.x).toBeLessThan(40);
  });

  it('is less sure of its place where it may be its own or not', () => {
    const [far, near] = [trackWith(), trackWith()];
    take(far, 8, 0, 0.5);
    take(near, 0, 0, 0.5);
    expect(far.pp).toBeGreaterThan(near.pp);
  });
});

it('the density of the events of a track adds up to all of them', () => {
  let sum = 0;
  for (let dx = -12; dx <= 12; dx++) for (let dy = -12; dy <= 12; dy++) sum += densityAt(trackWith(), dx * dx + dy * dy);
  expect(sum).toBeCloseTo(1, 2);
});

it('a profile has a mean of 0 over what is spread evenly, and what is believed over the events of its object', () => {
  const track = trackWith();
  let [even, own] = [0, 0];
  for (let x = -9.95; x < 10; x += 0.1)
    for (let y = -9.95; y < 10; y += 0.1) {
      const d2 = x * x + y * y;
      even += 0.01 * profileAt(track, d2);
      own += 0.01 * profileAt(track, d2) * densityAt(track, d2);
    }
  expect(Math.abs(even)).toBeLessThan(0.02);
  expect(own).toBeCloseTo(ownProfile, 3);
});

it('the usual brightness is the mean since a track began, at most of 20 s', () => {
  const track = trackWith({ bornUs: 0, usualHz: 0 });
  remember(track);
  expect(track.usualHz).toBe(0);
  for (let k = 1; k <= 100; k++) {
    track.tUs = 1e4 * k;
    remember(track);
  }
  expect(track.usualHz).toBeCloseTo(rateOf(track), 9);
  Object.assign(track, { tUs: 40e6, usualHz: 0, path: [] });
  track.path.push({ ...track, tUs: 40e6 - 1e6 });
  remember(track);
  expect(track.usualHz).toBeCloseTo(rateOf(track) / 20, 9);
});
