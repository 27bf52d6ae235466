/** Opens an HDF5 file: finds its events, what their times mean, and how they are packed. */
import { type SensorSize, sensorSizeOfText } from '@spikeseg/events';
import type { EventHeader, FormatOptions, OpenedEvents, SensorOrigin } from '../event-format.ts';
import type { EventSink } from '../event-sink.ts';
import { fieldOf } from '../prophesee/percent-header.ts';
import { sensorOfHeader } from '../prophesee/raw.ts';
import type { ReadReport } from '../read-report.ts';
import type { ByteSource } from '../source/byte-source.ts';
import { isNumber } from './container/datatype.ts';
import { filterIds } from './container/filters.ts';
import { type Hdf5Bytes, repack } from './container/hdf5-bytes.ts';
import { openHdf5 } from './container/objects.ts';
import { DatasetRows } from './container/rows.ts';
import { type DecodeRows, decodeAllRows, openRows, pieceRows, type RowMeaning, rowDecoder, valueAt } from './decode-rows.ts';
import { decodeEcf } from './ecf.ts';
import { findEvents, type Hdf5Events, roles, type Search } from './find-events.ts';
import { timeScale } from './times.ts';

const dsecSensor: SensorSize = { width: 640, height: 480 };

/**
 * Opens the events of an HDF5 file.
 *
 * @throws EventFormatError when it is damaged, or holds no events
 */
export async function openEvents(source: ByteSource, options: FormatOptions, report: ReadReport): Promise<OpenedEvents> {
  const root = await openHdf5(source, report.budget);
  const { file } = root;
  const search = await findEvents(
    root,
    options.columns?.split(',').map((name) => name.trim()),
  );
  const events = choose(file, search, options.stream);
  for (const { message } of search.faults) report.note(`a part of the file was left out: ${message}`);
  return open(file, events, search, options, report);
}

/** A path as people write it. */
const plain = (path: string): string => path.replaceAll(/^\/+|\/+$/g, '');

/** @throws EventFormatError when there are none; of EBSSA, with `TD` as the variable */
function choose(file: Hdf5Bytes, { found, ebssa, names, faults }: Search, stream: string | undefined): Hdf5Events {
  const chosen =
    stream === undefined ? found[0] : (found.find(({ path }) => plain(path) === plain(stream)) ?? found[Number(stream)]);
  if (chosen !== undefined) return chosen;
  if (stream !== undefined && found.length > 0) {
    const got = `only ${found.map(({ path }) => path).join(', ')}`;
    throw file.fault({ offset: 0, expected: `events at ${stream}`, got });
  }
  if (ebssa !== undefined) {
    const fix = 'read it with readRecording of @spikeseg/data-ebssa';
    throw file.fault({ variable: 'TD', offset: 0, expected: 'events', got: 'a recording of EBSSA, or of MATLAB', fix });
  }
  if (faults.length > 0) throw faults[0];
  const got = names.length === 0 ? 'an empty file' : names.slice(0, 20).join(', ');
  const fix = 'a matrix is read when its columns are named (option columns t,x,y,p)';
  throw file.fault({ offset: 0, expected: 'a group with t, x, y and p, or records with these fields', got, fix });
}

async function open(
  file: Hdf5Bytes,
  events: Hdf5Events,
  search: Search,
  options: FormatOptions,
  report: ReadReport,
): Promise<OpenedEvents> {
  const rows = await openRows(file, events);
  const times = rows.get(events.columns.t.dataset)!;
  const meaning = await meaningOf(file, events, times, options, report);
  const { scale } = meaning;
  report.drop('triggers', search.triggers);
  const decode = rowDecoder(file, events, rows, meaning, report);
  return {
    header: { ...headerOf(file, events, search), originNs: scale.origin, timeUnit: scale.unit },
    decode: (sink) =>
      isEcf(file, events, times) ? decodeEcfChunks(file, events, times, decode, sink) : decodeAllRows(decode, events.count, sink),
  };
}

