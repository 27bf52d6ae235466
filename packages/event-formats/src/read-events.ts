/** Reads events of any format: finds out which it is, and does what is common to all. */
import {
  type CameraFormat,
  checkSensorSize,
  EventFormatError,
  fileFault,
  ReadBudget,
  type ReadLimits,
  type SensorSize,
} from '@spikeseg/events';
import { cameraSize } from './cameras.ts';
import { type EventFormat, type EventHeader, type FormatOptions, type OpenedEvents, probeBytes } from './event-format.ts';
import { type EventColumns, EventSink } from './event-sink.ts';
import { formats } from './formats.ts';
import { ReadReport } from './read-report.ts';
import { type ByteSource, type EventInput, openSource } from './source/byte-source.ts';
import { EventLoopTurns } from './source/event-loop-turns.ts';
import { unpacked } from './source/unpack.ts';

/** How to read. All of it may be left out. */
export interface ReadEventsOptions extends FormatOptions {
  /** What to call the input in messages. */
  readonly name?: string | undefined;
  /** Format, where its bytes do not tell: of lines in a stream, of N-MNIST. */
  readonly format?: CameraFormat | undefined;
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
  readonly format: CameraFormat;
  /** For messages, e.g. `a Prophesee RAW file (EVT3)`. */
  readonly what: string;
  readonly header: EventHeader;
  /** What was left out and assumed; complete when the last chunk has been read. */
  readonly report: ReadReport;
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
 * @throws EventFormatError when it is of no format that is read
 * @see docs/event-formats.md
 */
export async function readEvents(input: EventInput, options: ReadEventsOptions = {}): Promise<EventFile> {
  const given = await openSource(input, options.name, (bytes) => budget.come(bytes));
  const budget = new ReadBudget(given.name, given.size, options.limits);
  const report = new ReadReport(budget);
  let source = given;
  try {
    // To look at the beginning of packets would be to wait for some of them, and to join them.
    if (options.packets !== true) source = await unpacked(given, report);
    const format = await formatOf(source, options.format);
    const opened = await format.open(source, options, report);
    const header = withSensor(opened.header, options);
    if (header.sensor !== undefined) checkSensorSize(source.name, header.sensor);
    if (header.sensor === undefined && options.asStored !== true && (header.yFromBottom === true || header.xFromRight === true)) {
      const fault = {
        file: source.name,
        offset: 0,
        expected: 'the size of the sensor, as rows are counted from the bottom',
        got: 'none',
      };
      throw new EventFormatError({ ...fault, fix: 'give it (--sensor-size WIDTHxHEIGHT; in the library the option sensor)' });
    }
    const close = () => source.close();
    return {
      name: source.name,
      format: format.name,
      what: format.what,
      header,
      report,
      close,
      chunks: () => chunksOf(source.name, opened, header, report, options, close),
    };
  } catch (error) {
    await source.close();
    throw fileFault(source.name, error);
  }
}

/** Format of a file: as it was named, else by its first bytes. @throws EventFormatError when none knows them */
async function formatOf(source: ByteSource, name: CameraFormat | undefined): Promise<EventFormat> {
  const named = formats.find((format) => format.name === name);
  // A stream would be waited for.
  if (named !== undefined) return named;
  const start = await source.start(probeBytes);
  const found = formats.find((format) => format.probe(start));
  if (found !== undefined) return found;
  const got = start.length === 0 ? 'an empty file' : `bytes that begin with ${beginning(start)}`;
  throw new EventFormatError({ file: source.name, offset: 0, expected: 'a file of an event camera', got });
}

const beginning = (start: Uint8Array): string => JSON.stringify(String.fromCharCode(...start.subarray(0, 16)));

/** The size that was given, over that of the header, over that of the camera. */
function withSensor(header: EventHeader, { sensor, camera }: FormatOptions): EventHeader {
  if (sensor !== undefined) return { ...header, sensor, sensorFrom: 'option' };
  if (header.sensor !== undefined) return header;
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

/**
 * Leaves out events beyond the sensor, which real cameras send, counts those that are earlier than the one before, and refuses times that no double counts
 * exactly. All in one pass, as passes over all events take as long as decoding them.
 */
class EventFilter {
  readonly #name: string;
  readonly #report: ReadReport;
  /** Times are within this range, µs since the origin. */
  readonly #leastUs: number;
  readonly #mostUs: number;
  readonly #size: SensorSize;
  #before = -Infinity;

  /** @param sensor undefined to leave out nothing */
  constructor(name: string, { originNs }: EventHeader, sensor: SensorSize | undefined, report: ReadReport) {
    const originUs = Number(originNs / 1000n);
    this.#name = name;
    this.#leastUs = -Number.MAX_SAFE_INTEGER - originUs;
    this.#mostUs = Number.MAX_SAFE_INTEGER - originUs;
    this.#report = report;
    this.#size = sensor ?? { width: 2 ** 16, height: 2 ** 16 };
  }

  apply(sink: EventSink): void {
    const { t, x, y, p, count } = sink;
    const { width, height } = this.#size;
    const [leastUs, mostUs] = [this.#leastUs, this.#mostUs];
    let before = this.#before;
    let back = 0;
    let kept = 0;
    // Most pieces have no event beyond the sensor, and nothing is moved.
    for (; kept < count && x[kept] < width && y[kept] < height; kept++) {
      const now = t[kept];
      if (!(now >= leastUs && now <= mostUs)) throw this.#beyond(now);
      if (now < before) back++;
      before = now;
    }
    for (let k = kept + 1; k < count; k++) {
      if (x[k] >= width || y[k] >= height) continue;
      const now = t[k];
      if (!(now >= leastUs && now <= mostUs)) throw this.#beyond(now);
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
    this.#report.drop('events beyond the sensor', count - kept);
  }

  #beyond(timeUs: number): EventFormatError {
    return new EventFormatError({
      file: this.#name,
      variable: 't',
      offset: 0,
      expected: 'times within ±2^53 µs',
      got: `${timeUs}`,
    });
  }
}
