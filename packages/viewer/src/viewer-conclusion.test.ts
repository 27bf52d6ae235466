import { says } from '@spikeseg/test-support';
import { expect, it } from 'vitest';
import { viewerConclusion } from './viewer-conclusion.ts';
import { smallNight } from './viewer-data.fixture.ts';

const track = (id: number, speedPxS: number | null) => ({ ...smallNight().tracks[0], id, speedPxS });

it('of a recording with labels it counts the tracks that are at one, and the objects that are found', () => {
  const [label] = smallNight().labels;
  const data = { ...smallNight(), durationUs: 93.6e6, labels: [label, { ...label, id: 8 }, { ...label, id: 9 }] };
  const of = (...objects: (number | null)[]) =>
    viewerConclusion({ ...data, tracks: objects.map((object, k) => ({ ...track(k + 1, 5), object })) });
  expect(of(7, null, 7, 9)).toMatch(says('4 tracks in 93.6 s', '3 at a label', '2 of 3'));
  expect(of(null)).toMatch(says('1 track in 93.6 s', '0 at a label', '0 of 3'));
});

it('says how many tracks there are, and how fast the fastest is', () => {
  const data = { ...smallNight(), durationUs: 93.6e6, labels: [] };
  const of = (...tracks: ReturnType<typeof track>[]) => viewerConclusion({ ...data, tracks });
  expect(of(track(1, 0.24), track(2, 41.2), track(3, null))).toMatch(says('3 tracks in 93.6 s', '41 px/s'));
  expect(of(track(1, 9.94))).toBe('1 track in 93.6 s; it moves 9.9 px/s');
  expect(of(track(1, 9.96))).toBe('1 track in 93.6 s; it moves 10 px/s');
  expect(of(track(1, null))).toBe('1 track in 93.6 s');
  expect(of()).toMatch(says('No track in 93.6 s', '2 detections'));
});

const is = (id: number, name: 'satellite' | 'star' | 'unknown' | null) => ({ ...track(id, 5), class: name });

it('counts satellites, stars and what is unknown where any track is told from the others', () => {
  const data = { ...smallNight(), durationUs: 59e6 };
  const tracks = [is(1, 'star'), is(2, 'satellite'), is(3, 'star'), is(4, null)];
  expect(viewerConclusion({ ...data, labels: [], tracks })).toBe('1 satellite, 2 stars, 1 unknown in 59.0 s');
  expect(viewerConclusion({ ...data, tracks })).toMatch(
    says('1 satellite, 2 stars, 1 unknown in 59.0 s', '4 at a label', '1 of 1'),
  );
  expect(viewerConclusion({ ...data, labels: [], tracks: [is(1, 'unknown')] })).toMatch(
    says('0 satellites, 0 stars, 1 unknown in 59.0 s'),
  );
});

it('says that nothing was found', () => {
  const data = { ...smallNight(), tracks: [] };
  expect(viewerConclusion({ ...data, detections: { ...data.detections, t: new Uint32Array() } })).toBe(
    'Nothing was found in 4.0 s',
  );
  expect(viewerConclusion({ ...data, durationUs: 8800 })).toBe('Too short to search: 8.8 ms');
});
