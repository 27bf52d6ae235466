import type { SensorSize } from '@spikeseg/snn-core';

/** Cameras that can be imitated, by the size of their chips, px; EVK4 has a Sony IMX636. */
export const sensorSizes = {
  DAVIS: { width: 240, height: 180 },
  ATIS: { width: 304, height: 240 },
  DAVIS346: { width: 346, height: 260 },
  DVXplorer: { width: 640, height: 480 },
  EVK4: { width: 1280, height: 720 },
} as const satisfies Readonly<Record<string, SensorSize>>;

export type GeneratedSensor = keyof typeof sensorSizes;

/** Pixels of a chip over those of a DAVIS: what is given per DAVIS goes with the area. */
export const areaOf = ({ width, height }: SensorSize): number =>
  (width * height) / (sensorSizes.DAVIS.width * sensorSizes.DAVIS.height);
