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