/** Metavision counts µs. Others do not say what they count, and DSEC counts from an offset that is kept apart. */
async function meaningOf(
  file: Hdf5Bytes,
  { columns: { t }, count, beside }: Hdf5Events,
  times: DatasetRows,
  options: FormatOptions,
  report: ReadReport,
): Promise<RowMeaning> {
  if (count === 0 || usesEcf(times)) return { scale: microseconds, addUs: 0 };
  const scale = timeScale(t.type, await valueAt(times, t, 0), await valueAt(times, t, count - 1), options, report);
  const offset = beside.get('t_offset');
  if (offset === undefined || scale.unit !== 'us') return { scale, addUs: 0 };
  const fault = (got: string) =>
    file.fault({ variable: 't_offset', offset: offset.offset, expected: 'one whole number of µs', got });
  const { type } = offset;
  if (!isNumber(type) || offset.rows !== 1 || offset.width !== 1) throw fault('other values');
  const addUs = Number(await valueAt(await DatasetRows.of(file, offset), { type, offset: 0 }, 0));
  if (!Number.isSafeInteger(addUs)) throw fault(`${addUs}`);
  report.note(`t_offset, ${addUs} µs, is added to all times`);
  return { scale, addUs };
}

const microseconds = { unit: 'us', multiply: 1, divide: 1, origin: 0n } as const;

const usesEcf = ({ stored: { filters } }: DatasetRows): boolean => filters.some(({ id }) => id === filterIds.ecf);

/** Whether events are packed with ECF, and with it alone. @throws EventFormatError when the records are not those that it packs */
function isEcf(file: Hdf5Bytes, { path, columns }: Hdf5Events, times: DatasetRows): boolean {
  if (!usesEcf(times)) return false;
  const { dataset, stored } = times;
  const layout = roles.map((role) => `${role} ${8 * columns[role].type.size} bits at ${columns[role].offset}`).join(', ');
  const wanted = 't 64 bits at 8, x 16 bits at 0, y 16 bits at 2, p 16 bits at 4';
  if (dataset.rowBytes === 16 && layout === wanted && stored.filters.length === 1) return true;
  const got = `${layout}, with ${stored.filters.length} filters`;
  throw file.fault({
    variable: path.slice(1),
    offset: dataset.offset,
    expected: `ECF alone, of records with ${wanted}`,
    got,
    fix: repack,
  });
}

/** Decodes chunk by chunk, straight into the sink; those that were left unpacked are records. */
async function* decodeEcfChunks(
  file: Hdf5Bytes,
  { path, count }: Hdf5Events,
  times: DatasetRows,
  decode: DecodeRows,
  sink: EventSink,
): AsyncGenerator<void, void> {
  const { storage } = times.stored;
  if (storage.kind !== 'chunks') return;
  const { chunkRows } = storage;
  for (let first = 0, chunk = 0; first < count; first += chunkRows, chunk++) {
    const wanted = Math.min(chunkRows, count - first);
    const { bytes, mask, offset } = await times.packed(chunk, chunkRows);
    if ((mask & 1) === 0) {
      decodeEcf(bytes, sink, { file: file.name, variable: path.slice(1), offset }, wanted);
      yield;
    } else {
      for (let done = 0; done < wanted; done += pieceRows) {
        await decode(first + done, Math.min(pieceRows, wanted - done), sink);
        yield;
      }
    }
  }
}

function headerOf(
  file: Hdf5Bytes,
  { attributes, beside }: Hdf5Events,
  { found }: Search,
): Omit<EventHeader, 'originNs' | 'timeUnit'> {
  const header = { fields: attributes, bytes: 0 };
  const raw = sensorOfHeader(header, file.name);
  const camera = fieldOf(header, 'sensor_name') ?? fieldOf(header, 'plugin_name');
  const told = (name: string): string | undefined => attributes.findLast(([key]) => key.toLowerCase() === name)?.[1];
  const size = sensorSizeOfText(told('width'), told('height'));
  const isDsec = beside.has('ms_to_idx') && beside.has('t_offset');
  const [sensor, sensorFrom]: [SensorSize | undefined, SensorOrigin | undefined] =
    raw.sensor !== undefined
      ? [raw.sensor, raw.sensorFrom]
      : size !== undefined
        ? [size, 'header']
        : isDsec
          ? [dsecSensor, 'format']
          : [undefined, undefined];
  const streams = found.map(({ path }) => path);
  return { sensor, sensorFrom, camera, fields: attributes, streams: streams.length > 1 ? streams : undefined };
}
