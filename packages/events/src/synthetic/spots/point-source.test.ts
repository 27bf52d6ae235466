import { randomGenerator } from '@spikeseg/snn-core';
import { describe, expect, it } from 'vitest';
import { isPoissonCount, plainOptics } from '../generator.fixture.ts';
import { EventBuffer } from './event-buffer.ts';
import { addSpot } from './point-source.ts';

const place = () => ({ x: 50, y: 50, vx: 0, vy: 0 });

describe('a point source', () => {
  it('has events that wait for the next burst of the sensor, as large a share as is asked for', () => {
    const buffer = new EventBuffer({ width: 100, height: 100 });
    const bursts = Float64Array.from({ length: 101 }, (_, k) => k / 10);
    const optics = { ...plainOptics, burstShare: 0.25, bursts, endS: 10 };
    addSpot(buffer, { rateHz: 400, place, fromS: 0, untilS: 10 }, optics, 3, randomGenerator(2));
    const { t } = buffer.sorted(0).events;
    // By chance one event in 100,000 is at the µs of a burst; those that wait for the one at the end are lost.
    expect(isPoissonCount(t.filter((tUs) => tUs % 100_000 === 0).length, 0.25 * 400 * 9.9)).toBe(true);
    expect(isPoissonCount(t.length, 400 * (10 - 0.25 * 0.1))).toBe(true);
  });
});
