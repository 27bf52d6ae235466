import type { SensorSize } from '@spikeseg/events';
import { cameraSize } from '../cameras.ts';

/** How an address is made up of a pixel and a polarity. */
export type AddressLayout = 'dvs128' | 'davis';

/** A chip, as far as its name tells. */
export interface Chip {
  readonly layout: AddressLayout;
  /** Undefined for a DAVIS of a size that is not known. */
  readonly sensor: SensorSize | undefined;
}

/** Sizes of DAVIS chips, by the number in their name. */
const davisSizes: Readonly<Record<string, SensorSize>> = {
  128: { width: 128, height: 128 },
  208: { width: 208, height: 192 },
  240: { width: 240, height: 180 },
  346: { width: 346, height: 260 },
  640: { width: 640, height: 480 },
};

/** The chip of a name such as `ch.unizh.ini.jaer.chip.retina.DVS128`, `DAVIS240C` or `DAVIS346_00000104`; undefined for one that is not known. */
export function chipOf(name: string): Chip | undefined {
  if (/dvs_?128|tmpdiff128/i.test(name)) return { layout: 'dvs128', sensor: { width: 128, height: 128 } };
  // The DAVIS240 was once called SBret.
  if (/sbret(10|20|21)/i.test(name)) return { layout: 'davis', sensor: davisSizes[240] };
  if (!/davis/i.test(name)) return undefined;
  const [, number = ''] = /davis[a-z]*[ _-]?(\d{3})/i.exec(name) ?? [];
  return { layout: 'davis', sensor: davisSizes[number] };
}

export const chipSize = (name: string): SensorSize | undefined => cameraSize(name) ?? chipOf(name)?.sensor;
