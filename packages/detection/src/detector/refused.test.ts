import { wasmBackend } from '@spikeseg/snn-core';
import { says } from '@spikeseg/test-support';
import { describe, expect, it } from 'vitest';
import { FollowedReports } from '../follow/followed-reports.ts';
import { ebssaModel } from '../search/ebssa.ts';
import { Tracker } from '../tracks/tracker.ts';
import { EvidenceDetector } from './evidence-detector.ts';

const size = { width: 24, height: 18 };
const options = { recording: 'night', thresholdNats: 12 };
const open = (change: object, sensor: unknown) => EvidenceDetector.open(sensor as typeof size, { ...options, ...change });
const reports = () => FollowedReports.open(wasmBackend, size, options, ebssaModel(size), 1);

describe('what TypeScript cannot see is an error where it is handed over', () => {
  it.each<[object, unknown, RegExp]>([
    [{ thresholdNats: -5 }, size, says('EvidenceDetector: thresholdNats', 0, -5)],
    [{ wishedFalseAlarmsPerHour: Number.NaN }, size, says('EvidenceDetector: wishedFalseAlarmsPerHour', 'NaN')],
    [{ binpx: 2 }, size, says('EvidenceDetector', 'binPx', 'binpx')],
    [{}, undefined, says('EvidenceDetector', 'sensor', 'undefined')],
    [{}, { width: 24.5, height: 18 }, says('EvidenceDetector', 'sensor', 24.5)],
  ])('a detector of %j', async (change, sensor, message) => {
    await expect(async () => open(change, sensor)).rejects.toThrow(message);
  });

  it('events beside the sensor, without a time, or without a ratio each', async () => {
    const detector = await reports();
    const events = {
      sensor: size,
      p: Uint8Array.of(1, 1),
      t: Float64Array.of(1, 2),
      x: Uint16Array.of(3, 3),
      y: Uint16Array.of(3, 30),
    };
    expect(() => detector.addAll(events, [0, 0])).toThrow(/got \(3, 30\)/);
    expect(() => detector.addAll({ ...events, y: events.x }, [0])).toThrow(says('events', 2, 1));
  });

  it('a tracker with options that are none', () => {
    const right = {
      noise: { positionPx: 1, driftPxS: 1, speedPxS: 1 },
      gate: 9,
      confirmHits: 2,
      coastS: 1,
      tentativeCoastS: 1,
    };
    const make = (given: unknown) => () => new Tracker(given as typeof right);
    expect(make(right)).not.toThrow();
    expect(make(undefined)).not.toThrow();
    expect(make({ ...right, gate: -1 })).toThrow(says('Tracker: gate', 0, -1));
    expect(make({ ...right, gates: 1 })).toThrow(/got gates$/);
    expect(make({ ...right, noise: { ...right.noise, positionPx: Number.NaN } })).toThrow(/^Tracker: noise: positionPx: /);
  });
});
