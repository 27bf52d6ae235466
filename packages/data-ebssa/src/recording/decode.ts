/**
 * From the variables of a file to a recording. This is the one place where EBSSA's conventions are known: 1-based
 * coordinates, polarity codes, times, labels. It reads no bytes (see mat5/ and hdf5/) and decides nothing about windows.
 *
 * Nothing is repaired: a value that is no event or label is an error that names it.
 */

import { type FormatName, formats, type ReadEventsOptions } from '@spikeseg/event-formats';
import {
  checkSensorSize,
  EventFormatError,
  largestSide,
  type NamedModel,
  ReadBudget,
  type ReadLimits,
  type Recording,
  type SensorSize,
  sensorModelOf,
} from '@spikeseg/events';
import { describeVariable, type FileVariable } from '../files/file-variable.ts';
import { fileNameOf } from '../files/path.ts';
import { variableFault } from './column.ts';
import { decodePolarity, decodeTimes, eventColumns } from './event-columns.ts';
import { decodeLabels, labelPlaceOf } from './labels.ts';
import { placeEvents } from './place-events.ts';
import { recordingName } from './recording-name.ts';
import { modelInPath } from './sensor.ts';

/** What a reader found in a file. */
export interface FileContent {
  readonly format: 'mat5' | 'mat7.3' | 'hdf5';
  readonly bytes: number;
  readonly header: string;
  readonly variables: readonly FileVariable[];
}

/** What a file of events may not tell itself; of MATLAB files only `sensor` says anything. */
export interface EventReading extends Pick<ReadEventsOptions, 'stream' | 'columns' | 'unit' | 'guess'> {
  /** Sensor size, where neither file nor name nor a known sensor tells it. */
  readonly sensor?: SensorSize | undefined;
  /** Format, where the bytes have no mark, or a mark of that kind. */
  readonly format?: FormatName | undefined;
}

/** How to read a recording. All of it may be left out; a `RecordingFile` of `findRecordings` fits as it is. */
export interface ReadOptions extends EventReading {
  /** What to call bytes or a `Blob` in messages; it tells of camera and labels, too. Left out: the name of the file. */
  readonly path?: string | undefined;
  /** Name to give the recording; left out: the file name without extension, or the group. */
  readonly name?: string | undefined;
  /** HDF5 group that holds TD and Obj. */
  readonly group?: string | undefined;
  /** Number of the first pixel in the file. Left out: 1, unless x and y both hold a 0 and neither fills the sensor beyond it. */
  readonly coordinateBase?: 0 | 1 | undefined;
  /** Camera of lines of text, which do not tell it. */
  readonly camera?: NamedModel | undefined;
  /** What the file may make its reader do, where it is not the default. */
  readonly limits?: Partial<ReadLimits> | undefined;
  /** Ends the reading, which then throws its reason; a MATLAB level 5 file is read to its end. */
  readonly signal?: AbortSignal | undefined;
}

/** Variables that tell the size of the sensor. */
export const sizeVariables = ['xMax', 'yMax'] as const;
/** Variables that a recording is made of; all others are left alone. */
export const recordingVariables: readonly string[] = ['TD', 'Obj', 'nObj', ...sizeVariables];

/**
 * Decodes a recording.
 *
 * @param place absolute path, where folders can tell about sensor and labels that a relative one does not show
 * @throws EventFormatError
 */
export function decodeRecording(path: string, content: FileContent, options: ReadOptions, place: string): Recording {
  const { variables } = content;
  const budget = new ReadBudget(path, content.bytes, options.limits);
  const find = (name: string) => variables.find((variable) => variable.name === name);
  const columns = eventColumns(
    path,
    find('TD'),
    variables.map(({ name }) => name),
  );
  const declared = sensorSizeDeclared(path, variables);
  const evidence = { declared, named: modelInPath(place, options.group) };
  budget.check('maxEvents', columns.ts.values.length, columns.ts.label, columns.ts, 'events');
  const t = decodeTimes(columns.ts, budget.limits.maxSpanS);
  const { p, offCode } = decodePolarity(columns.p);
  const { sensor, base, x, y } = placeEvents(columns, evidence, options);
  checkSensorSize(path, sensor);
  const obj = find('Obj');
  const { objects, inTimeOrder } = decodeLabels(path, obj, base, budget);
  const objCount = obj?.kind === 'struct' ? obj.fields.find(({ name }) => name === 'nObj') : undefined;
  return {
    name: options.name ?? defaultName(path, options.group),
    path,
    group: options.group,
    format: content.format,
    sensorModel: sensorModelOf(sensor),
    events: { x, y, p, t, sensor },
    objects,
    labelled: obj !== undefined || labelPlaceOf(place) === 'labelled',
    stored: {
      bytes: content.bytes,
      header: content.header,
      variables: variables.map(describeVariable),
      coordinateBase: base,
      offCode,
      xMax: declared?.width,
      yMax: declared?.height,
      nObj: readScalar(path, find('nObj')) ?? readScalar(path, objCount),
      labelsInTimeOrder: inTimeOrder,
    },
  };
}

/** Of files of MATLAB. */
export const matEnding = '.mat';
const endings = [matEnding, ...formats.flatMap(({ extensions }) => extensions)];
/** What names of recordings end with. */
export const recordingEnding: RegExp = new RegExp(`(${endings.join('|').replaceAll('.', String.raw`\.`)})(\\.(gz|zst))?$`, 'i');

/** File name without extension, or the group's own name, made harmless. */
export function defaultName(path: string, group: string | undefined): string {
  return recordingName(group ?? fileNameOf(path).replace(recordingEnding, ''));
}

/**
 * Sensor size in the variables xMax and yMax, or undefined when there are none.
 *
 * @throws EventFormatError when one is missing or no sensor side
 */
export function sensorSizeDeclared(file: string, variables: readonly FileVariable[]): SensorSize | undefined {
  const [width, height] = sizeVariables.map((name) => variables.find((variable) => variable.name === name));
  if (width === undefined && height === undefined) return undefined;
  return { width: readSide(file, 'xMax', width), height: readSide(file, 'yMax', height) };
}

function readSide(file: string, label: string, variable: FileVariable | undefined): number {
  const side = readScalar(file, variable);
  if (side !== undefined && Number.isInteger(side) && side >= 1 && side <= largestSide) return side;
  const expected = `a sensor side from 1 to ${largestSide} pixels`;
  throw new EventFormatError({ file, variable: label, offset: variable?.offset ?? 0, expected, got: `${side ?? 'none'}` });
}

function readScalar(file: string, variable: FileVariable | undefined): number | undefined {
  if (variable === undefined) return undefined;
  if (variable.kind === 'numeric' && variable.values.length === 1) return variable.values[0];
  throw variableFault(file, variable.name, variable, 'one number');
}
