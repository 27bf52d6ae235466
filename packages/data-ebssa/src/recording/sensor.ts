import {
  checkSensorSize,
  EventFormatError,
  type EventStream,
  knownSensors,
  type NamedModel,
  type Recording,
  type SensorSize,
} from '@spikeseg/events';
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

/** The size that was given; else the smallest sensor of the camera that holds all events; else the smallest known one, or their extent. */
export function sensorOf(
  file: string,
  { x, y }: Omit<EventStream, 'sensor'>,
  { sensor, camera }: { readonly sensor?: SensorSize | undefined; readonly camera?: NamedModel | undefined },
  inPath: NamedModel | undefined,
): { readonly sensor: SensorSize; readonly from: NonNullable<Recording['sensorFrom']> } {
  if (sensor !== undefined) {
    checkSensorSize(file, sensor);
    return { sensor, from: 'option' };
  }
  const extent = { width: sideOf(x), height: sideOf(y) };
  const named = camera ?? inPath;
  if (x.length > 0)
    checkSensorSize(file, extent, 'if its events lie within a smaller sensor, give that (option sensor WIDTHxHEIGHT)');
  const fitting = decideSensor({ declared: undefined, named }, extent);
  if (fitting !== undefined) return { sensor: fitting, from: named === undefined ? 'extent' : 'camera' };
  if (named === undefined) return { sensor: extent, from: 'extent' };
  const sizes = knownSensors.filter(({ model }) => model === named).map(({ width, height }) => `${width}×${height}`);
  throw new EventFormatError({
    file,
    offset: 0,
    expected: `pixels of a ${named} sensor (${sizes.join(', ')})`,
    got: `pixels up to (${extent.width - 1}, ${extent.height - 1})`,
    fix: 'give the size of the sensor (option sensor WIDTHxHEIGHT)',
  });
}

/** Pixels of a side that the events need. */
const sideOf = (pixels: Uint16Array): number => {
  let max = -1;
  for (const pixel of pixels) if (pixel > max) max = pixel;
  return max + 1;
};
