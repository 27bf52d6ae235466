import { says } from '@spikeseg/test-support';
import { describe, expect, it } from 'vitest';
import { extentOf, recordingDoubts } from './recording-doubts.ts';

const davis = 240 * 180;
const [s, hour] = [1e6, 3600e6];

describe('recordings that are what they say', () => {
  it.each([
    ['SL8RB', { events: 1_025_559, durationUs: 93.6 * s, pixels: davis, unitIsOpen: true, on: 1 }],
    ['the quietest of EBSSA', { events: 91_285, durationUs: 83.3 * s, pixels: 346 * 260, unitIsOpen: true, on: 1 }],
    ['a moving camera by day on an EVK4', { events: 50e6, durationUs: 5 * s, pixels: 1280 * 720, unitIsOpen: true, on: 1 }],
    ['three events of a converted file', { events: 3, durationUs: 1000, pixels: davis, unitIsOpen: true, on: 1 }],
    [
      'a night of twelve hours behind a noise filter',
      { events: 12 * 3600 * 100, durationUs: 12 * hour, pixels: davis, unitIsOpen: true, on: 1 },
    ],
  ])('%s: nothing is said', (_, extent) => {
    expect(recordingDoubts(extent)).toEqual([]);
  });
});

describe('a wrong unit is told, with the likely one and what to do', () => {
  it('ms: 300,000 events of 27 s', () => {
    expect(recordingDoubts({ events: 300_000, durationUs: 27_000, pixels: davis, unitIsOpen: true, on: 1 })).toEqual([
      '300,000 events in 0.027 s, 260 per pixel and second; a camera under the night sky sends 0.01 to 1: either times are in ms (then it lasts 27 s), expected µs; multiply them by 1000, those of labels, too, and write the recording again, or give option unit ms where it is text or an array. Or it is a short piece of a dense stream: then nothing is wrong',
    ]);
  });

  it.each([
    ['s', { events: 1_025_559, durationUs: 94, pixels: davis, unitIsOpen: true, on: 1 }, /are in s .*multiply them by 1,000,000/],
    [
      'ms, of the quietest recording',
      { events: 91_285, durationUs: 83_290, pixels: 346 * 260, unitIsOpen: true, on: 1 },
      /are in ms/,
    ],
    [
      'ms, of an hour',
      { events: 36_000_000, durationUs: 3.6 * s, pixels: davis, unitIsOpen: true, on: 1 },
      /are in ms .* short piece of a dense stream/,
    ],
    [
      'ns, of the quietest recording',
      { events: 91_285, durationUs: 83_290 * s, pixels: 346 * 260, unitIsOpen: true, on: 1 },
      /look like ns/,
    ],
  ])('%s', (_, extent, message) => {
    expect(recordingDoubts(extent)).toEqual([expect.stringMatching(message)]);
  });

  it('all events at one time: no unit mends that', () => {
    expect(recordingDoubts({ events: 5000, durationUs: 0, pixels: davis, unitIsOpen: true, on: 1 })).toEqual([
      '5,000 events in 0 s; a camera under the night sky sends 0.01 to 1: expected times in µs; look at them with inspect',
    ]);
  });
});

it('where the format defines the unit, none is blamed', () => {
  const dense = { events: 300_000, durationUs: 27_000, pixels: davis, unitIsOpen: false, on: 1 };
  expect(recordingDoubts(dense)).toEqual([
    '300,000 events in 0.027 s, 260 per pixel and second; a camera under the night sky sends 0.01 to 1: a short piece of a dense stream? Then nothing is wrong',
  ]);
  expect(recordingDoubts({ ...dense, durationUs: 27_000 * s })).toEqual([
    expect.stringMatching(/long gaps; look at them with inspect$/),
  ]);
});

it.each<[string, boolean]>([
  ['mat5', true],
  ['npy', true],
  ['hdf5', true],
  ['evt3', false],
  ['aedat4', false],
  ['mcap', false],
])('%s leaves the unit open: %s', (format, unitIsOpen) => {
  const columns = { x: Uint16Array.of(1), y: Uint16Array.of(1), p: Uint8Array.of(1), t: Float64Array.of(1) };
  expect(extentOf({ events: { ...columns, sensor: { width: 2, height: 3 } }, format })).toEqual({
    events: 1,
    durationUs: 0,
    pixels: 6,
    unitIsOpen,
    on: 1,
  });
});

it('an empty recording is told', () => {
  const none = { x: new Uint16Array(), y: new Uint16Array(), p: new Uint8Array(), t: new Float64Array() };
  const extent = extentOf({ events: { ...none, sensor: { width: 240, height: 180 } }, format: 'csv' });
  expect(extent).toEqual({ events: 0, durationUs: 0, pixels: davis, unitIsOpen: true, on: 0 });
  expect(recordingDoubts(extent)).toEqual(['no events: nothing can be found or learned in it']);
});

describe('what no camera sends', () => {
  const sound = { events: 100_000, durationUs: 20 * s, pixels: davis, unitIsOpen: false, on: 55_000 };
  const repeats = { events: 100_000, exact: 0, leftOut: 0, near: 0 };

  it.each([
    ['ON', 100_000],
    ['OFF', 0],
  ])('all events %s', (sign, on) => {
    expect(recordingDoubts({ ...sound, on })).toEqual([expect.stringMatching(says('100,000', sign))]);
    // So few may be so by chance.
    expect(recordingDoubts({ ...sound, events: 900, on: Math.min(on, 900) })).toEqual([]);
  });

  it.each([
    ['every event twice', { exact: 50_000, leftOut: 49_936 }, ['50,000', '100,000', '49,936']],
    ['some events twice', { exact: 3000 }, ['3,000', '100,000', 'kept']],
    ['every event twice, on two clocks', { near: 49_000 }, ['49,000', '100,000', 5, 'kept']],
  ])('%s', (_, more, values) => {
    expect(recordingDoubts({ ...sound, repeats: { ...repeats, ...more } })).toEqual([expect.stringMatching(says(...values))]);
  });

  it('as many as a DVS128 sends of them are nothing', () => {
    const dvs128 = { ...sound, events: 70_304, repeats: { events: 70_304, exact: 505, leftOut: 0, near: 5335 } };
    expect(recordingDoubts(dvs128)).toEqual([]);
  });
});

const track = (id: number, ...t: readonly number[]) => {
  const places = new Float64Array(t.length);
  return { id, t: Float64Array.from(t), x: places, y: places };
};

it('labels outside the time of the events are counted, with their file; those of the last report are not', () => {
  const two = { x: Uint16Array.of(1, 1), y: Uint16Array.of(1, 1), p: Uint8Array.of(1, 0), t: Float64Array.of(5e6, 9e6) };
  const night = {
    path: '/n/night.mat',
    format: 'mat5',
    events: { ...two, sensor: { width: 2, height: 3 } },
    objects: [track(1, 4e6, 5e6, 9.04e6)],
    stars: [track(2, 7e6, 10e6)],
  };
  const told = (recording: typeof night & { labelsFrom?: { file: string } }) => recordingDoubts(extentOf(recording)).join();
  expect(told(night)).toMatch(says('/n/night.mat', 2, 5));
  expect(told({ ...night, labelsFrom: { file: '/n/night.labels.json' } })).toMatch(says('/n/night.labels.json', 2, 5));
  expect(told({ ...night, objects: [], stars: [] })).toBe('');
});
