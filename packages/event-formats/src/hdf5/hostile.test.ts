import { deflateSync } from 'node:zlib';
import { EventFormatError } from '@spikeseg/events';
import { randomGenerator } from '@spikeseg/snn-core';
import { says } from '@spikeseg/test-support';
import Blosc from 'numcodecs/blosc';
import { describe, expect, test } from 'vitest';
import { readEvents } from '../reading/read-events.ts';
import { type EventTuple, encodeEcf } from './ecf.fixture.ts';
import { type FixtureDataset, type FixtureGroup, hdf5Bytes, integerType, metavisionType } from './hdf5.fixture.ts';

async function count(bytes: Uint8Array): Promise<number> {
  let n = 0;
  for await (const { t } of (await readEvents(bytes, { asStored: true })).chunks()) n += t.length;
  return n;
}

const events = Array.from({ length: 40 }, (_, k): EventTuple => [50 * k, k, 2 * k, k % 2]);
const column = (): FixtureDataset => ({ type: integerType(4), shape: [40], data: new Uint8Array(160) });
const columns = (t: FixtureDataset): FixtureGroup => ({
  members: { events: { members: { t, x: column(), y: column(), p: column() } } },
});
const deflated = (shape: number, chunkRows: number, chunks: number): FixtureDataset => ({
  type: integerType(4),
  shape: [shape],
  chunkRows,
  filters: [{ id: 1, settings: [6] }],
  chunks: Array.from({ length: chunks }, () => ({ bytes: new Uint8Array(deflateSync(new Uint8Array(4 * chunkRows))) })),
});

describe('a file that claims more than it holds', () => {
  test('has no rows that were never written', async () => {
    await expect(count(hdf5Bytes(columns(deflated(40, 10, 3))))).rejects.toThrow(says('events/t, byte', 40, 30));
  });

  test('lists no more chunks than fit into it', async () => {
    const t = deflated(1e9, 1, 1);
    const rest = { x: t, y: t, p: t };
    await expect(count(hdf5Bytes({ members: { t, ...rest } }))).rejects.toThrow(says('chunks', 1000000000));
  });

  test('has no chunks that no program writes, and none that inflate to more than their size', async () => {
    const large = { ...deflated(40, 10, 1), chunkRows: 2 ** 28 };
    await expect(count(hdf5Bytes(columns(large)))).rejects.toThrow(says(134217728, 1073741824));
    const bomb = { ...deflated(40, 40, 1), chunks: [{ bytes: new Uint8Array(deflateSync(new Uint8Array(1e6))) }] };
    await expect(count(hdf5Bytes(columns(bomb)))).rejects.toThrow(says('events/t, byte', 'intact chunk'));
  });

  test('does not hold more in one piece than it has bytes', async () => {
    const bytes = hdf5Bytes(columns(column()));
    // The layout says where the values are, and how many bytes they take.
    const at = Buffer.from(bytes).lastIndexOf(Buffer.from([3, 1]), bytes.length);
    new DataView(bytes.buffer).setUint32(at + 2, bytes.length - 8, true);
    await expect(count(bytes)).rejects.toThrow(/bytes, got the end of the file at byte \d+; fetch the file again/);
  });

  test('has each chunk in one place: a tree that names one twice is damaged', async () => {
    const bytes = hdf5Bytes(columns(deflated(40, 10, 4)));
    const tree = Buffer.from(bytes).indexOf(Buffer.from('TREE\u0001\0', 'latin1'));
    // Behind the head, each entry takes 32 bytes, and its row stands at byte 8.
    new DataView(bytes.buffer).setUint32(tree + 24 + 32 * 2 + 8, 0, true);
    await expect(count(bytes)).rejects.toThrow(says(10, 0));
  });

  test.each([
    { of: 'a group', kind: 0, child: 8 },
    { of: 'chunks', kind: 1, child: 24 },
  ])('has an index of $of that comes to an end', async ({ of, kind, child }) => {
    const bytes = hdf5Bytes(columns(deflated(40, 10, 4)));
    const tree = Buffer.from(bytes).indexOf(Buffer.from([...Buffer.from('TREE'), kind, 0]));
    // A node of level 1 whose first child is itself.
    bytes[tree + 5] = 1;
    new DataView(bytes.buffer).setUint32(tree + 24 + child, tree, true);
    await expect(count(bytes)).rejects.toThrow(says(`index of ${of}`, 'another node'));
  });

  test('may hold a group that holds itself', async () => {
    const bytes = hdf5Bytes({ members: { a: { members: {} }, events: columns(column()).members['events'] } });
    const view = new DataView(bytes.buffer);
    const entries = Buffer.from(bytes).lastIndexOf('SNOD');
    view.setUint32(entries + 8 + 8, view.getUint32(64, true), true);
    expect(await count(bytes)).toBe(40);
  });

  test('is not read from other files of the host', async () => {
    const virtual = hdf5Bytes(columns(column()));
    const layout = Buffer.from(virtual).indexOf(Buffer.from([8, 0, 24, 0]), Buffer.from(virtual).indexOf(1, 96)) + 8;
    expect([virtual[layout], virtual[layout + 1]]).toEqual([3, 1]);
    virtual.set([4, 3], layout);
    await expect(count(virtual)).rejects.toThrow(says('virtual dataset'));
    const external = hdf5Bytes(columns(column()));
    // The message of the fill value becomes one that names other files.
    for (
      let at = Buffer.from(external).indexOf(Buffer.from([5, 0, 8, 0]));
      at >= 0;
      at = Buffer.from(external).indexOf(Buffer.from([5, 0, 8, 0]), at + 1)
    )
      external[at] = 7;
    await expect(count(external)).rejects.toThrow(says('external storage'));
  });
});

