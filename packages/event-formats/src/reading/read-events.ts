/** Reads events of any format: finds out which it is, and does what is common to all. */
import {
  checkSensorSize,
  EventFormatError,
  fileFault,
  ReadBudget,
  type ReadLimits,
  type Recording,
  type SensorSize,
} from '@spikeseg/events';
import { cameraSize } from '../cameras.ts';
import { unpacked } from '../compression/unpack.ts';
import { type EventFormat, type EventHeader, type FormatOptions, type OpenedEvents, probeBytes } from '../event-format.ts';
import { type EventColumns, EventSink } from '../event-sink.ts';
import { type FormatName, formats } from '../formats.ts';
import { beyondSensor, ReadReport } from '../read-report.ts';
import { type ByteSource, type EventInput, openSource } from '../source/byte-source.ts';
import { EventLoopTurns } from '../source/event-loop-turns.ts';
import { type FileKind, recognize } from './recognize.ts';

/** How to read. All of it may be left out. */
export interface ReadEventsOptions extends FormatOptions {
  /** What to call the input in messages. */
  readonly name?: string | undefined;
  /** Format, where its bytes do not tell: of lines in a stream, of N-MNIST. */
  readonly format?: FormatName | undefined;
  /** Formats to look for, in their order; left out: those of event cameras. */
  readonly formats?: readonly EventFormat[] | undefined;
  /** Leaves rows as the file counts them, and pixels beyond the sensor. */
  readonly asStored?: boolean | undefined;
  /** What the file may make its reader do, where it is not `defaultReadLimits`. */
  readonly limits?: Partial<ReadLimits> | undefined;
  /** Ends the reading, which then throws its reason. */
  readonly signal?: AbortSignal | undefined;
}

/** A recording that is open. */
export interface EventFile {
  /** What messages call it. */
  readonly name: string;
  readonly format: string;
  /** Of a path, bytes or a `Blob`, as they are, packed or not. */
  readonly bytes: number | undefined;
  /** For messages, e.g. `a Prophesee RAW file (EVT3)`. */
  readonly title: string;
  readonly header: EventHeader;
  /** What was left out and assumed; complete when the last chunk has been read. */
  readonly report: ReadReport;
  /** All of it with labels, of formats that are read as a whole. */
  readonly recording?: Recording | undefined;
  /**
   * All events, in file order, in pieces as they are decoded: views that are valid until the next is asked for. Nothing is read ahead, so memory does not
   * grow with the file. Can be run once.
   *
   * @throws EventFormatError with the byte, when the file breaks its format
   */
  chunks(): AsyncGenerator<EventColumns, void>;
  /** Closes the file; `chunks` does it at its end. */
  close(): Promise<void>;
}

/**
 * Opens a recording of an event camera.
 *
 * @param input a path, bytes, a `Blob`, or a stream; `.gz` and `.zst` are unpacked
 * @throws EventFormatError when it is of no format that is read; RangeError for a name that no format has
 * @see docs/event-formats.md
 */
export async function readEvents(input: EventInput, options: ReadEventsOptions = {}): Promise<EventFile> {
  checkName(options);
  const given = await openSource(input, options.name, (bytes) => budget.come(bytes));
  const budget = new ReadBudget(given.name, given.size, options.limits);
  const report = new ReadReport(budget);
  let source = given;
  try {
    // To look at the beginning of packets would be to wait for some of them, and to join them.
    if (options.packets !== true) source = await unpacked(given, report);
    const format = await formatOf(source, options);
    const opened = await format.open(source, options, report);
    const header = withSensor(opened, options);
    if (header.sensor !== undefined) checkSensorSize(source.name, header.sensor);
    if (header.sensor === undefined && options.asStored !== true && (header.yFromBottom === true || header.xFromRight === true)) {
      const fault = {
        file: source.name,
        offset: 0,
        expected: 'the size of the sensor, as rows are counted from the bottom',
        got: 'none',
      };
      throw new EventFormatError({ ...fault, fix: 'give it (option sensor WIDTHxHEIGHT)' });
    }
    const close = () => source.close();
    return {
      name: source.name,
      format: format.name,
      bytes: given.size,
      title: format.title,
      header,
      report,
      recording: opened.recording,
      close,
      chunks: () => chunksOf(source.name, opened, header, report, options, close),
    };
  } catch (error) {
    await source.close();
    throw fileFault(source.name, error);
  }
}

