import { join } from 'node:path';
import { readRecording } from '@spikeseg/data-ebssa';
import type { EventStream } from '@spikeseg/events';
import { notes } from '@spikeseg/report/scored';
import { sharedPath } from '@spikeseg/test-support';
import { describe, expect, it, test } from 'vitest';
import { tinyConfig } from '../network/tiny.fixture.ts';
import { designedOn, fingerprintOf, partUnder, provenance, roleOf, type SeenRecording } from './seen-recordings.ts';

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

test('where the training recordings of a model are unknown, no recording is held out or unseen', () => {
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

const sl8rb = '93813c5f632358b357779a446d82941430b5f46a2c1d26a743203d08c030615a';
const other = 'f'.repeat(64);
const network = tinyConfig();
const neurons = tinyConfig({ evaluation: { detector: 'evidence' } });
const weighing = tinyConfig({ data: { encoding: 'llr' } });

describe('what a table says of a recording', () => {
  it('evidence neurons that come with the package were trained on nothing, and designed on some', () => {
    expect([sl8rb, other].map((fingerprint) => provenance(neurons, [], fingerprint))).toEqual([
      'designed on',
      'nothing was trained',
    ]);
  });

  it('evidence neurons that have learned motions have their training, which counts first, and share the design', () => {
    const seen = [
      { name: 'a', part: 'train', fingerprint: other },
      { name: 'b', part: 'train', fingerprint: sl8rb },
    ] as const;
    const roles = (of: readonly SeenRecording[]) =>
      [other, sl8rb, 'e'.repeat(64)].map((fingerprint) => provenance(neurons, of, fingerprint));
    expect(roles(seen)).toEqual(['trained the model', 'trained the model', 'unseen']);
    expect(roles(seen.slice(0, 1))).toEqual(['trained the model', 'designed on', 'unseen']);
    expect(provenance(neurons, undefined, other)).toBe('unknown');
  });

  it('a network on plain events has only its training', () => {
    expect([sl8rb, other].map((fingerprint) => provenance(network, [], fingerprint))).toEqual(['unseen', 'unseen']);
    expect(provenance(network, undefined, sl8rb)).toBe('unknown');
  });

  it('a network on the evidence of events shares the design, and what trained it counts first', () => {
    const part = (of: 'train' | 'validation') => [{ name: 'a', part: of, fingerprint: sl8rb }];
    expect(provenance(weighing, [], sl8rb)).toBe('designed on');
    expect(provenance(weighing, part('validation'), sl8rb)).toBe('designed on');
    expect(provenance(weighing, part('train'), sl8rb)).toBe('trained the model');
    expect(provenance(weighing, [], other)).toBe('unseen');
  });
});

it('rows of the evidence detector are called in-sample where the recordings are those of its design', () => {
  const names = ['trained network', 'evidence neurons', 'evidence neurons, offline', 'trained evidence neurons'];
  const rows = names.map((name) => ({ name }));
  expect(notes.inSample(rows, designedOn({ one: sl8rb, two: other }))).toEqual([
    'evidence neurons, evidence neurons, offline, trained evidence neurons: in-sample: designed with the labels of one in sight; other recordings may score lower',
  ]);
  expect(notes.inSample(rows, designedOn({ two: other }))).toEqual([]);
  expect(notes.inSample(rows.slice(0, 1), ['one'])).toEqual([]);
});

const folder = sharedPath('data/ebssa');

describe.skipIf(folder === undefined)('the recordings themselves', () => {
  it.each([
    'Labelled Data/SL8RB_1957_davis_td_labelled.mat',
    'Labelled Data/geostarelong_abs6_2022_davis_td_labelled.mat',
    'Unlabelled Data/2018-03-11-19-48-31_bsidavis_humanity_star_tracking_td.mat',
  ])('%s is known by its events', async (file) => {
    const recording = await readRecording(join(folder ?? '', file));
    expect(designedOn({ night: fingerprintOf(recording.events) })).toEqual(['night']);
  });
});
