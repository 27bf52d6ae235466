import { wasmBackend } from '@spikeseg/snn-core';
import { says } from '@spikeseg/test-support';
import { describe, expect, it } from 'vitest';
import { tracking } from '../search/evidence.fixture.ts';
import { EvidenceSearch } from '../search/evidence-search.ts';
import { Tracker } from '../tracks/tracker.ts';
import { EvidenceDetector } from './evidence-detector.ts';

const size = { width: 24, height: 18 };
const options = { recording: 'night', thresholdNats: 12, separationPx: 8 };
const open = (change: object, sensor: unknown) =>
  EvidenceDetector.open(sensor as typeof size, { ...options, tracking, ...change });
const search = () => EvidenceSearch.open(wasmBackend, size, options);

describe('what TypeScript cannot see is an error where it is handed over', () => {
  it.each<[object, unknown, RegExp]>([
    [{ thresholdNats: -5 }, size, says('EvidenceSearch: thresholdNats', 0, -5)],
    [{ separationPx: Number.NaN }, size, says('EvidenceSearch: separationPx', 'NaN')],
    [{ treshold: 5 }, size, says('EvidenceSearch', 'treshold')],
    [{}, undefined, says('EvidenceDetector', 'sensor', 'undefined')],
    [{}, { width: 24.5, height: 18 }, says('EvidenceDetector', 'sensor', 24.5)],
  ])('a detector of %j', async (change, sensor, message) => {
    await expect(async () => open(change, sensor)).rejects.toThrow(message);
  });

  it('events beside the sensor, without a time, or without a ratio each', async () => {
    const detector = await search();
    const events = { t: Float64Array.of(1, 2), x: Uint16Array.of(3, 3), y: Uint16Array.of(3, 30) };
    expect(() => detector.addAll(events, [0, 0])).toThrow(/got \(3, 30\)/);
    expect(() => detector.addAll({ ...events, y: events.x }, [0])).toThrow(says('events', 2, 1));
  });

  it('a step that goes back', async () => {
    const detector = await search();
    await detector.step(10_000);
    for (const endUs of [10_000, 5000, Number.NaN])
      await expect(detector.step(endUs)).rejects.toThrow(says('step', 10000, endUs));
  });

  it('a tracker without options, or with such as are none', () => {
    const right = {
      noise: { positionPx: 1, driftPxS: 1, speedPxS: 1 },
      gate: 9,
      confirmHits: 2,
      coastS: 1,
      tentativeCoastS: 1,
    };
    const make = (given: unknown) => () => new Tracker(given as typeof right);
    expect(make(right)).not.toThrow();
    expect(make(undefined)).toThrow(says('Tracker', 'noise, gate', 'undefined'));
    expect(make({ ...right, gate: -1 })).toThrow(says('Tracker: gate', 0, -1));
    expect(make({ ...right, gates: 1 })).toThrow(/got gates$/);
    expect(make({ ...right, noise: { ...right.noise, positionPx: Number.NaN } })).toThrow(/^Tracker: noise: positionPx: /);
  });
});
