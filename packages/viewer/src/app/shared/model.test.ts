import { describe, expect, it } from 'vitest';
import { smallNight } from '../../viewer-data.fixture.ts';
import { scattered } from '../cloud/event-points.ts';
import { ticks } from './dom.ts';
import { makeModel, nearestIn, placeAt, rankOf, rateText, starColour } from './model.ts';

describe('a track', () => {
  const { data, trackOf, eventColours } = makeModel(smallNight());
  const track = trackOf.get(1);
  if (track === undefined) throw new Error('no track');

  it('has its points', () => {
    expect([...track.points]).toEqual([0, 1, 2]);
  });

  it('is on the line between two points, and stands at its ends', () => {
    expect(placeAt(data, track, 0)).toEqual({ x: 40.5, y: 20 });
    expect(placeAt(data, track, 2.5e6)).toEqual({ x: 45.25, y: 20 });
    expect(placeAt(data, track, 9e6)).toEqual({ x: 70.5, y: 20 });
  });

  it('colours the events that are near it', () => {
    expect([...eventColours]).toEqual([0, 1, 1, 0]);
  });

  it('has the detection that is nearest in time', () => {
    expect(nearestIn(Uint32Array.of(0, 1), data.detections.t, 2.4e6)).toBe(0);
    expect(nearestIn(Uint32Array.of(0, 1), data.detections.t, 2.6e6)).toBe(1);
    expect(nearestIn(new Uint32Array(), data.detections.t, 0)).toBe(-1);
  });
});

it('colours go to the tracks with the most detections, of as many to those that last longer', () => {
  const [track] = smallNight().tracks;
  const of = (id: number, detections: number, seconds: number, speedPxS: number) => ({
    ...track,
    id,
    detections,
    speedPxS,
    beginUs: 0,
    endUs: 1e6 * seconds,
  });
  // The first moves furthest; the third stands, and was seen most.
  const tracks = [of(1, 5, 2, 300), of(2, 9, 3, 1), of(3, 90, 4, 0), of(4, 9, 3.5, 1), of(5, 9, 3, 1)];
  const few = Array.from({ length: 5 }, (_, k) => of(6 + k, 1, 1, 9));
  const colours = makeModel({ ...smallNight(), tracks: [...tracks, ...few] }).tracks.map(({ colour }) => colour);
  expect(colours).toEqual([4, 2, 0, 1, 3, 5, 6, 7, -1, -1]);
});

it('satellites stand first and have the first colours, stars stand last and are grey', () => {
  const [track] = smallNight().tracks;
  const of = (id: number, name: 'satellite' | 'star' | 'unknown', detections: number) => ({
    ...track,
    id,
    class: name,
    detections,
  });
  const { tracks, eventColours } = makeModel({
    ...smallNight(),
    tracks: [of(1, 'star', 90), of(2, 'unknown', 50), of(3, 'satellite', 5), of(4, 'unknown', 60)],
  });
  expect(tracks.map(({ id, colour }) => [id, colour])).toEqual([
    [3, 0],
    [2, 2],
    [4, 1],
    [1, starColour],
  ]);
  // Events at a star are of its colour.
  expect([...eventColours]).toEqual([0, starColour + 1, starColour + 1, 0]);
  expect(tracks.toSorted((a, b) => rankOf(a) - rankOf(b)).map(({ id }) => id)).toEqual([3, 4, 2, 1]);
});

it('ticks are 1, 2 or 5 times a power of ten apart', () => {
  expect(ticks(93.6, 6)).toEqual([0, 20, 40, 60, 80]);
  expect(ticks(0.35, 5)).toEqual([0, 0.1, 0.2, 0.3]);
  expect(ticks(0, 5)).toEqual([0]);
});

it('any beginning of a scattered order is spread evenly', () => {
  const order = scattered(Uint32Array.from({ length: 100_000 }, (_, k) => k));
  expect(order.toSorted()).toEqual(Uint32Array.from({ length: 100_000 }, (_, k) => k));
  const tenths = Array<number>(10).fill(0);
  for (const place of order.subarray(0, 1000)) tenths[Math.floor(place / 10_000)]++;
  expect(tenths.every((count) => count >= 98 && count <= 102)).toBe(true);
});

it('rates of false alarms are short', () => {
  expect([null, Number.NaN, 0, 0.0004, 0.168, 12].map(rateText)).toEqual(['–', '–', '0', '< 0.001', '0.17', '12']);
});
