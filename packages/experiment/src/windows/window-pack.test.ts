import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { temporaryFolder } from '../context.fixture.ts';
import { anyWindows, packOf, summary, wholeIndex, windowsOf } from './packs.fixture.ts';
import { bytesOfFile, indexOf, isIntact, type PackBytes, windowFrom } from './window-pack.ts';

/** Whether a reader would take it for whole. */
const isTaken = (bytes: PackBytes): boolean => {
  const index = indexOf(bytes);
  return index !== undefined && isIntact(index, bytes);
};

test('windows come back as they were, with what is known of their recording', () => {
  fc.assert(
    fc.property(anyWindows, fc.string(), (windows, key) => {
      const pack = packOf(windows, key);
      expect(wholeIndex(pack)).toMatchObject({ key, ...summary, count: windows.length });
      expect(windowsOf(pack)).toEqual(windows);
      expect(isTaken(pack)).toBe(true);
    }),
  );
});

test('each window comes back from its own bytes alone', () => {
  fc.assert(
    fc.property(anyWindows, (windows) => {
      const pack = packOf(windows);
      const index = wholeIndex(pack);
      const alone = windows.map((_, i) => windowFrom(index, i, pack.slice(index.starts[i], index.starts[i + 1])));
      expect(alone).toEqual(windows);
    }),
  );
});

test('equal windows give equal bytes', () => {
  fc.assert(
    fc.property(anyWindows, (windows) => {
      expect(packOf(structuredClone(windows))).toEqual(packOf(windows));
    }),
    { numRuns: 20 },
  );
});

describe('damage is seen', () => {
  it('one changed bit, anywhere', () => {
    fc.assert(
      fc.property(anyWindows, fc.nat(), fc.nat(7), (windows, place, bit) => {
        const pack = packOf(windows);
        pack[place % pack.length] ^= 1 << bit;
        expect(isTaken(pack)).toBe(false);
      }),
    );
  });

  it('an end that is missing, bytes that are too many', () => {
    fc.assert(
      fc.property(anyWindows, fc.nat(), (windows, place) => {
        const pack = packOf(windows);
        expect(isTaken(pack.slice(0, place % pack.length))).toBe(false);
        const longer = new Uint8Array(pack.length + 4);
        longer.set(pack);
        expect(isTaken(longer)).toBe(false);
      }),
    );
  });

  it('another file', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (noise, withName) => {
        const bytes = Uint8Array.from(withName ? [...packOf([]).slice(0, 8), ...noise] : noise);
        expect(isTaken(bytes)).toBe(false);
      }),
    );
  });

  it('in a window that is read alone', () => {
    const [windows] = fc.sample(
      anyWindows.filter((all) => all.length > 1),
      1,
    );
    const pack = packOf(windows);
    const index = wholeIndex(pack);
    const second = pack.slice(index.starts[1], index.starts[2]);
    second[second.length - 1] ^= 1;
    expect(windowFrom(index, 1, second)).toBeUndefined();
    expect(windowFrom(index, 1, pack.slice(index.starts[0], index.starts[1]).slice(4))).toBeUndefined();
  });
});

const file = (...bytes: number[]): string => {
  const path = join(temporaryFolder(), 'file');
  writeFileSync(path, Uint8Array.from(bytes));
  return path;
};

test('gives a part, what follows, or all', () => {
  const path = file(1, 2, 3, 4);
  expect(bytesOfFile(path)).toEqual(Uint8Array.of(1, 2, 3, 4));
  expect(bytesOfFile(path, 1)).toEqual(Uint8Array.of(2, 3, 4));
  expect(bytesOfFile(path, 1, 2)).toEqual(Uint8Array.of(2, 3));
  expect(bytesOfFile(path, 4)).toEqual(new Uint8Array());
  expect(bytesOfFile(file())).toEqual(new Uint8Array());
});

test('the bytes are in memory of their own, so that they can be handed over', () => {
  expect(bytesOfFile(file(1, 2, 3))?.buffer.byteLength).toBe(3);
});

test('what cannot be had is undefined', () => {
  const path = file(1, 2, 3);
  expect(bytesOfFile(path, 2, 2)).toBeUndefined();
  expect(bytesOfFile(path, 4)).toBeUndefined();
  expect(bytesOfFile(join(path, 'below'))).toBeUndefined();
  expect(bytesOfFile(temporaryFolder())).toBeUndefined();
  expect(bytesOfFile(join(temporaryFolder(), 'none'))).toBeUndefined();
});
