import { createWriteStream, existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { type EventReading, labelsPath, openRecording, readRecording, recordingFormats } from '@spikeseg/data-ebssa';
import {
  type Converted,
  convertEvents,
  type EventColumns,
  type EventFormat,
  type EventOrigin,
  nothingConverted,
  type Selection,
} from '@spikeseg/event-formats';
import type { Recording } from '@spikeseg/events';
import type { Call } from '../context/context.ts';
import { UsageError } from '../errors/errors.ts';
import { atTarget } from '../run-folder/files.ts';
import { checkGiven } from '../run-folder/given.ts';

export interface ConvertOptions {
  /** New file. */
  readonly output: string;
  /** Name of the format to write; that of the new file says it where it is left out. */
  readonly to?: string | undefined;
  readonly reading: EventReading;
  readonly selection: Selection;
}

/**
 * Writes a recording, or a part of it, in another format.
 *
 * @param input path of the recording
 * @throws UsageError when the new file exists or its format is not known; EventFormatError
 */
export async function convert(
  call: Pick<Call, 'cwd'>,
  input: string,
  { output, to: named, reading, selection }: ConvertOptions,
): Promise<Converted & { readonly output: string; readonly format: string }> {
  const to = resolve(call.cwd, output);
  const format = formatOf(output, named);
  if (existsSync(to))
    throw new UsageError(`${output}: expected a new file, got one that exists; choose another name, or remove it first`);
  checkGiven(call, input, 'recording');
  const from = resolve(call.cwd, input);
  const done = await convertRecording({ from, reading, to, format, packed: output.endsWith('.gz'), selection });
  return { output: to, format: format.name, ...done };
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
 * @throws EventFormatError
 */
export async function convertRecording(request: ConvertRequest): Promise<Converted> {
  const partial = `${request.to}.${process.pid}.part`;
  try {
    return await convertThrough(partial, request);
  } catch (error) {
    throw atTarget(error, partial, request.to);
  }
}

async function convertThrough(partial: string, request: ConvertRequest): Promise<Converted> {
  const { to, format, packed, selection } = request;
  const done = nothingConverted();
  const origin = await openOrigin(request);
  const pieces = convertEvents(origin, format, selection, done);
  let first: Uint8Array = new Uint8Array(0);
  const written = async function* (): AsyncGenerator<Uint8Array, void> {
    first = yield* pieces;
  };
  // A stream that makes its file does so after an error has come and the file was removed, and it would stay.
  writeFileSync(partial, '', { flag: 'wx' });
  const target = () => createWriteStream(partial, { flags: 'r+' });
  try {
    const packing = packed ? [createGzip()] : [];
    await pipeline([Readable.from(written()), ...packing, target()]);
    if (packing.length === 0) await pipeline(Readable.from([first]), target());
    renameSync(partial, to);
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
  return done;
}

/** Formats that are written, by the name that `--to` takes. */
export const formatsToWrite: readonly EventFormat[] = recordingFormats.filter(({ write }) => write !== undefined);

/** What people make seldom says the size of the sensor, which all events together may tell. */
const sizedByEvents: readonly string[] = ['csv', 'hdf5'];

/** A recording to convert: piece by piece where its format is read so, as a whole where its events are to tell the size of the sensor, or labels lie beside it. */
async function openOrigin({ from: path, reading }: ConvertRequest): Promise<EventOrigin> {
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
