/**
 * The contract of a format: a row of the registry (formats.ts), from which every list of formats is made. It is known by its first bytes, never by its name,
 * and opened on a source of bytes; it then says what its header holds and decodes events as they are stored into a sink. What is common to all formats (origin of y, pixels beyond the sensor, order of time, how events are
 * cut into chunks) is done once, in read-events.ts.
 */
import type { Recording, SensorSize } from '@spikeseg/events';
import type { EventSink } from './event-sink.ts';
import type { EventWriter } from './event-writer.ts';
import type { ReadReport } from './read-report.ts';
import type { ByteSource } from './source/byte-source.ts';

/** Who told the size of the sensor: the caller, the header of the file, the camera that the header names, the kind of data set. */
export type SensorOrigin = 'option' | 'header' | 'camera' | 'format';

/** What a file says before its first event. */
export interface EventHeader {
  /** Undefined where nothing tells it: the largest pixel that occurs does not, as crops and dark edges are common. */
  readonly sensor?: SensorSize | undefined;
  readonly sensorFrom?: SensorOrigin | undefined;
  /** Camera as the file names it, e.g. `DAVIS346` or `Gen4.1`. */
  readonly camera?: string | undefined;
  /** Time 0 of the events, ns since the file's own zero (Unix epoch for ROS). 0 unless the file counts ns, which no double holds exactly. */
  readonly originNs: bigint;
  /** Whether the file counts rows from the bottom, and columns from the right. */
  readonly yFromBottom?: boolean | undefined;
  readonly xFromRight?: boolean | undefined;
  readonly timeUnit: 's' | 'ms' | 'us' | 'ns';
  /** Fields of the header, in file order, as text; for people. */
  readonly fields: readonly (readonly [key: string, value: string])[];
  /** Event streams in a file that may hold several (AEDAT 4, ROS); the one that is read comes first. */
  readonly streams?: readonly string[] | undefined;
}

/** What a caller may say about a file. */
export interface FormatOptions {
  /** Size of the sensor, over what the file says. */
  readonly sensor?: SensorSize | undefined;
  /** Stream of a file that holds several: its number or topic. Left out: the first with events. */
  readonly stream?: string | undefined;
  /** Camera, for formats that do not tell it: `DAVIS346`, `EVK4`, `DVXplorer` and others. */
  readonly camera?: string | undefined;
  /** Columns of text or of a matrix in order, e.g. `t,x,y,p`; `-` for one that is left alone. Left out: the header tells, or what is unmistakable. */
  readonly columns?: string | undefined;
  /** Whether every piece of a stream is a packet by itself, as of UDP: what is cut there has no rest. */
  readonly packets?: boolean | undefined;
  /** When the piece that was given last came in, µs: for events without times. Left out: the time at which they are read. */
  readonly arrivalUs?: (() => number) | undefined;
  /** Whether a format without a mark may be guessed by what its bytes look like; left out: yes. */
  readonly guess?: boolean | undefined;
  /** Unit of time, where the format leaves it open. */
  readonly unit?: 's' | 'ms' | 'us' | 'ns' | undefined;
}

export interface OpenedEvents {
  readonly header: EventHeader;
  /** Decodes all events, as stored, in file order. Yields when some are in the sink; the caller empties it. Can be run once. */
  decode(sink: EventSink): AsyncGenerator<void, void>;
  /** Whether it checks pixels by itself, with the sensor that was given: none is looked up for it. */
  readonly checksPixels?: boolean | undefined;
  /** All of it with labels, of formats of data sets, which are read as a whole. */
  readonly recording?: Recording | undefined;
}

/**
 * How files of a format are found in a folder: by their name, which nothing else has; by their mark, as others have the name, too; by their events, as tables
 * and archives hold other things; or only when the format is asked for, as nothing tells it.
 */
export type FoundBy = 'name' | 'mark' | 'events' | 'request';

/** What reads and writes files of a format. */
export interface FormatCodec {
  /**
   * @param report what is dropped and assumed is written here, while opening and while decoding
   * @throws EventFormatError with the byte
   */
  readonly open: (source: ByteSource, options: FormatOptions, report: ReadReport) => Promise<OpenedEvents>;
  /** Makes what writes it. @param isLabelled whether labels go with the events */
  readonly write?: ((sensor: SensorSize, isLabelled: boolean) => EventWriter | Promise<EventWriter>) | undefined;
}

/** A format: a row of the registry. */
export interface EventFormat<Name extends string = string> extends FormatCodec {
  readonly name: Name;
  /** For messages, e.g. `a Prophesee RAW file (EVT3)`. */
  readonly title: string;
  /** Of names of its files, with the dot; new files get the first. */
  readonly extensions: readonly string[];
  readonly foundBy: FoundBy;
  /** Whether it can be followed while it grows: whether it is read from the beginning to the end. */
  readonly streams: boolean;
  /** Whether its files carry a mark that other files do not. */
  readonly isMarked: boolean;
  /** Whether a file is one. @param start its first {@link probeBytes} bytes, fewer where it is shorter */
  mark(start: Uint8Array, options?: FormatOptions): boolean;
  /** Whether the first bytes of a new file are known last: what is packed cannot go back. */
  readonly headIsLast?: boolean | undefined;
}

/** A decoder of bytes that come in pieces of any size, cut anywhere: of files, of streams and of packets. */
export interface EventDecoder {
  /** Decodes a piece; keeps what is cut until the next one. */
  decode(piece: Uint8Array, sink: EventSink): void;
  /** Says that no more comes: what is cut is counted in the report. */
  end(): void;
}

/** Bytes from the beginning that tell a format. */
export const probeBytes = 4096;
