import type { SensorSize } from '@spikeseg/snn-core';
import type { SensorModel } from './recording.ts';

/** Sensors that EBSSA was recorded with, smallest first. */
export const knownSensors = [
  { model: 'DAVIS', width: 240, height: 180 },
  { model: 'ATIS', width: 304, height: 240 },
  { model: 'DAVIS', width: 346, height: 260 },
] as const satisfies readonly (SensorSize & { readonly model: SensorModel })[];

export type NamedModel = (typeof knownSensors)[number]['model'];

/** Camera family of a sensor size. */
export function sensorModelOf(size: SensorSize): SensorModel {
  return knownSensors.find(({ width, height }) => width === size.width && height === size.height)?.model ?? 'other';
}
