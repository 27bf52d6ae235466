import type { EventStream } from '@spikeseg/snn-core';
import { expect, test } from 'vitest';
import { fingerprintOf, partUnder, roleOf } from './seen-recordings.ts';

const events = (startUs: number, lastX = 7): EventStream => ({
  x: Uint16Array.of(3, lastX),
  y: Uint16Array.of(4, 5),
  p: Uint8Array.of(0, 1),
  t: Float64Array.of(startUs, startUs + 10),
  sensor: { width: 240, height: 180 },
});

test('a fingerprint knows events again, whenever the camera clock began, and tells others apart', () => {
  expect(fingerprintOf(events(0))).toBe(fingerprintOf(events(3e9)));
  expect(fingerprintOf(events(0))).toMatch(/^[0-9a-f]{64}$/);
  expect(fingerprintOf(events(0, 8))).not.toBe(fingerprintOf(events(0)));
  expect(fingerprintOf({ ...events(0), sensor: { width: 304, height: 240 } })).not.toBe(fingerprintOf(events(0)));
});

test('the part of a recording follows from the split', () => {
  const split = { kind: 'by-recording', train: ['a'], validation: ['b'] } as const;
  expect([partUnder(split, 'a'), partUnder(split, 'b')]).toEqual(['train', 'validation']);
  expect(partUnder({ kind: 'by-time', trainRatio: 0.9, gapWindows: 1 }, 'a')).toBe('both');
});

test('where nobody knows what trained a model, no recording is held out or unseen', () => {
  expect(roleOf(undefined, 'f1')).toBe('unknown');
});

test('the role of a recording follows from its events, not from its name', () => {
  const seen = [
    { name: 'a', part: 'train', fingerprint: 'f1' },
    { name: 'b', part: 'validation', fingerprint: 'f2' },
    { name: 'copy of a', part: 'validation', fingerprint: 'f1' },
    { name: 'c', part: 'both', fingerprint: 'f3' },
  ] as const;
  // A copy that validated does not make the original held out.
  expect(['f1', 'f2', 'f3', 'f4'].map((fingerprint) => roleOf(seen, fingerprint))).toEqual([
    'trained the model',
    'held out',
    'its first part trained the model',
    'unseen',
  ]);
});
