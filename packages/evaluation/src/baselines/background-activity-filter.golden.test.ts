import { readNpz, sharedPath } from '@spikeseg/test-support';
import { expect, test } from 'vitest';
import { BackgroundActivityFilter } from './background-activity-filter.ts';

const golden = sharedPath('golden/events_voxel.npz');

test.skipIf(!golden)(
  'beside the filter of isolated events of the Python SpikeSEG, which looks into the future and at the pixel itself, too',
  () => {
    const { x, y, t, isolated_t: keptT, isolated_x: keptX } = readNpz(golden ?? '');
    const sensor = { width: 240, height: 180 };
    const events = [...t.data.keys()];
    const forwards = new BackgroundActivityFilter(sensor, 20_000);
    const backwards = new BackgroundActivityFilter(sensor, 20_000);
    const passed = new Set(events.filter((i) => forwards.passes(x.data[i], y.data[i], t.data[i])));
    const later = new Set(events.toReversed().filter((i) => backwards.passes(x.data[i], y.data[i], -t.data[i])));
    const repeated = (i: number) =>
      events.some(
        (k) => k !== i && x.data[k] === x.data[i] && y.data[k] === y.data[i] && Math.abs(t.data[k] - t.data[i]) <= 20_000,
      );
    const kept = events.filter((i) => passed.has(i) || later.has(i) || repeated(i));
    expect(kept.map((i) => [t.data[i], x.data[i]])).toEqual([...keptT.data].map((tUs, k) => [tUs, keptX.data[k]]));
    expect([kept.length, passed.size]).toEqual([428, 323]);
  },
);
