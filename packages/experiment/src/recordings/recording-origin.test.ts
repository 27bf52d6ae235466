import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeRecording } from '@spikeseg/data-ebssa/writing';
import { eventTruth, generateRecording } from '@spikeseg/events/synthetic';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../context/context.fixture.ts';
import { tinyConfig } from '../network/tiny.fixture.ts';
import { eventTruthFile, recordingWithTruth } from './recording-origin.ts';
import { generatorOptions } from './synthetic.ts';

const options = { ...generatorOptions(tinyConfig()), durationS: 1 };
const { recording, source } = generateRecording(options, 1);

describe('the truth of every event', () => {
  it('is that of the generator: 1 for satellites, 0 for stars, hot pixels and the background', async () => {
    const { satelliteEvents } = await recordingWithTruth({ kind: 'generated', options, seed: 1 });
    const ones = satelliteEvents?.reduce((sum, one) => sum + one, 0);
    expect(satelliteEvents).toHaveLength(recording.events.t.length);
    expect(ones).toBe(source.filter((cause) => cause === eventTruth.causes.satellite).length);
    // A satellite is a small part of the sky.
    expect(ones).toBeGreaterThan(0);
    expect(ones).toBeLessThan(source.length / 2);
  });

  it('is in a file beside the recording, the same for all satellites; without the file it is unknown', async () => {
    const origin = { kind: 'file', path: join(temporaryFolder(), 'night_td_labelled.mat') } as const;
    writeFileSync(origin.path, writeRecording(recording));
    expect((await recordingWithTruth(origin)).satelliteEvents).toBeUndefined();
    const causes = Uint8Array.from(source, (_, i) => [0, 1, 2, 3, 4, 255][i % 6]);
    writeFileSync(eventTruthFile(origin.path), eventTruth.encode(causes));
    const { events, satelliteEvents } = await recordingWithTruth(origin);
    expect(events.t).toEqual(recording.events.t);
    expect(satelliteEvents?.subarray(0, 8)).toEqual(Uint8Array.of(0, 0, 0, 1, 1, 1, 0, 0));
  });
});

it.each([
  ['/a/night_td_labelled.mat', '/a/night_truth.npy'],
  ['/a/night.mat', '/a/night_truth.npy'],
  ['/a/td_labelled.mat.d/n.mat', '/a/td_labelled.mat.d/n_truth.npy'],
])('the truth of %s lies in %s', (path, file) => {
  expect(eventTruthFile(path)).toBe(file);
});
