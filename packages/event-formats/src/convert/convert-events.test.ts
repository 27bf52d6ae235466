import type { LabelTrack } from '@spikeseg/events';
import { says } from '@spikeseg/test-support';
import { expect, test } from 'vitest';
import type { EventFormat } from '../event-format.ts';
import { formats } from '../formats.ts';
import { convertEvents, type Selection } from './convert-events.ts';

test('a format that is not written is an error that says which are', async () => {
  const origin = { name: 'night', header: { sensor: { width: 4, height: 3 }, originNs: 0n }, chunks: async function* () {} };
  await expect(convertEvents(origin, 'evt4' as never).next()).rejects.toThrow(says('convertEvents', 'evt3', 'evt4'));
  const readOnly = { ...formats[0], write: undefined } as never;
  await expect(convertEvents(origin, readOnly).next()).rejects.toThrow(says('convertEvents', formats[0].name));
});

const of = (value: (k: number) => number) => Float64Array.from({ length: 10 }, (_, k) => value(k));
const nothing = () => new Uint8Array(0);

/** The labels that a format is given to write: one object at 0, 1, … 9 s that moves one pixel a second down the diagonal, and one that stands. */
async function labelsWritten(selection: Selection): Promise<readonly LabelTrack[]> {
  const objects = [
    { id: 3, t: of((k) => 1e6 * k), x: of((k) => k), y: of((k) => k) },
    { id: 8, t: of((k) => 1e6 * k), x: of(() => 20), y: of(() => 0) },
  ];
  const sensor = { width: 32, height: 16 };
  const events = {
    t: Float64Array.of(0, 4e6, 9e6),
    x: Uint16Array.of(1, 4, 3),
    y: Uint16Array.of(1, 4, 3),
    p: Uint8Array.of(1, 0, 1),
  };
  const file = {
    name: 'night',
    header: { sensor, originNs: 0n },
    recording: { events: { ...events, sensor }, objects, labelled: true },
    chunks: async function* () {
      yield events;
    },
  };
  let written: readonly LabelTrack[] = [];
  const end = (labels: readonly LabelTrack[]) => {
    written = labels;
    return nothing();
  };
  const format: EventFormat = { ...formats[0], write: () => ({ begin: nothing, encode: nothing, end }) };
  for await (const _ of convertEvents(file as never, format, selection));
  return written;
}

test('labels of what was selected go with the events, from the corner of the region', async () => {
  const all = await labelsWritten({});
  expect(all.map(({ id, t }) => [id, t.length])).toEqual([
    [3, 10],
    [8, 10],
  ]);
  // From 2 s on: the first event that is kept is at 4 s. In 4 px from (3, 3) on the first object is until 6 s, and the second never.
  const cut = await labelsWritten({ fromS: 2, region: { x: 3, y: 3, width: 4, height: 4 } });
  expect(cut).toEqual([{ id: 3, t: Float64Array.of(4e6, 5e6, 6e6), x: Float64Array.of(1, 2, 3), y: Float64Array.of(1, 2, 3) }]);
});