describe('damaged files', () => {
  const codec = Blosc.fromConfig({ id: 'blosc', cname: 'zstd', shuffle: Blosc.SHUFFLE });
  const files = async (): Promise<Uint8Array[]> => [
    hdf5Bytes({
      attributes: { geometry: '64x90' },
      members: {
        CD: {
          members: {
            events: {
              type: metavisionType,
              shape: [40],
              chunkRows: 20,
              filters: [{ id: 0x8ecf }],
              chunks: [
                { bytes: encodeEcf(events.slice(0, 20), 'each by itself') },
                { bytes: encodeEcf(events.slice(20), 'columns and polarities in one') },
              ],
            },
          },
        },
      },
    }),
    hdf5Bytes(columns({ ...deflated(40, 10, 4), filters: [{ id: 2, settings: [4] }, { id: 1 }, { id: 3 }] })),
    hdf5Bytes(
      columns({
        ...deflated(40, 40, 0),
        filters: [{ id: 32_001 }],
        chunks: [{ bytes: await codec.encode(new Uint8Array(160).fill(3)) }],
      }),
    ),
  ];

  const rounds = Number(process.env['SPIKESEG_MUTATIONS'] ?? 500);
  test(`give an error of format or events, and nothing else (${rounds} times)`, async () => {
    const random = randomGenerator(2024);
    const sound = await files();
    const outcomes = { events: 0, errors: 0 };
    for (let k = 0; k < rounds; k++) {
      const whole = sound[k % sound.length];
      const bytes = whole.slice(0, random.integer(4) === 0 ? random.integer(whole.length) : whole.length);
      for (let n = random.integer(4); n > 0 && bytes.length > 0; n--)
        bytes[random.integer(bytes.length)] = random.integer(2) === 0 ? random.integer(256) : 255 * random.integer(2);
      try {
        expect(await count(bytes)).toBeLessThan(1 << 20);
        outcomes.events++;
      } catch (error) {
        if (!(error instanceof EventFormatError)) throw error;
        outcomes.errors++;
      }
    }
    expect(outcomes.events).toBeGreaterThan(rounds / 20);
    expect(outcomes.errors).toBeGreaterThan(rounds / 20);
  });
});