/** What TypeScript checks, and JavaScript does not. */
function checkName({ format, formats: rows = [] }: ReadEventsOptions): void {
  const names = new Set([...formats, ...rows].map(({ name }) => name));
  if (format !== undefined && !names.has(format))
    throw new RangeError(`format: expected ${[...names].join(', ')}, got ${JSON.stringify(format)}`);
}

/**
 * Format of a file: by its mark, else as it was named, else by what it looks like.
 *
 * @throws EventFormatError when it is something else, or nothing that is known
 */
async function formatOf(source: ByteSource, options: ReadEventsOptions): Promise<EventFormat> {
  const { format: name, formats: rows = formats } = options;
  const named = rows.find((row) => row.name === name);
  // A stream would be waited for.
  if (named !== undefined && source.at === undefined) return named;
  const start = await source.start(probeBytes);
  const kind = recognize(start, rows, options);
  const found = named === undefined || givesWay(named, kind, start) ? kind.format : named;
  if (found !== undefined) return found;
  const known = new Set(rows.filter(({ foundBy }) => foundBy !== 'request').map((row) => row.name));
  const expected = `a recording (${[...known].join(', ')})`;
  throw new EventFormatError({ file: source.name, offset: 0, expected, got: kind.what, fix: fixOf(kind, source.name) });
}

/** Whether the bytes are of another format than the one that was asked for: in a folder one word is said of many files. */
function givesWay(asked: EventFormat, { role, format }: FileKind, start: Uint8Array): boolean {
  if (format === undefined || format.name === asked.name || asked.mark(start)) return false;
  // What cannot be asked for, no camera writes.
  if (!formats.some((row) => row.name === format.name)) return format.isMarked;
  return !asked.isMarked && (role === 'recording' || asked.foundBy === 'request');
}

/** How to go on with a file that is no recording; undefined where nothing can be said. */
function fixOf({ name, role }: FileKind, file: string): string | undefined {
  if (role === 'packed') return 'unpack it first';
  if (name === 'lfs') return 'fetch it: git lfs pull';
  // These bytes have no mark, so only its reader can know.
  const ends = ({ extensions }: EventFormat) => extensions.some((ending) => file.toLowerCase().endsWith(ending));
  const asked = name === 'unknown' ? formats.find((row) => row.foundBy === 'request' && ends(row)) : undefined;
  return asked && `if it is ${asked.title}, say so: option format ${asked.name} (data.format=${asked.name})`;
}

/** The size that was given, over that of the header, over that of the camera. */
function withSensor({ header, checksPixels }: OpenedEvents, { sensor, camera }: FormatOptions): EventHeader {
  if (sensor !== undefined) return { ...header, sensor, sensorFrom: 'option' };
  if (header.sensor !== undefined || checksPixels === true) return header;
  const size = cameraSize(camera ?? header.camera ?? '');
  return size === undefined ? header : { ...header, sensor: size, sensorFrom: camera === undefined ? 'camera' : 'option' };
}

async function* chunksOf(
  name: string,
  opened: OpenedEvents,
  header: EventHeader,
  report: ReadReport,
  { asStored = false, signal }: ReadEventsOptions,
  close: () => Promise<void>,
): AsyncGenerator<EventColumns, void> {
  const sink = new EventSink();
  const sensor = asStored ? undefined : header.sensor;
  const filter = new EventFilter(name, header, sensor, report);
  const turns = new EventLoopTurns();
  try {
    for await (const _ of opened.decode(sink)) {
      await turns.take();
      signal?.throwIfAborted();
      report.budget.decode(sink.count);
      filter.apply(sink);
      if (sensor !== undefined && header.xFromRight === true) mirror(sink.x, sink.count, sensor.width);
      if (sensor !== undefined && header.yFromBottom === true) mirror(sink.y, sink.count, sensor.height);
      const chunk = sink.take();
      if (chunk.t.length > 0) yield chunk;
    }
    filter.end();
  } catch (error) {
    throw fileFault(name, error);
  } finally {
    await close();
  }
}

