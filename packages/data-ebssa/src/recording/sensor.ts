import { knownSensors, type NamedModel, type SensorSize } from '@spikeseg/events';
import { fileNameOf, foldersOf } from '../files/path.ts';

/** What a recording tells about its sensor. */
export interface SensorEvidence {
  /** xMax and yMax of the file: the sensor size, or merely the largest coordinates that occur. */
  readonly declared: SensorSize | undefined;
  readonly named: NamedModel | undefined;
}

/**
 * Camera that the place of a recording names: the group or file name (`…_atis_td_labelled.mat`, `…_bsidavis_…`), else the
 * folder it lies in (`ATIS/`, `DAVIS/`). Folders further up are not asked: people are called Davis.
 */
export function modelInPath(path: string, group: string | undefined): NamedModel | undefined {
  for (const name of [group ?? '', fileNameOf(path)]) {
    if (/davis/i.test(name)) return 'DAVIS';
    if (/(^|[^a-z])(bsi)?atis([^a-z]|$)/i.test(name)) return 'ATIS';
  }
  const folder = foldersOf(path)[0]?.toUpperCase();
  return folder === 'DAVIS' || folder === 'ATIS' ? folder : undefined;
}

/**
 * Sensor size from what the file declares, then its name, then its events. In this order:
 *
 * 1. a declared size that is a known sensor;
 * 2. a declared size below a known sensor (data-driven) that the name agrees with, or that shares one side with it;
 * 3. any other declared size;
 * 4. the smallest known sensor, of the model that the name gives, that holds all events.
 *
 * @param extent columns and rows that the events need
 * @returns undefined when nothing is declared and no known sensor holds the events
 */
export function decideSensor({ declared, named }: SensorEvidence, extent: SensorSize): SensorSize | undefined {
  const ofName = knownSensors.filter(({ model }) => named === undefined || model === named);
  if (declared === undefined) return sizeOf(ofName.find(holds(extent)));
  const sharesASide = (sensor: SensorSize) => sensor.width === declared.width || sensor.height === declared.height;
  return (
    sizeOf(knownSensors.find((sensor) => sensor.width === declared.width && sensor.height === declared.height)) ??
    sizeOf(named === undefined ? undefined : ofName.find(holds(declared))) ??
    sizeOf(knownSensors.find((sensor) => holds(declared)(sensor) && sharesASide(sensor))) ??
    declared
  );
}

function sizeOf(sensor: SensorSize | undefined): SensorSize | undefined {
  return sensor === undefined ? undefined : { width: sensor.width, height: sensor.height };
}

function holds(inner: SensorSize): (sensor: SensorSize) => boolean {
  return (sensor) => inner.width <= sensor.width && inner.height <= sensor.height;
}
