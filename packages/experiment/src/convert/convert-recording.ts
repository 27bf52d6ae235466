import { createWriteStream, renameSync, rmSync, writeFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { ebssaLayout, type EventReading, readRecording, writeHdf5Recording, writeRecording } from '@spikeseg/data-ebssa';
import {
  type Converted,
  convertEvents,
  type EventColumns,
  type EventOrigin,
  joinEvents,
  nothingConverted,
  readEvents,
  selectEvents,
  selectedSize,
  type Selection,
  type WrittenFormat,
} from '@spikeseg/event-formats';
import type { LabelTrack, SensorSize } from '@spikeseg/events';
import { UsageError } from '../errors/errors.ts';
import { whatIs } from '../options/given.ts';
import type { OptionValues } from '../options/settings.ts';

/** A recording to write in another format. */
export interface ConvertRequest {
  readonly from: string;
  /** Group in an HDF5 file. */
  readonly group?: string | undefined;
  readonly reading: EventReading;
  /** New file. */
  readonly to: string;
  readonly format: WrittenFormat | 'mat';
  /** By gzip. */
  readonly packed: boolean;
  readonly selection: Selection;
}

/** What was written, for a sensor of which size. */
export interface ConvertedRecording extends Converted {
  readonly sensor: SensorSize;
}

/**
 * Writes a recording, or a part of it, in another format: piece by piece, or whole where labels go with it. The new file is there as a whole
 * or not at all.
 *
 * @throws EventFormatError
 */
export async function convertRecording(request: ConvertRequest): Promise<ConvertedRecording> {
  const { to, format, packed, selection } = request;
  const done = nothingConverted();
  const { origin, objects } = await openOrigin(request);
  const pieces =
    format === 'mat' || (format === 'hdf5' && objects !== undefined)
      ? whole(format, origin, objects, selection, done)
      : convertEvents(origin, format, selection, done);
  const partial = `${to}.${process.pid}.part`;
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
  return { ...done, sensor: selectedSize(origin, selection) };
}

/** What the command line says of the part to keep. @throws UsageError for what is no time, no region or no rate */
export function selectionGiven(options: OptionValues): Selection {
  const number = (name: string, least: number): number | undefined => {
    const given = options[name];
    if (given === undefined) return undefined;
    const value = typeof given === 'string' && given.trim() !== '' ? Number(given) : Number.NaN;
    if (value >= least && value < Infinity) return value;
    throw new UsageError(`--${name}: expected a number of at least ${least}, got ${JSON.stringify(given)}`);
  };
  const { region } = options;
  const [, ...sides] = typeof region === 'string' ? (/^(\d+),(\d+),(\d+),(\d+)$/.exec(region) ?? []) : [];
  const [x, y, width, height] = sides.map(Number);
  if (region !== undefined && !(width > 0 && height > 0))
    throw new UsageError(`--region: expected X,Y,WIDTH,HEIGHT in pixels, e.g. 100,50,64,64, got ${JSON.stringify(region)}`);
  return {
    fromS: number('from', 0),
    untilS: number('until', 0),
    rateHz: number('rate', 1),
    region: region === undefined ? undefined : { x, y, width, height },
  };
}

interface Origin {
  readonly origin: EventOrigin;
  readonly objects: readonly LabelTrack[] | undefined;
}

/** A recording to convert: what cameras write piece by piece, files of MATLAB and the like whole, with their labels. */
async function openOrigin({ from: path, group, reading }: ConvertRequest): Promise<Origin> {
  if (!isWhole(path) || reading.format !== undefined) return { origin: await readEvents(path, reading), objects: undefined };
  const { events, objects, labelled } = await readRecording(path, { ...reading, ...(group !== undefined && { group }) });
  const chunks = async function* (): AsyncGenerator<EventColumns, void> {
    yield events;
  };
  const origin = { name: path, header: { sensor: events.sensor, originNs: 0n }, chunks };
  return { origin, objects: labelled ? objects : undefined };
}

/** Whether a file is read whole, with labels. */
const isWhole = (path: string): boolean => ['mat5', 'hdf5', 'event-lines'].includes(whatIs(path)?.name ?? '');

async function* whole(
  format: 'mat' | 'hdf5',
  origin: EventOrigin,
  objects: readonly LabelTrack[] | undefined,
  selection: Selection,
  done: Converted,
): AsyncGenerator<Uint8Array, Uint8Array> {
  const sensor = selectedSize(origin, selection);
  const blocks: EventColumns[] = [];
  for await (const { t, x, y, p } of selectEvents(origin, selection, done))
    blocks.push({ t: t.slice(), x: x.slice(), y: y.slice(), p: p.slice() });
  const events = { ...joinEvents(blocks), sensor };
  // Labels begin before the first event and end behind the last: they are cut only where events were.
  const { fromS, untilS } = selection;
  const range = {
    fromUs: fromS === undefined ? -Infinity : (events.t[0] ?? Infinity),
    untilUs: untilS === undefined ? Infinity : (events.t.at(-1) ?? -Infinity),
  };
  const kept = (objects ?? []).map((track) => part(track, range, selection)).filter(({ t }) => t.length > 0);
  const recording = { events, objects: kept, labelled: objects !== undefined };
  yield format === 'mat' ? writeRecording(recording, ebssaLayout) : await writeHdf5Recording(recording);
  return new Uint8Array(0);
}

const isInside = (at: number, from: number, size: number): boolean => at >= from && at <= from + size - 1;

/** Labels of an object that lie within what was selected. */
function part(
  { id, t, x, y, ...rest }: LabelTrack,
  { fromUs, untilUs }: { readonly fromUs: number; readonly untilUs: number },
  { region = { x: 0, y: 0, width: Infinity, height: Infinity } }: Selection,
): LabelTrack {
  const kept = Array.from(t.keys()).filter(
    (k) => t[k] >= fromUs && t[k] <= untilUs && isInside(x[k], region.x, region.width) && isInside(y[k], region.y, region.height),
  );
  const values = (of: Float64Array, offset: number) => Float64Array.from(kept, (k) => of[k] - offset);
  return { ...rest, id, t: values(t, 0), x: values(x, region.x), y: values(y, region.y) };
}
