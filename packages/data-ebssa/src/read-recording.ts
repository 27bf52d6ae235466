import { allEvents, type EventFile, type EventInput, openSource, probeBytes, readEvents } from '@spikeseg/event-formats';
import { EventFormatError, fileFault, ReadBudget, type Recording, RepeatedEvents, sensorModelOf } from '@spikeseg/events';
import { placeOf } from './files/path.ts';
import { contents, fileKind, noGroup, recordingFormats } from './formats.ts';
import { clockOf, labelsOnClock } from './labels/label-clock.ts';
import { labelsBeside, labelsPath } from './labels/labels-beside.ts';
import { defaultName, type FileContent, type ReadOptions } from './recording/decode.ts';
import { labelPlaceOf } from './recording/labels.ts';
import { modelInPath, sensorOf } from './recording/sensor.ts';

export type { EventReading, ReadOptions } from './recording/decode.ts';

/**
 * Reads a recording from a MATLAB level 5, MATLAB 7.3 or HDF5 file, from lines `t_us,x,y,p` (µs, px from 0, OFF −1 or 0), or from
 * what event cameras write (`@spikeseg/event-formats`); the bytes decide which, not the name. Events get whole µs and the order of time, as everything
 * that follows expects; `notes` says what that took, and what the file held that is no event. Of a file that holds every event twice one of each is left
 * (`RepeatedEvents`); `repeats` counts. Labels in `NAME.labels.json` beside a file take the place of its own.
 *
 * @param input a path, bytes, or a `Blob`, e.g. a file that was dropped on a page
 * @param options `group`: HDF5 group that holds TD and Obj; `name`: name to give it; `coordinateBase`, `sensor`, `camera`: what
 *   the file does not tell and must not be guessed; `format`: where the bytes have no mark; `limits`: how much it may hold
 * @throws EventFormatError with file, variable and byte offset, whatever is wrong with the file
 * @see https://arxiv.org/abs/1911.08730 Afshar et al. 2020, Event-Based Object Detection and Tracking for Space
 *   Situational Awareness
 */
export async function readRecording(input: string | Uint8Array | Blob, options: ReadOptions = {}): Promise<Recording> {
  const file = await openRecording(input, options);
  try {
    const recording = file.recording ?? (await wholeRecording(file, options));
    const isAlone = typeof input === 'string' && options.group === undefined;
    const repeated = new RepeatedEvents(recording.events.sensor);
    const once = { ...recording, events: repeated.take(recording.events), repeats: repeated.counts };
    const labelled = isAlone ? await withLabelsBeside(input, once, options) : once;
    return { ...labelled, ...(options.name !== undefined && { name: options.name }) };
  } catch (error) {
    throw fileFault(file.name, error);
  } finally {
    await file.close();
  }
}

/** The recording with the labels of the file beside it, where there is one, on its clock. @throws EventFormatError */
async function withLabelsBeside(path: string, recording: Recording, { limits }: ReadOptions): Promise<Recording> {
  const labels = await labelsBeside(path, limits);
  if (labels === undefined) return recording;
  const { labelTracks } = await import('./labels/labels-file.ts');
  const file = labelsPath(path);
  const clock = clockOf(recording.events.t);
  const own = clock === undefined ? labels : labelsOnClock(labels, clock, file);
  const labelsFrom = { file, ...(own.madeFrom !== undefined && { madeFrom: own.madeFrom }) };
  return { ...recording, ...labelTracks(own), labelled: true, labelsFrom };
}

/** Opens a recording to be read piece by piece, where its format lets it; else it is read as a whole, with its labels. @throws EventFormatError */
export function openRecording(input: EventInput, options: ReadOptions = {}): Promise<EventFile> {
  const name = options.path ?? (typeof input === 'string' ? input : undefined);
  return readEvents(input, { guess: false, ...options, name, formats: recordingFormats });
}

/** All events of a file that was opened. */
async function wholeRecording(file: EventFile, options: ReadOptions): Promise<Recording> {
  const { name: path, header, report } = file;
  const { group, coordinateBase } = options;
  if (group !== undefined) throw noGroup(path, group, 'lines of events');
  if (coordinateBase === 1) {
    const expected = 'a MATLAB or HDF5 file, to read with coordinateBase 1';
    throw new EventFormatError({ file: path, offset: 0, expected, got: file.title });
  }
  const { events: columns, triggers, lost, notes } = await allEvents(file);
  const place = placeOf(path);
  const known = header.sensor === undefined ? undefined : { sensor: header.sensor, from: header.sensorFrom };
  const { sensor, from } = known ?? sensorOf(path, columns, options, modelInPath(place, undefined));
  const declared = header.sensorFrom === 'header' ? header.sensor : undefined;
  return {
    name: defaultName(path, undefined),
    path,
    format: file.format,
    sensorModel: sensorModelOf(sensor),
    sensorFrom: from,
    notes,
    events: { ...columns, sensor },
    ...(triggers.t.length > 0 && { triggers }),
    ...(lost.length > 0 && { dropped: lost }),
    objects: [],
    labelled: labelPlaceOf(place) === 'labelled',
    stored: {
      bytes: file.bytes ?? 0,
      header: header.fields.map(([key, value]) => `${key} ${value}`).join('; '),
      variables: [],
      coordinateBase: 0,
      offCode: report.offCode,
      xMax: declared?.width,
      yMax: declared?.height,
      labelsInTimeOrder: true,
    },
  };
}

/** Reads the wanted variables of a file and leaves its events alone, where it has variables. @throws EventFormatError */
export async function readVariables(
  path: string,
  options: Pick<ReadOptions, 'group' | 'limits'>,
  wanted: readonly string[],
): Promise<{ readonly kind: string; readonly content?: FileContent | undefined }> {
  const source = await openSource(path);
  try {
    const { name: kind, format } = fileKind(await source.start(probeBytes));
    const read = format && contents.get(format);
    return { kind, content: await read?.(source, options, wanted, new ReadBudget(path, source.size, options.limits)) };
  } finally {
    await source.close();
  }
}
