import { generateRecording } from '@spikeseg/events/synthetic';
import { describe, expect, it } from 'vitest';
import { starry } from '../../../events/src/synthetic/generator.fixture.ts';
import { readRecording } from '../read-recording.ts';
import { writeRecording } from './write-recording.ts';

describe('a generated recording', () => {
  it.each(['DAVIS346', 'DVXplorer', 'EVK4'] as const)('survives being written for a %s and read again', async (sensor) => {
    const options = { ...starry, sensor, durationS: 0.5 };
    const { recording: made } = generateRecording(options, 4);
    const bytes = writeRecording(made);
    const path = `/made/${sensor.toLowerCase()}_td_labelled.mat`;
    const read = await readRecording(bytes, { path });
    expect(read.events).toEqual(made.events);
    expect(read.sensorModel).toBe(made.sensorModel);
    expect(read.objects.map(({ id, x, y }) => ({ id, x, y }))).toEqual(made.objects.map(({ id, x, y }) => ({ id, x, y })));
  });
});
