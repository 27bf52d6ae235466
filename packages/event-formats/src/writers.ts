import type { SensorSize } from '@spikeseg/snn-core';
import type { EventWriter } from './event-writer.ts';

/** Formats that are written piece by piece. */
export const writers = {} satisfies Record<string, (sensor: SensorSize) => EventWriter>;

/** Names of the formats that are written. */
export type WrittenFormat = keyof typeof writers;

export const writtenFormats = Object.keys(writers) as readonly WrittenFormat[];
