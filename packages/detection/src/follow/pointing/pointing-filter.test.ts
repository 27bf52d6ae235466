import { randomGenerator } from '@spikeseg/snn-core';
import { describe, expect, it } from 'vitest';
import { brightnessAround } from '../track/brightness.ts';
import { type Judge, PointingFilter } from './pointing-filter.ts';

const size = { width: 200, height: 160 };
/** Background of 0.2 events per second and pixel. */
const ratio = 5;
const stepUs = 10_000;

const judge = (): Judge => ({ tUs: 0, x: 100, y: 80, vx: 0, vy: 0, pp: 0.2, brightness: brightnessAround(30) });

/** Events of an object of 30 events/s that is at a place, and of 2 events for every px that it moves there. */
function eventsOf(seconds: number, xAt: (s: number) => number) {
  const random = randomGenerator(3);
  const rows: [tUs: number, x: number, y: number][] = [];
  const gaussian = () => Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform());
  for (let s = 0; s < seconds; s += 0.001) {
    const expected = 0.03 + 2 * Math.abs(xAt(s + 0.001) - xAt(s));
    if (random.uniform() < expected)
      rows.push([1e6 * s, Math.round(xAt(s) + 1.75 * gaussian()), Math.round(80 + 1.75 * gaussian())]);
  }
  const column = (k: number) => Float64Array.from(rows, (row) => row[k]);
  return { count: rows.length, tUs: column(0), x: column(1), y: column(2), ratio: new Float64Array(rows.length).fill(ratio) };
}

function filtered(seconds: number, xAt: (s: number) => number): PointingFilter {
  const filter = new PointingFilter(size);
  filter.begin([judge()]);
  const events = eventsOf(seconds, xAt);
  for (let us = 0; us < seconds * 1e6; us += stepUs) filter.step(us, us + stepUs, events);
  return filter;
}

/** At rest until 0.2 s, and 20 px beside it from 0.3 s on. */
const jog = (s: number) => 100 + 20 * Math.min(1, Math.max(0, (s - 0.2) / 0.1));

describe('where the mount points to', () => {
  it('says that it has stayed as long as events come from where the object was', () => {
    const { stays, rests, dx, dy } = filtered(0.5, () => 100).pointed;
    expect(stays).toBeGreaterThan(0.999);
    expect(rests).toBeGreaterThan(0.999);
    expect(Math.hypot(dx, dy)).toBeLessThan(1);
  });

  it('a jog of 20 px in 0.1 s is known 0.1 s later, and so is that it rests', () => {
    const filter = filtered(0.4, jog);
    const { stays, rests, dx, dy, variance } = filter.pointed;
    expect(stays).toBeLessThan(1e-6);
    expect(rests).toBeGreaterThan(0.97);
    expect(Math.abs(dx - 20)).toBeLessThan(3);
    expect(Math.abs(dy)).toBeLessThan(3);
    expect(variance).toBeLessThan(4);
  });

  it('all chances sum to 1, and a state goes on to the same bits', () => {
    const first = filtered(0.26, jog);
    const { stays, rests, slews } = first.state;
    expect([rests, ...slews].reduce((sum, mass) => sum + mass.reduce((a, b) => a + b, 0), stays)).toBeCloseTo(1, 12);
    const second = PointingFilter.restored(size, structuredClone(first.state), 0);
    const events = eventsOf(0.4, jog);
    for (const filter of [first, second]) for (let us = 260_000; us < 400_000; us += stepUs) filter.step(us, us + stepUs, events);
    expect(second.pointed).toEqual(first.pointed);
  });

  it('around another place it is as likely as before', () => {
    const filter = filtered(0.4, (s) => 100 + 50 * Math.min(1, Math.max(0, (s - 0.1) / 0.2)));
    const before = filter.pointed;
    filter.recentre(before);
    const { dx, rests, stays } = filter.pointed;
    expect([dx, rests]).toEqual([expect.closeTo(before.dx, 6), expect.closeTo(before.rests, 6)]);
    expect(stays).toBe(0);
  });
});
