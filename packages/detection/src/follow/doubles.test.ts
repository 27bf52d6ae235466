import { expect, test } from 'vitest';
import { withoutDoubles } from './doubles.ts';
import { trackWith } from './track/track.fixture.ts';

const left = (...tracks: readonly Parameters<typeof trackWith>[0][]) =>
  withoutDoubles(
    tracks.map((track) => trackWith(track)),
    0,
  ).map(({ nats }) => nats);

test('a sibling goes that explains 6 nats less', () => {
  expect(left({ nats: 10 }, { nats: 4 }, { nats: 3.9 })).toEqual([10, 4]);
});

test('of siblings elsewhere the one that moves more freely goes, when the other lacks nothing and it has 3 nats less', () => {
  const elsewhere = { id: 1, x: 47, nats: 8.9, drift: 1 };
  expect(left({ id: 1, nats: 12 }, elsewhere)).toEqual([12]);
  expect(left({ id: 1, nats: 12 }, { ...elsewhere, x: 46 })).toEqual([12, 8.9]);
  expect(left({ id: 1, nats: 12 }, { ...elsewhere, drift: 0 })).toEqual([12, 8.9]);
  expect(left({ id: 1, nats: 12 }, { ...elsewhere, nats: 9.1 })).toEqual([12, 9.1]);
});

test('a track that takes the number of a double takes the time since when that was an object', () => {
  const known = { group: 2, id: 1, nats: 5, confirmedUs: 3e6, bornUs: 1e6 };
  const [kept] = withoutDoubles([trackWith(known), trackWith({ nats: 9, bornUs: 2e6 })], 4e6);
  expect([kept.id, kept.nats, kept.confirmedUs]).toEqual([1, 9, 3e6]);
  // The number of the older of two objects comes with the older time.
  const twin = { ...known, group: 1, id: 4, nats: 9, confirmedUs: 3.8e6 };
  const [older] = withoutDoubles([trackWith(known), trackWith(twin)], 3.9e6);
  expect([older.id, older.nats, older.confirmedUs]).toEqual([1, 9, 3e6]);
});
