/** What EBSSA adds to the registry of formats: MATLAB files, its HDF5 edition, and lines of events. */
import {
  type ByteSource,
  type EventFormat,
  type FileKind,
  type FormatOptions,
  formats,
  type OpenedEvents,
  placed,
  type ReadReport,
  recognize,
} from '@spikeseg/event-formats';
import { EventFormatError, eventLineKind, largestSide, type ReadBudget, type Recording, type SensorSize } from '@spikeseg/events';
import { latin1 } from './files/characters.ts';
import { placeOf } from './files/path.ts';
import { decodeRecording, type FileContent, matEnding, type ReadOptions, recordingVariables } from './recording/decode.ts';

/** What is packed is kept in memory, as its parts are anywhere. */
const maxStreamBytes = 2 ** 29;

/** Reads the wanted variables of a file; undefined where it holds none. */
export type ReadContent = (
  source: ByteSource,
  options: Pick<ReadOptions, 'group' | 'signal'>,
  wanted: readonly string[],
  budget: ReadBudget,
) => Promise<FileContent | undefined>;

const mat5Content: ReadContent = async (source, { group }, wanted, budget) => {
  if (group !== undefined) throw noGroup(source.name, group, 'a MATLAB level 5 file');
  const { parseMat5 } = await import('./mat5/parse-mat5.ts');
  const content = await parseMat5(await placed(source, maxStreamBytes), (name) => wanted.includes(name), budget);
  return { format: 'mat5', bytes: source.size ?? 0, ...content };
};

const hdf5Content: ReadContent = async (source, { group, signal }, wanted, budget) => {
  const { readHdf5 } = await import('./hdf5/hdf5.ts');
  const content = await readHdf5(source, { group, wanted, signal }, budget);
  const isCameras = content.format === 'hdf5' && group === undefined && !content.variables.some(({ name }) => name === 'TD');
  return isCameras ? undefined : content;
};

/** What is not of a file of one recording. */
export const noGroup = (file: string, group: string, got: string): EventFormatError =>
  new EventFormatError({ file, offset: 0, expected: `an HDF5 file with a group ${group}`, got });

/** The free text of a header is a custom, its byte order mark is the rule. */
const isMat5 = (start: Uint8Array): boolean =>
  latin1(start.subarray(0, 10)) === 'MATLAB 5.0' || ['\x00\x01IM', '\x01\x00MI'].includes(latin1(start.subarray(124, 128)));

/** MATLAB level 5, as EBSSA is published. */
const mat: EventFormat<'mat'> = {
  name: 'mat',
  title: 'a MATLAB level 5 file',
  extensions: [matEnding],
  foundBy: 'name',
  streams: false,
  isMarked: true,
  mark: isMat5,
  open: async (source, options, report) => {
    const content = await mat5Content(source, options as ReadOptions, recordingVariables, report.budget);
    return opened(source, content!, options, report);
  },
  write: async (sensor, isLabelled) => new (await import('./writing/recording-writer.ts')).RecordingWriter(sensor, isLabelled),
};

const cameraHdf5 = formats.find(({ name }) => name === 'hdf5')!;

/** The HDF5 edition of EBSSA and MATLAB 7.3; what holds no recording of them is left to the reader of what cameras write. */
const hdf5: EventFormat<'hdf5'> = {
  ...cameraHdf5,
  name: 'hdf5',
  mark: (start) => latin1(start.subarray(0, 10)) === 'MATLAB 7.3' || cameraHdf5.mark(start),
  open: async (source, options, report) => {
    const content = await hdf5Content(source, options as ReadOptions, recordingVariables, report.budget);
    return content === undefined ? cameraHdf5.open(source, options, report) : opened(source, content, options, report);
  },
};

/** A recording that was read as a whole. */
function opened(source: ByteSource, content: FileContent, options: FormatOptions, { budget }: ReadReport): OpenedEvents {
  const { limits } = budget;
  const recording = decodeRecording(
    source.name,
    content,
    { ...(options as ReadOptions), name: undefined, limits },
    placeOf(source.name),
  );
  return {
    header: { sensor: recording.events.sensor, originNs: 0n, timeUnit: 'us', fields: [] },
    recording,
    async *decode(sink) {
      sink.put(recording.events);
      yield;
    },
  };
}

/** Lines may name any pixel until the sensor is known. */
const anySensor: SensorSize = { width: largestSide, height: largestSide };
/** Lines `t_us,x,y,p` have a layout and a unit of their own: where one of them is said, they are any text. */
const csv: EventFormat<'csv'> = {
  name: 'csv',
  title: 'lines of events (CSV)',
  extensions: ['.csv'],
  foundBy: 'events',
  streams: true,
  isMarked: true,
  mark: (start, { columns, unit } = {}) => columns === undefined && unit === undefined && isEventLines(start),
  open: async (source, { sensor }, report) => ({
    header: { originNs: 0n, timeUnit: 'us', fields: [] },
    checksPixels: true,
    async *decode(sink) {
      const { EventLineReader } = await import('@spikeseg/events/live');
      const reader = new EventLineReader({ name: source.name, sensor: sensor ?? anySensor });
      const put = function* (blocks: Iterable<Recording['events']>): Generator<void, void> {
        for (const block of blocks) {
          sink.put(block);
          yield;
        }
      };
      for await (const piece of source.pieces(0)) yield* put(reader.read(piece));
      yield* put(reader.end());
      report.offCode = reader.offCode;
    },
  }),
};

const isEventLines = (start: Uint8Array): boolean => {
  if (start.some((byte) => byte === 0)) return false;
  const lines = new TextDecoder().decode(start).split(/\r?\n/);
  return eventLineKind(lines.find((line) => !/^\s*(#.*)?$/.test(line)) ?? '') !== 'none';
};

/** Whose variables can be read without their events. */
export const contents: ReadonlyMap<EventFormat, ReadContent> = new Map<EventFormat, ReadContent>([
  [mat, mat5Content],
  [hdf5, hdf5Content],
]);

/** Formats of recordings: those of EBSSA, then those of event cameras. */
export const recordingFormats: readonly EventFormat[] = [mat, hdf5, csv, ...formats.filter(({ name }) => name !== 'hdf5')];

/** Tells what a file is from its first bytes; without a mark nothing is guessed. @see docs/how-to/own-data.md for how to bring the formats that are not read here */
export const fileKind = (start: Uint8Array): FileKind => recognize(start, recordingFormats, { guess: false });