/** Counts pixels from the other side. */
function mirror(pixels: Uint16Array, count: number, size: number): void {
  for (let k = 0; k < count; k++) pixels[k] = size - 1 - pixels[k];
}

/** Events beyond the sensor after which a stream need not end before they are compared with the others. */
const manyBeyond = 10_000;

/**
 * Leaves out events beyond the sensor, of which real cameras send some, refuses where they are more than the others, counts those that are earlier than the one before, and refuses times that no double counts
 * exactly. All in one pass, as passes over all events take as long as decoding them.
 */
class EventFilter {
  readonly #name: string;
  readonly #report: ReadReport;
  /** Times are within this range, µs since the origin. */
  readonly #minUs: number;
  readonly #maxUs: number;
  readonly #size: SensorSize;
  #before = -Infinity;
  #kept = 0;

  /** @param sensor undefined to leave out nothing */
  constructor(name: string, { originNs }: EventHeader, sensor: SensorSize | undefined, report: ReadReport) {
    const originUs = Number(originNs / 1000n);
    this.#name = name;
    this.#minUs = -Number.MAX_SAFE_INTEGER - originUs;
    this.#maxUs = Number.MAX_SAFE_INTEGER - originUs;
    this.#report = report;
    this.#size = sensor ?? { width: 2 ** 16, height: 2 ** 16 };
  }

  apply(sink: EventSink): void {
    const { t, x, y, p, count } = sink;
    const { width, height } = this.#size;
    const [minUs, maxUs] = [this.#minUs, this.#maxUs];
    let before = this.#before;
    let back = 0;
    let kept = 0;
    // Most pieces have no event beyond the sensor, and nothing is moved.
    for (; kept < count && x[kept] < width && y[kept] < height; kept++) {
      const now = t[kept];
      if (!(now >= minUs && now <= maxUs)) throw this.#wild(now);
      if (now < before) back++;
      before = now;
    }
    for (let k = kept + 1; k < count; k++) {
      if (x[k] >= width || y[k] >= height) continue;
      const now = t[k];
      if (!(now >= minUs && now <= maxUs)) throw this.#wild(now);
      if (now < before) back++;
      before = now;
      t[kept] = now;
      x[kept] = x[k];
      y[kept] = y[k];
      p[kept++] = p[k];
    }
    sink.count = kept;
    this.#before = before;
    this.#report.stepsBack += back;
    this.#report.drop(beyondSensor, count - kept);
    this.#kept += kept;
    if (this.#beyond >= manyBeyond) this.end();
  }

  /** Some decoders leave out what no column can hold themselves. */
  get #beyond(): number {
    return this.#report.dropped.get(beyondSensor) ?? 0;
  }

  /** @throws EventFormatError where more events lie beyond the sensor than on it: the size is another, or the bytes are of another format */
  end(): void {
    if (this.#beyond <= this.#kept) return;
    const { width, height } = this.#size;
    throw new EventFormatError({
      file: this.#name,
      variable: 'x, y',
      offset: 0,
      expected: `events on a sensor of ${width} × ${height} px`,
      got: `${this.#beyond} of ${this.#beyond + this.#kept} beyond it`,
      fix: 'give its size (option sensor WIDTHxHEIGHT), or, where the bytes do not tell it, the format (option format NAME)',
    });
  }

  #wild(timeUs: number): EventFormatError {
    return new EventFormatError({
      file: this.#name,
      variable: 't',
      offset: 0,
      expected: 'times within ±2^53 µs',
      got: `${timeUs}`,
    });
  }
}
