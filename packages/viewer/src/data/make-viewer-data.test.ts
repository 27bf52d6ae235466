import { describe, expect, it } from 'vitest';
import { smallNight } from '../viewer-data.fixture.ts';
import { makeViewerData } from './make-viewer-data.ts';

describe('data of a page', () => {
  it('count time from the first event, in µs', () => {
    const { events, detections, labels, tickUs, durationUs } = smallNight();
    expect(tickUs).toBe(1);
    expect(durationUs).toBe(4e6);
    expect([...events.t]).toEqual([0, 1.97e6, 1.98e6, 4e6]);
    expect([...detections.t]).toEqual([2e6, 3e6]);
    expect([...detections.duration]).toEqual([40_000, 40_000]);
    expect(labels).toEqual([{ id: 7, t: Uint32Array.of(1e6, 2e6), x: Float32Array.of(30, 40.25), y: Float32Array.of(20, 20) }]);
  });

  it('hold every event of a detection, at its new place', () => {
    // Events 1 and 2 are near; there is no room for others.
    const { counts, events, detections } = smallNight('night', '', 0);
    expect(counts).toEqual({ events: 4, near: 2 });
    expect([...events.x]).toEqual([40, 41]);
    expect([...events.near]).toEqual([1, 1]);
    expect([...detections.offsets]).toEqual([0, 2, 2]);
    expect([...detections.events]).toEqual([0, 1]);
  });

  it('sum up a track', () => {
    expect(smallNight().tracks).toEqual([
      {
        id: 1,
        beginUs: 2e6,
        endUs: 4e6,
        speedPxS: 15,
        rateHz: 43,
        detections: 1,
        falseAlarmsPerHour: 0.25,
        object: 7,
        class: null,
        reason: null,
      },
    ]);
    expect([...smallNight().detections.track]).toEqual([1, 0]);
  });

  it('of a recording of nothing are empty', () => {
    const none = {
      name: 'none',
      detector: '',
      events: {
        t: new Float64Array(),
        x: new Uint16Array(),
        y: new Uint16Array(),
        p: new Uint8Array(),
        sensor: { width: 2, height: 2 },
      },
      detections: [],
      tracks: [],
      points: [],
      objects: [],
      labelled: false,
    };
    const data = makeViewerData(none);
    expect(data.durationUs).toBe(0);
    expect(data.counts).toEqual({ events: 0, near: 0 });
    expect([...data.detections.offsets]).toEqual([0]);
  });

  it('of a recording of a day have longer ticks, which fit into 32 bits', () => {
    const t = Float64Array.of(0, 86_400e6);
    const [x, y, p] = [new Uint16Array(2), new Uint16Array(2), new Uint8Array(2)];
    const day = { t, x, y, p, sensor: { width: 1, height: 1 } };
    const data = makeViewerData({
      name: 'day',
      detector: '',
      events: day,
      detections: [],
      tracks: [],
      points: [],
      objects: [],
      labelled: false,
    });
    // 86.4e9 / (2^32 − 1) = 20.1.
    expect(data.tickUs).toBe(21);
    expect(Math.abs(data.events.t[1] * 21 - 86_400e6)).toBeLessThanOrEqual(10.5);
  });
});
