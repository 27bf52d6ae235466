/** Files that the HDF5 library itself has written, in its old form and its new one, with every index of chunks that lists can have. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readEvents } from '../reading/read-events.ts';
import type { EventTuple } from './ecf.fixture.ts';
import { hasH5py } from './library.fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'spikeseg-hdf5-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const count = 4000;
const events = Array.from(
  { length: count },
  (_, k): EventTuple => [17 * k + 5, (k * 31) % 640, (k * k) % 480, k % 3 === 0 ? 1 : 0],
);

async function read(path: string): Promise<EventTuple[]> {
  const got: EventTuple[] = [];
  for await (const { t, x, y, p } of (await readEvents(path)).chunks())
    t.forEach((time, k) => got.push([time, x[k], y[k], p[k]]));
  return got;
}

describe('files of h5wasm', () => {
  const forms = [
    ['old', ['earliest', 'latest']],
    ['new', ['latest', 'latest']],
  ] as const;
  const kinds = [
    { name: 'in one piece' },
    { name: 'in one chunk', chunks: [count] },
    { name: 'in one packed chunk', chunks: [count], compression: 6 },
    { name: 'in packed chunks', chunks: [100], compression: 6 },
    { name: 'in chunks, so many that their index has pages', chunks: [3] },
    { name: 'in chunks that may become more', chunks: [7], maxshape: [null] },
    { name: 'in packed chunks that may become more', chunks: [11], maxshape: [null], compression: 1 },
  ];
  test.each(forms.flatMap(([form, libver]) => kinds.map((kind) => ({ form, libver, ...kind }))))(
    'of the $form form, with lists $name, are read',
    async ({ form, libver, name, ...kind }) => {
      const library = await import('h5wasm/node');
      await library.ready;
      const path = join(folder, `${form} ${name}.h5`);
      const file = new library.File(path, 'w', { libver: [...libver] });
      const group = file.create_group('events');
      const lists = {
        t: BigInt64Array.from(events, ([t]) => BigInt(t)),
        x: Uint16Array.from(events, ([, x]) => x),
        y: Uint16Array.from(events, ([, , y]) => y),
        p: Uint8Array.from(events, ([, , , p]) => p),
      };
      for (const [key, data] of Object.entries(lists)) group.create_dataset({ name: key, data, shape: [count], ...kind });
      file.close();
      expect(await read(path)).toEqual(events);
    },
  );

  test('with so many chunks that blocks of their index have pages are read to the last', async () => {
    const library = await import('h5wasm/node');
    await library.ready;
    const path = join(folder, 'pages.h5');
    const file = new library.File(path, 'w', { libver: ['latest', 'latest'] });
    // Blocks have pages from about entry 131,000 on.
    const t = Int32Array.from({ length: 136_000 }, (_, k) => 3 * k);
    const zeros = { data: new Uint8Array(t.length) };
    file.create_dataset({ name: 't', data: t, shape: [t.length], chunks: [1], maxshape: [null] });
    for (const name of ['x', 'y', 'p']) file.create_dataset({ name, ...zeros });
    file.close();
    const times = (await read(path)).map(([time]) => time);
    expect(times).toEqual(Array.from(t));
  }, 60_000);
});

/** What h5py writes, which most recordings come from. */
const script = `
import h5py, numpy as np, sys
k = np.arange(${count})
t, x, y, p = 17 * k + 5, (k * 31) % 640, (k * k) % 480, k % 3 == 0
a = np.zeros(${count}, [('t', '>i8'), ('x', '<u2'), ('y', '>i4'), ('p', '?')])
a['t'], a['x'], a['y'], a['p'] = t, x, y, p
for libver in ('earliest', 'latest'):
    with h5py.File(sys.argv[1] + '/lists-' + libver, 'w', libver=libver, userblock_size=1024) as f:
        for name, v in dict(t=t.astype('i8'), x=x.astype('u2'), y=y.astype('i4'), p=p).items():
            f.create_dataset('raw_events/' + name, data=v, chunks=(130,), maxshape=(None,), compression='lzf', shuffle=True, fletcher32=True)
    with h5py.File(sys.argv[1] + '/records-' + libver, 'w', libver=libver) as f:
        f['type'] = np.dtype(a.dtype)
        f.create_dataset('events', data=a, dtype=f['type'], compression='gzip')
        f.attrs['camera'] = 'of a text of any length'
        f['events'].attrs['width'], f['events'].attrs['height'] = 640, 480
`;

describe.skipIf(!hasH5py('files of h5py'))('files of h5py', () => {
  test('with big-endian numbers, booleans, check sums, LZF, types under a name and texts of any length are read', async () => {
    execFileSync('/usr/bin/python3', ['-c', script, folder]);
    for (const libver of ['earliest', 'latest']) {
      expect(await read(join(folder, `lists-${libver}`))).toEqual(events);
      const path = join(folder, `records-${libver}`);
      expect(await read(path)).toEqual(events);
      const file = await readEvents(path);
      expect(file.header).toMatchObject({ sensor: { width: 640, height: 480 }, sensorFrom: 'header' });
      expect(file.header.fields).toContainEqual(['camera', 'of a text of any length']);
      await file.close();
    }
  }, 60_000);
});
