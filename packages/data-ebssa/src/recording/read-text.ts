import { createReadStream } from 'node:fs';
import { joinEvents } from '@spikeseg/event-formats';
import {
  checkSensorSize,
  EventFormatError,
  EventLineReader,
  type EventStream,
  knownSensors,
  largestSide,
  type NamedModel,
  ReadBudget,
  type Recording,
  sensorModelOf,
  type SensorSize,
} from '@spikeseg/events';
import { defaultName, type ReadOptions } from './decode.ts';
import { labelPlaceOf } from './labels.ts';
import { decideSensor, modelInPath } from './sensor.ts';

/** Bytes that are read at once. */
const pieceBytes = 1 << 20;

/** Lines may name any pixel until the sensor is known. */
const anySensor: SensorSize = { width: largestSide, height: largestSide };

/**
 * Reads lines `t_us,x,y,p`, piece by piece: what is in memory are the events and never the text.
 *
 * @param bytes size of the file
 * @param place absolute path, where folders can tell about sensor and labels that a relative one does not show
 * @throws EventFormatError with line and byte
 */
export async function readTextRecording(path: string, bytes: number, options: ReadOptions, place: string): Promise<Recording> {
  refuseOptions(path, options);
  const reader = new EventLineReader({ name: path, sensor: options.sensor ?? anySensor });
  const budget = new ReadBudget(path, bytes, options.limits);
  const blocks: EventStream[] = [];
  let count = 0;
  const keep = (some: Iterable<EventStream>): void => {
    for (const { t, x, y, p, sensor } of some) {
      if (t.length === 0) continue;
      options.signal?.throwIfAborted();
      budget.check('maxEvents', (count += t.length), undefined, { offset: 0 }, 'events');
      // Lines whose times fall are refused, so the first is the earliest.
      const spanS = (t[t.length - 1] - (blocks[0] ?? { t }).t[0]) / 1e6;
      budget.check('maxSpanS', spanS, undefined, { offset: 0 }, 's from the first event to the last');
      blocks.push({ t: t.slice(), x: x.slice(), y: y.slice(), p: p.slice(), sensor });
    }
  };
  for await (const piece of createReadStream(path, { highWaterMark: pieceBytes })) keep(reader.read(piece as Uint8Array));
  keep(reader.end());
  const columns = joinEvents(blocks);
  const { sensor, from } = sensorOf(path, columns, options, modelInPath(place, undefined));
  return {
    name: options.name ?? defaultName(path, undefined),
    path,
    format: 'csv',
    sensorModel: sensorModelOf(sensor),
    sensorFrom: from,
    events: { ...columns, sensor },
    objects: [],
    labelled: labelPlaceOf(place) === 'labelled',
    stored: { bytes, header: '', variables: [], coordinateBase: 0, offCode: reader.offCode, labelsInTimeOrder: true },
  };
}

function refuseOptions(file: string, { group, coordinateBase }: ReadOptions): void {
  const got = 'lines of events';
  if (group !== undefined) throw new EventFormatError({ file, offset: 0, expected: `an HDF5 file with a group ${group}`, got });
  if (coordinateBase === 1)
    throw new EventFormatError({ file, offset: 0, expected: 'a MATLAB or HDF5 file, to read with coordinateBase 1', got });
}

type Columns = Omit<EventStream, 'sensor'>;

/** The size that was given; else the smallest sensor of the camera that holds all events; else the smallest known one, or their extent. */
export function sensorOf(
  file: string,
  { x, y }: Columns,
  { sensor, camera }: ReadOptions,
  inPath: NamedModel | undefined,
): { readonly sensor: SensorSize; readonly from: NonNullable<Recording['sensorFrom']> } {
  if (sensor !== undefined) {
    checkSensorSize(file, sensor);
    return { sensor, from: 'option' };
  }
  const extent = { width: sideOf(x), height: sideOf(y) };
  const named = camera ?? inPath;
  if (x.length > 0)
    checkSensorSize(
      file,
      extent,
      'if its events lie within a smaller sensor, give that (--sensor-size WIDTHxHEIGHT; in the library the option sensor)',
    );
  const fitting = decideSensor({ declared: undefined, named }, extent);
  if (fitting !== undefined) return { sensor: fitting, from: named === undefined ? 'extent' : 'camera' };
  if (named === undefined) return { sensor: extent, from: 'extent' };
  const sizes = knownSensors.filter(({ model }) => model === named).map(({ width, height }) => `${width}×${height}`);
  throw new EventFormatError({
    file,
    offset: 0,
    expected: `pixels of a ${named} sensor (${sizes.join(', ')})`,
    got: `pixels up to (${extent.width - 1}, ${extent.height - 1})`,
    fix: 'give the size of the sensor (--sensor-size WIDTHxHEIGHT; in the library the option sensor)',
  });
}

/** Pixels of a side that the events need. */
const sideOf = (pixels: Uint16Array): number => {
  let most = -1;
  for (const pixel of pixels) if (pixel > most) most = pixel;
  return most + 1;
};
