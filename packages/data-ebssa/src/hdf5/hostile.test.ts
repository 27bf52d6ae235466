import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { says } from '@spikeseg/test-support';
import { afterAll, describe, expect, it } from 'vitest';
import { readRecording } from '../read-recording.ts';
import { editionRecording, editionVariables, groupsOf, writeHdf5 } from './hdf5.fixture.ts';
import { hostLibrary, neverEnding, writeExternalStorage, writeVirtual } from './hostile.fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'spikeseg-hostile-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;
const newPath = () => join(folder, `r${files++}.h5`);
const sound = async () => writeHdf5(newPath(), editionVariables(0));

/** A recording whose x has been changed by the library that writes. */
async function withX(change: (x: import('h5wasm/node').Dataset) => void, chunk = 3): Promise<string> {
  const path = newPath();
  const library = await hostLibrary();
  // Old files have no checksums over what they say.
  const file = new library.File(path, 'w', { libver: ['earliest', 'latest'] });
  const td = file.create_group('TD');
  for (const name of ['y', 'p', 'ts']) td.create_dataset({ name, data: Uint8Array.of(1, 1, 1) });
  td.create_dataset({ name: 'x', data: Uint8Array.of(1, 1, 1), maxshape: [null], chunks: [chunk], compression: 6 });
  change(file.get('TD/x') as import('h5wasm/node').Dataset);
  file.close();
  return path;
}

describe('other files of the host', () => {
  const secret = join(folder, 'secret.bin');
  writeFileSync(secret, 'not for you');

  it('are not read as external storage', async () => {
    const path = await writeExternalStorage(newPath(), secret);
    await expect(readRecording(path)).rejects.toThrow(says(/TD.x, byte \d+/, 'external storage'));
  });

  it.skipIf(!existsSync('/proc/self/environ'))('nor is the environment of the process', async () => {
    const path = await writeExternalStorage(newPath(), '/proc/self/environ');
    await expect(readRecording(path)).rejects.toThrow(says('data in this file'));
  });

  it('are not read through a virtual dataset, which the library of the host follows', async () => {
    const other = await writeHdf5(newPath(), { TD: { children: { x: { data: new Uint8Array(8).fill(7) } } } });
    const path = await writeVirtual(newPath(), other);
    const library = await hostLibrary();
    const onHost = new library.File(path, 'r');
    expect((onHost.get('TD/x') as import('h5wasm/node').Dataset).value).toEqual(new Uint8Array(8).fill(7));
    onHost.close();
    await expect(readRecording(path)).rejects.toThrow(says(/TD.x, byte \d+/, 'virtual dataset'));
  });

  it('are not reached by external links, neither of TD nor of a field, and the link is named', async () => {
    const library = await hostLibrary();
    const other = await sound();
    for (const [name, target] of [
      ['TD', '/TD'],
      ['only', '/'],
    ] as const) {
      const path = newPath();
      const file = new library.File(path, 'w');
      file.create_external_link(other, target, name);
      file.close();
      const got =
        name === 'TD'
          ? `got a link to the file ${JSON.stringify(other)}`
          : 'expected a group with t, x, y and p, or records with these fields, got only';
      await expect(readRecording(path)).rejects.toThrow(got);
      expect(await groupsOf(path)).toEqual(name === 'TD' ? [''] : []);
    }
  });

  it.skipIf(process.platform === 'win32')('are not waited for when they are pipes', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    await expect(readRecording(await writeExternalStorage(newPath(), pipe))).rejects.toThrow(says('data in this file'));
    await expect(readRecording(pipe)).rejects.toThrow(says('a pipe or device'));
  });
});

describe('groups that lead in circles', () => {
  it('60 names of the root in the root are one group', async () => {
    const path = await sound();
    const library = await hostLibrary();
    const file = new library.File(path, 'w');
    for (let name = 0; name < 60; name++) file.create_hard_link('/', `root${name}`);
    file.create_group('a').create_group('TD');
    file.close();
    expect(await groupsOf(path)).toEqual(['a']);
  });
});

describe('a file that claims more than it holds', () => {
  it('does not fill memory with values that were never written', async () => {
    const path = await withX((x) => x.resize([2 ** 31]), 2 ** 20);
    await expect(readRecording(path)).rejects.toThrow(
      says(/TD.x, byte \d+/, 268435456, 536870912, 'data.limit_factor=…', 'limits.maxEvents'),
    );
    const smaller = await withX((x) => x.resize([3e8]), 2 ** 20);
    await expect(readRecording(smaller)).rejects.toThrow(says(134217728, 100));
  });

  it('does not list more chunks than fit into it', async () => {
    const path = await withX((x) => x.resize([1e8]), 1);
    await expect(readRecording(path)).rejects.toThrow(says('chunks', 100000000));
  });

  it('has no chunks that no program writes', async () => {
    const path = await withX(() => {}, 1_234_567);
    const bytes = readFileSync(path);
    bytes.writeUInt32LE(2 ** 28, bytes.indexOf(Uint8Array.of(0x87, 0xd6, 0x12, 0x00)));
    writeFileSync(path, bytes);
    await expect(readRecording(path)).rejects.toThrow(says(134217728, 268435456));
  });

  it('holds no chunk that inflates to far more than its own size', async () => {
    const noise = Uint16Array.from({ length: 100_000 }, (_, i) => 1 + ((i * i * 7919) % 65_521));
    const path = await writeHdf5(newPath(), {
      TD: {
        children: {
          x: { data: noise, shape: [noise.length], compression: 9 },
          y: { data: [1] },
          p: { data: [1] },
          ts: { data: [1] },
        },
      },
    });
    const bytes = readFileSync(path);
    const stream = bytes.indexOf(Buffer.from([0x78, 0xda]));
    const bomb = deflateSync(Buffer.alloc(120e6), { level: 9 });
    expect(stream).toBeGreaterThan(0);
    expect(bomb.length).toBeLessThan(bytes.length - stream - 8192);
    bytes.set(bomb, stream);
    writeFileSync(path, bytes);
    await expect(readRecording(path)).rejects.toThrow(says(/TD.x, byte \d+/, 'intact chunk'));
  });
});

it('a file that the HDF5 library reads for ever, for damage in its heap, comes to an end', async () => {
  const path = newPath();
  writeFileSync(path, neverEnding());
  await expect(readRecording(path)).rejects.toThrow(says('data in this file'));
});

const openFiles = () => (existsSync('/proc/self/fd') ? readdirSync('/proc/self/fd').length : 0);

describe('after damaged files', () => {
  it('sound ones are read, and nothing is left open', async () => {
    const bytes = readFileSync(await sound());
    const path = newPath();
    const [before, good] = [openFiles(), await sound()];
    let refused = 0;
    for (let i = 0; i < 150; i++) {
      const damaged = Buffer.from(bytes);
      const at = (i * 97) % (bytes.length - 12);
      damaged.fill(0xff, at, at + 12);
      writeFileSync(path, damaged);
      await readRecording(path).catch(() => refused++);
    }
    expect(refused).toBeGreaterThan(30);
    expect((await readRecording(good)).events.t.length).toBe(3);
    expect(openFiles()).toBe(before);
  });
});

describe('several recordings', () => {
  it('can be read at the same time', async () => {
    const path = await writeHdf5(newPath(), { a: editionRecording(0), b: editionRecording(1), c: editionRecording(2) });
    const read = await Promise.all(['a', 'b', 'c'].map((group) => readRecording(path, { group })));
    expect(read.map(({ events }) => events.x[2])).toEqual([6, 7, 8]);
  });
});
