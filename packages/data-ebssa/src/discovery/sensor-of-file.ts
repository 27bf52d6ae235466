import { resolve } from 'node:path';
import type { SensorModel } from '@spikeseg/events';
import { EventFormatError, sensorModelOf } from '@spikeseg/events';
import { sensorSizeDeclared } from '../recording/decode.ts';
import { readContent } from '../recording/read-content.ts';
import type { ReadLimits } from '../recording/read-limits.ts';
import { readRecording } from '../recording/read-recording.ts';
import { decideSensor, modelInPath } from '../recording/sensor.ts';

/**
 * Sensor model of a recording, the same that reading it gives; its events are read only when nothing else tells.
 *
 * @returns undefined when the file cannot be read and its name says nothing
 */
export async function sensorModelOfFile(file: {
  readonly path: string;
  readonly group?: string | undefined;
  readonly limits?: Partial<ReadLimits> | undefined;
}): Promise<SensorModel | undefined> {
  const named = modelInPath(resolve(file.path), file.group);
  try {
    const content = await readContent(file.path, file, (name) => name === 'xMax' || name === 'yMax');
    // Lines of text are of the camera that somebody says.
    if (content.format === 'csv') return named;
    const { variables } = content;
    const declared = sensorSizeDeclared(file.path, variables);
    // A declared size decides alone; so does a name, since every sensor it can mean is of its model.
    if (declared !== undefined) return sensorModelOf(decideSensor({ declared, named }, { width: 0, height: 0 }) ?? declared);
    return named ?? (await readRecording(file.path, { group: file.group, limits: file.limits })).sensorModel;
  } catch (error) {
    if (error instanceof EventFormatError) return named;
    throw error;
  }
}
