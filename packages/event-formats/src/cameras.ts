import type { SensorSize } from '@spikeseg/events';

/** Sensors of event cameras, px, by the name that people and files use; looked up without regard to case. */
const cameras: Readonly<Record<string, SensorSize>> = {
  DVS128: { width: 128, height: 128 },
  DAVIS240: { width: 240, height: 180 },
  DAVIS346: { width: 346, height: 260 },
  DVXplorer: { width: 640, height: 480 },
  'DVXplorer Lite': { width: 320, height: 240 },
  ATIS: { width: 304, height: 240 },
  Gen3: { width: 640, height: 480 },
  Gen4: { width: 1280, height: 720 },
  EVK3: { width: 640, height: 480 },
  EVK4: { width: 1280, height: 720 },
  IMX636: { width: 1280, height: 720 },
  GENX320: { width: 320, height: 320 },
};

const key = (text: string): string => text.toLowerCase().replaceAll(/[\s_-]/g, '');

/** Size of the sensor of a camera; undefined for one that is not known. */
export function cameraSize(name: string): SensorSize | undefined {
  return Object.entries(cameras).find(([known]) => key(known) === key(name))?.[1];
}
