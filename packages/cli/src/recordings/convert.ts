import { createWriteStream, existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { type EventReading, labelsOnClock, openRecording, readRecording, recordingFormats } from '@spikeseg/data-ebssa';
import { type LabelsFile, labelsBeside, labelsPath, labelsToJson } from '@spikeseg/data-ebssa/labels';
import type { EventColumns, EventFormat, EventOrigin } from '@spikeseg/event-formats';
import { type Converted, convertEvents, nothingConverted, type Selection } from '@spikeseg/event-formats/convert';
import type { LabelTrack, Recording } from '@spikeseg/events';
import { atTarget, UsageError, writeAtomic } from '@spikeseg/experiment/commands';
import { checkGiven } from '@spikeseg/experiment/models';

export interface ConvertOptions {
  /** New file. */
  readonly output: string;
  /** Name of the format to write; that of the new file says it where it is left out. */
  readonly to?: string | undefined;
  readonly reading: EventReading;
  readonly selection: Selection;
}

/** What was written; of labels the file that holds them. */
export type ConvertedRecording = Omit<Converted, 'firstUs' | 'lastUs' | 'labels' | 'stars'> & {
  /** Beside the new file; undefined where the recording has no labels, or the new file alone holds them. */
  readonly labels: string | undefined;
};

/**
 * Writes a recording, or a part of it, in another format, with its labels: in the file where the format holds them, else beside it.
 *
 * @param input path of the recording
 * @throws UsageError when the new file exists, other labels lie beside it or its format is not known; EventFormatError
 */
export async function convert(
  input: string,
  { output, to: named, reading, selection }: ConvertOptions,
): Promise<ConvertedRecording & { readonly output: string; readonly format: string }> {
  const to = resolve(output);
  const format = formatOf(output, named);
  if (existsSync(to))
    throw new UsageError(`${output}: expected a new file, got one that exists; choose another name, or remove it first`);
  checkGiven(input, 'recording');
  const from = resolve(input);
  const request = { from, reading, to, format, packed: output.endsWith('.gz'), selection };
  return { output: to, format: format.name, ...(await convertRecording(request)) };
}

/** Format of the file to write. @throws UsageError where neither option nor name say it */
function formatOf(output: string, to: string | undefined): EventFormat {
  const ending = extname(output.replace(/\.gz$/, '')).toLowerCase();
  const format = formatsToWrite.find(({ name, extensions }) => (to === undefined ? extensions.includes(ending) : name === to));
  if (format === undefined) {
    const endings = new Set(formatsToWrite.flatMap(({ extensions }) => extensions));
    throw new UsageError(`${output}: expected a name that ends with ${[...endings].join(', ')}, or --to with it`);
  }
  if (format.headIsLast !== true || !output.endsWith('.gz')) return format;
  const expected = `another format to pack, as the header of ${format.name} says what is behind it`;
  throw new UsageError(`${output}: expected ${expected}, got .gz; pack the file when it is written, or write another format`);
}

/** A recording to write in another format. */
interface ConvertRequest {
  readonly from: string;
  readonly reading: EventReading;
  /** New file. */
  readonly to: string;
  /** One of {@link formatsToWrite}. */
  readonly format: EventFormat;
  /** By gzip. */
  readonly packed: boolean;
  readonly selection: Selection;
}

/**
 * Writes a recording, or a part of it, in another format: piece by piece, or whole where labels go with it. The new file is there as a whole
 * or not at all.
 *
 * @throws UsageError when other labels lie beside the new file; EventFormatError
 */
export async function convertRecording(request: ConvertRequest): Promise<ConvertedRecording> {
  const partial = `${request.to}.${process.pid}.part`;
  const origin = await openOrigin(request);
  try {
    const converted = await convertThrough(partial, request, origin);
    const labels = await convertLabels(request, origin, converted);
    renameSync(partial, request.to);
    const { firstUs: _, lastUs: __, stars: ___, ...done } = converted;
    return { ...done, labels };
  } catch (error) {
    rmSync(partial, { force: true });
    throw atTarget(error, partial, request.to);
  } finally {
    await origin.close?.();
  }
}

const isWhole = (selection: Selection): boolean => Object.values(selection).every((part) => part === undefined);

/** Writes the labels beside a new file that does not hold all of them, unless they lie there. Returns their path; undefined where there are none. */
async function convertLabels(request: ConvertRequest, { recording }: EventOrigin, done: Converted): Promise<string | undefined> {
  const { from, to, format, selection } = request;
  const path = labelsPath(to);
  const own = await labelsBeside(from);
  const labels = labelsFor(basename(to), own, done, isWhole(selection));
  const beside = await labelsBeside(to);
  if (beside !== undefined) {
    checkSame(beside, labels, path);
    return path;
  }
  // A file of EBSSA holds places alone: no names, no classes, no stars.
  if (recording?.labelled !== true || (own === undefined && format.name === matFormat)) return undefined;
  writeAtomic(path, labelsToJson(labels));
  return path;
}

/** Labels of one name serve every format of one recording: the next command takes them. @throws UsageError, EventFormatError where they are of other events */
function checkSame(beside: LabelsFile, { clock, objects }: LabelsFile, path: string): void {
  const onClock = clock === undefined ? beside : labelsOnClock(beside, clock, path);
  const besideOf = new Map(onClock.objects.map((object) => [object.id, object]));
  if (besideOf.size === objects.length && objects.every((object) => isSame(object, besideOf.get(object.id)))) return;
  throw new UsageError(
    `${path}: expected the labels of the new file, got those of other objects or another clock; choose another name, or move the labels away`,
  );
}

/** Whether an object of one file is that of another, which may round times to 1 µs and places to a ten-thousandth of a pixel. */
const isSame = (one: LabelTrack, other: LabelTrack | undefined): boolean =>
  one.t.length === other?.t.length &&
  one.t.every((tUs, k) => Math.abs(tUs - other.t[k]) <= 1 && Math.hypot(one.x[k] - other.x[k], one.y[k] - other.y[k]) < 1e-3);

/** @param own labels of the recording, which say who said what */
function labelsFor(recording: string, own: LabelsFile | undefined, done: Converted, whole: boolean): LabelsFile {
  const { firstUs, lastUs, events, labels, stars } = done;
  const nothingSaid = { name: '', class: 'satellite', by: '', at: '' } as const;
  const said = new Map(own?.objects.map((object) => [object.id, object]));
  return {
    recording,
    objects: [...labels, ...stars].map((track) => ({ ...nothingSaid, ...said.get(track.id), ...track })),
    ...(events > 0 && { clock: { firstUs, lastUs, events } }),
    madeFrom: own?.madeFrom,
    // Edits are of tracks in the whole.
    ...(whole && { edits: own?.edits }),
  };
}

async function convertThrough(partial: string, request: ConvertRequest, origin: EventOrigin): Promise<Converted> {
  const { format, packed, selection } = request;
  const done = nothingConverted();
  const pieces = convertEvents(origin, format, selection, done);
  let first: Uint8Array = new Uint8Array(0);
  const written = async function* (): AsyncGenerator<Uint8Array, void> {
    first = yield* pieces;
  };
  // A stream that makes its file does so after an error has come and the file was removed, and it would stay.
  writeFileSync(partial, '', { flag: 'wx' });
  const target = () => createWriteStream(partial, { flags: 'r+' });
  const packing = packed ? [createGzip()] : [];
  await pipeline([Readable.from(written()), ...packing, target()]);
  if (packing.length === 0) await pipeline(Readable.from([first]), target());
  return done;
}

/** Formats that are written, by the name that `--to` takes. */
export const formatsToWrite: readonly EventFormat[] = recordingFormats.filter(({ write }) => write !== undefined);

/** The format that holds labels. */
const matFormat = 'mat';

/** What people make seldom says the size of the sensor, which all events together may tell. */
const sizedByEvents: readonly string[] = ['csv', 'hdf5'];

/** A recording to convert: piece by piece where its format is read so, as a whole where its events are to tell the size of the sensor, or labels lie beside it. */
async function openOrigin({ from: path, reading }: ConvertRequest): Promise<EventOrigin & { close?(): Promise<void> }> {
  // A file that was named is a recording, also where only its bytes look like one.
  const options = { guess: true, ...reading };
  if (existsSync(labelsPath(path))) {
    const recording = await readRecording(path, options);
    return { ...wholeOrigin(path, recording.events), recording };
  }
  const file = await openRecording(path, options);
  if (file.header.sensor !== undefined || reading.format !== undefined || !sizedByEvents.includes(file.format)) return file;
  await file.close();
  return wholeOrigin(path, (await readRecording(path, options)).events);
}

/** Events in memory. */
function wholeOrigin(path: string, events: Recording['events']): EventOrigin {
  const chunks = async function* (): AsyncGenerator<EventColumns, void> {
    yield events;
  };
  return { name: path, header: { sensor: events.sensor, originNs: 0n }, chunks };
}
