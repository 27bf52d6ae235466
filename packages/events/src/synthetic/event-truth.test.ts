import { says } from '@spikeseg/test-support';
import { describe, expect, it } from 'vitest';
import { decodeEventTruth, encodeEventTruth, eventSource, maxSatellites } from './event-truth.ts';
import { runPython } from './python.fixture.ts';

describe('encodeEventTruth', () => {
  it('writes a .npy file of version 1.0: a header that ends at a multiple of 64 bytes, then the numbers', () => {
    for (const length of [0, 1, 9, 10, 99_999, 100_000]) {
      const source = Uint8Array.from({ length }, (_, i) => i % 7);
      const bytes = encodeEventTruth(source);
      expect([...bytes.subarray(0, 8)]).toEqual([0x93, ...new TextEncoder().encode('NUMPY'), 1, 0]);
      const headerLength = bytes[8] + 256 * bytes[9];
      expect((10 + headerLength) % 64).toBe(0);
      const header = new TextDecoder().decode(bytes.subarray(10, 10 + headerLength));
      expect(header).toMatch(new RegExp(`^\\{'descr': '\\|u1', 'fortran_order': False, 'shape': \\(${length},\\), \\} *\\n$`));
      expect(bytes.subarray(10 + headerLength)).toEqual(source);
    }
  });

  it.skipIf(runPython === undefined)('is read by NumPy', () => {
    const source = Uint8Array.from({ length: 1000 }, (_, i) => i % 256);
    const code = 'import numpy; a = numpy.load(path); print(json.dumps([str(a.dtype), a.shape, a.astype(int).tolist()]))';
    expect(runPython?.(code, encodeEventTruth(source), 'truth.npy')).toEqual(['uint8', [1000], [...source]]);
  });
});

describe('eventSource', () => {
  it('leaves a number of its own to every satellite', () => {
    expect(eventSource.satellite + maxSatellites - 1).toBe(255);
    expect(new Set(Object.values(eventSource)).size).toBe(4);
    expect(Math.max(...Object.values(eventSource))).toBe(eventSource.satellite);
  });
});

describe('decodeEventTruth', () => {
  const source = Uint8Array.of(0, 3, 1, 2);
  const bytes = encodeEventTruth(source);

  it('reads what was written', () => {
    expect(decodeEventTruth(bytes, 4, 'a.npy')).toEqual(source);
    expect(decodeEventTruth(encodeEventTruth(new Uint8Array()), 0, 'a.npy')).toEqual(new Uint8Array());
  });

  it.each([
    [bytes, 5, says('a.npy: byte 61', '5 bytes', 'another header')],
    [bytes.subarray(0, -1), 4, says('a.npy: byte 128', '(4)', 3)],
    [Uint8Array.of(1, 2, 3), 4, /^a\.npy: byte 0: expected a \.npy file/],
  ])('refuses the truth of other events, and what is no truth', (wrong, events, message) => {
    expect(() => decodeEventTruth(wrong, events, 'a.npy')).toThrow(message);
  });
});
