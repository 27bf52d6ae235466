import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import { evidenceVersion, generateRecording, natsOfEvents, windows } from '@spikeseg/events';
import type { EventStream } from '@spikeseg/snn-core';
import { describe, expect, it, test } from 'vitest';
import { everything } from '../../../events/src/synthetic/generator.fixture.ts';
import { writeRecording } from '../mat5-writer/write-recording.ts';
import { parseMat5Recording } from './read-recording.ts';
import { readerVersion, readingKey } from './reading-key.ts';

const cut = { steps: 4, timestepMs: 20, stride: 3, channels: 2, height: 64, width: 64, normalize: false } as const;

/** SHA-256 of events, and of their windows. */
function digestOf(events: EventStream): string {
  const hash = createHash('sha256');
  const spikes = Array.from(windows(events, cut), (window) => window.spikes);
  const arrays = [events.x, events.y, events.p, events.t, ...spikes.flatMap(({ offsets, index }) => [offsets, index])];
  for (const { buffer, byteOffset, byteLength } of arrays) hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  return hash.digest('hex').slice(0, 16);
}

test('generating, reading and cutting give what they gave when readerVersion was last raised', () => {
  const { recording } = generateRecording({ ...everything, durationS: 2 }, 1);
  const bytes = writeRecording(recording, { layout: { kind: 'matrix' }, compress: true });
  const read = parseMat5Recording(bytes, 'a_davis_td.mat').events;
  const now = { readerVersion, generated: digestOf(recording.events), read: digestOf(read) };
  expect(now, 'raise readerVersion and put the new digests here, or windows that users keep on disk go stale').toEqual({
    readerVersion: 1,
    generated: '208299b48e32a008',
    read: '208299b48e32a008',
  });
});

test('events have the evidence that they had when evidenceVersion was last raised', () => {
  const { events } = generateRecording({ ...everything, durationS: 4 }, 1).recording;
  const nats = natsOfEvents(events, { ...cut, llr: { rateHz: 0.3, mostNats: 7 } }) ?? new Float32Array();
  const digest = createHash('sha256').update(new Uint8Array(nats.buffer)).digest('hex').slice(0, 16);
  const now = { evidenceVersion, digest };
  expect(now, 'raise evidenceVersion and put the new digest here, or windows that users keep on disk go stale').toEqual({
    evidenceVersion: 1,
    digest: 'e27c5e219479573d',
  });
});

describe('readingKey', () => {
  it('tells groups apart, and what the path says of the camera', () => {
    const keys = [
      readingKey('/data/a.mat'),
      readingKey('/data/a.mat', { group: 'night' }),
      readingKey('/data/a_davis.mat'),
      readingKey('/data/ATIS/a.mat'),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('is the same wherever the file lies, and however its path is written', () => {
    expect(readingKey('/other/folder/b.mat')).toBe(readingKey('/data/a.mat'));
    expect(readingKey('/other/ATIS/b.mat')).toBe(readingKey('/data/ATIS/a.mat'));
    expect(readingKey(join('DAVIS', 'a.mat'))).toBe(readingKey(resolve('DAVIS', 'a.mat')));
  });
});
