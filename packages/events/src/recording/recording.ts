import type { EventStream, LabelTrack, SensorSize } from '../stream/event-stream.ts';
import type { Repeats } from '../stream/repeated-events.ts';

/** Family of the camera. The size of the chip is in `events.sensor`: DAVIS is 240×180 or 346×260, ATIS is 304×240. */
export type SensorModel = 'DAVIS' | 'ATIS' | 'other';

/** A time in which a camera dropped events, as it says itself, µs on the clock of the events. */
export interface DroppedTime {
  readonly fromUs: number;
  readonly untilUs: number;
  readonly events: number;
}

/** External triggers of a camera, in file order: a pulse at an input, e.g. one per second of a GPS receiver. */
export interface Triggers {
  /** Times on the clock of the events, µs. */
  readonly t: readonly number[];
  /** Inputs of the camera. */
  readonly channel: readonly number[];
  /** 1 = rising, 0 = falling; 1 where the file does not tell. */
  readonly edge: readonly number[];
}

/** One recording, decoded: 0-based coordinates, polarity 0/1, labels as tracks. What the file itself said is in `stored`. */
export interface Recording {
  /** File name without extension; unique within a dataset when it comes from `findRecordings`. */
  readonly name: string;
  readonly path: string;
  /** HDF5 group that holds TD and Obj, where it is not the root of the file. */
  readonly group?: string | undefined;
  /** How the bytes are laid out: `mat5`, `mat7.3` or `csv` (lines `t_us,x,y,p`), or the name of a format of `@spikeseg/event-formats`. */
  readonly format: string;
  readonly sensorModel: SensorModel;
  /**
   * Where the size of the sensor comes from: an option, the header, the camera that header, options or path name, the kind of data set (`format`), or the
   * events (`extent`: the smallest known sensor that holds them, or their extent). Undefined for MATLAB files and their like, which declare it or not.
   */
  readonly sensorFrom?: 'option' | 'header' | 'camera' | 'format' | 'extent' | undefined;
  /** What the reader left out, repaired and assumed, as sentences. */
  readonly notes?: readonly string[] | undefined;
  readonly events: EventStream;
  /** Events that stood in the file twice; undefined where they were not counted. */
  readonly repeats?: Repeats | undefined;
  /** Undefined where the file has none, or they are not read. */
  readonly triggers?: Triggers | undefined;
  /** When the camera dropped events; undefined where the file does not say. */
  readonly dropped?: readonly DroppedTime[] | undefined;
  /** One track per labelled object, by ascending id; empty for a negative and for an unlabelled recording. */
  readonly objects: readonly LabelTrack[];
  /** Labels of stars, which are no objects: what is found there is false, but is known to be a star. */
  readonly stars?: readonly LabelTrack[] | undefined;
  /**
   * Whether the truth is known: the file holds an `Obj` (perhaps an empty one), or has none but stands among the
   * labelled recordings (`…_labelled.mat`, `Labelled Data/`). With `objects` empty it is a negative: pure background.
   */
  readonly labelled: boolean;
  /** The file of labels, where they come from one, and the detector from whose tracks they were made, in words, where they were. */
  readonly labelsFrom?: { readonly file: string; readonly madeFrom?: string | undefined } | undefined;
  readonly stored: StoredRecording;
}

/** What the file held before decoding. */
export interface StoredRecording {
  /** Size of the file in bytes. */
  readonly bytes: number;
  /** Free text of a MATLAB header, without trailing blanks; empty for other formats. */
  readonly header: string;
  /** Top-level variables in file order. */
  readonly variables: readonly StoredVariable[];
  /** Number of the first row and column in the file: 1 in EBSSA. Decoded coordinates are stored ones minus this. */
  readonly coordinateBase: 0 | 1;
  /** Code of an OFF event in the file; undefined when the file holds no OFF event. ON is always 1. */
  readonly offCode: -1 | 0 | undefined;
  /** Sensor size that the file declares, data-driven or not. */
  readonly xMax?: number | undefined;
  readonly yMax?: number | undefined;
  /** Number of objects that the file declares. */
  readonly nObj?: number | undefined;
  /** Whether the labels of all objects together are in time order in the file. */
  readonly labelsInTimeOrder: boolean;
}

/** A variable or field as stored, without its values. */
export interface StoredVariable {
  readonly name: string;
  /** MATLAB class (`double`, `struct`, …). */
  readonly className: string;
  /** Rows, columns, … in MATLAB's order. */
  readonly dimensions: readonly number[];
  /** Number type of the bytes (`uint8`, `float64`, …), which may be narrower than the class; undefined where not read. */
  readonly storedType?: string | undefined;
  /** Fields of a struct, in file order. */
  readonly fields?: readonly StoredVariable[] | undefined;
}

/** Sensors that EBSSA was recorded with, smallest first. */
export const knownSensors = [
  { model: 'DAVIS', width: 240, height: 180 },
  { model: 'ATIS', width: 304, height: 240 },
  { model: 'DAVIS', width: 346, height: 260 },
] as const satisfies readonly (SensorSize & { readonly model: SensorModel })[];

export type NamedModel = (typeof knownSensors)[number]['model'];

export function sensorModelOf(size: SensorSize): SensorModel {
  return knownSensors.find(({ width, height }) => width === size.width && height === size.height)?.model ?? 'other';
}
