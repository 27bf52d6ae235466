/** From the messages of a container to events: chooses the topic, reads the header from its first message, and decodes all of them. */
import { EventFormatError } from '@spikeseg/events';
import type { EventHeader, FormatOptions, OpenedEvents } from '../event-format.ts';
import type { EventSink } from '../event-sink.ts';
import type { ReadReport } from '../read-report.ts';
import { decodeArray, type Encoding, encodings, packetDecoder } from './encodings.ts';
import { type EventMessage, type EventPacket, holdsEvents, type RosMessage, type RosTopic, readMessage } from './message.ts';

/** A file of messages: a bag, an MCAP file, a database. */
export interface RosContainer {
  readonly file: string;
  /** Topics, in file order; a file that is read in one go learns of them on the way. */
  readonly topics: readonly RosTopic[];
  /** Messages of the topics that are wanted, in file order. What is wanted may change on the way. Can be run once. */
  messages(isWanted: (topic: RosTopic) => boolean): AsyncGenerator<RosMessage, void>;
}

/**
 * Opens the topic that is asked for, or the first that has a message with events.
 *
 * @throws EventFormatError when there is none
 */
export async function openMessages(
  container: RosContainer,
  { stream }: FormatOptions,
  report: ReadReport,
): Promise<OpenedEvents> {
  const { file } = container;
  let chosen = stream;
  const messages = container.messages((topic) => holdsEvents(topic) && (chosen === undefined || topic.name === chosen));
  const next = await messages.next();
  if (next.done === true) throw noEvents(container, stream);
  const first = next.value;
  chosen = first.topic.name;
  const { budget } = report;
  const message = readMessage(first, file, budget);
  const decoder = new MessageDecoder(first, message, file, report);
  return {
    header: headerOf(container, first.topic, message, decoder.originNs),
    async *decode(sink) {
      decoder.decode(first, message, sink);
      if (sink.count > 0) yield;
      for await (const later of messages) {
        decoder.decode(later, readMessage(later, file, budget), sink);
        if (sink.count > 0) yield;
      }
    },
  };
}

function headerOf({ topics }: RosContainer, topic: RosTopic, message: EventMessage, originNs: bigint): EventHeader {
  const { width, height, frame, events } = message;
  const hasSize = width > 0 && height > 0;
  const others = topics.filter((other) => other.name !== topic.name && holdsEvents(other)).map(({ name }) => name);
  const isSensorTime = events.kind === 'packet' && events.encoding === 'evt3';
  return {
    sensor: hasSize ? { width, height } : undefined,
    sensorFrom: hasSize ? 'header' : undefined,
    originNs,
    timeUnit: isSensorTime ? 'us' : 'ns',
    fields: [
      ['topic', topic.name],
      ['type', topic.type],
      ...(events.kind === 'packet' ? [['encoding', events.encoding] as const] : []),
      ['frame_id', frame],
    ],
    streams: [topic.name, ...new Set(others)],
  };
}

/** Decodes the messages of one topic. What the first says of size and encoding holds for all. */
class MessageDecoder {
  readonly originNs: bigint;
  readonly #encoding: string;
  readonly #packets: ReturnType<typeof packetDecoder> | undefined;
  readonly #size: string;
  readonly #file: string;
  readonly #report: ReadReport;
  #seq: bigint | undefined;

  constructor(first: RosMessage, { width, height, events }: EventMessage, file: string, report: ReadReport) {
    this.#file = file;
    this.#report = report;
    this.#size = `${width}×${height}`;
    this.#encoding = events.kind === 'array' ? 'single events' : events.encoding;
    if (events.kind === 'array') {
      this.originNs = events.firstNs;
      return;
    }
    const { encoding } = events;
    if (!isEncoding(encoding))
      throw this.#fault(first, `one of the encodings ${encodings.join(', ')}`, JSON.stringify(encoding.slice(0, 64)));
    this.originNs = encoding === 'evt3' ? 0n : events.timeBaseNs;
    this.#packets = packetDecoder(encoding, this.originNs, report);
  }

  decode(message: RosMessage, { width, height, events }: EventMessage, sink: EventSink): void {
    const size = `${width}×${height}`;
    if (size !== this.#size) throw this.#fault(message, `the size of the first message, ${this.#size}`, size);
    const encoding = events.kind === 'array' ? 'single events' : events.encoding;
    if (encoding !== this.#encoding)
      throw this.#fault(message, `the encoding of the first message, ${this.#encoding}`, encoding.slice(0, 64));
    if (events.kind === 'array') return decodeArray(events, this.originNs, sink);
    this.#count(events);
    this.#packets?.decode(events, sink);
  }

  #count({ seq }: EventPacket): void {
    if (this.#seq !== undefined && seq > this.#seq + 1n) this.#report.note('packets are missing: their numbers have gaps');
    this.#seq = seq;
  }

  #fault({ topic, offset }: RosMessage, expected: string, got: string): EventFormatError {
    return new EventFormatError({ file: this.#file, variable: `a message on ${topic.name}`, offset, expected, got });
  }
}

const isEncoding = (name: string): name is Encoding => encodings.some((encoding) => encoding === name);

function noEvents({ file, topics }: RosContainer, stream: string | undefined): EventFormatError {
  const events = topics.filter(holdsEvents);
  const listed = (stream === undefined || events.length === 0 ? topics : events)
    .slice(0, 20)
    .map(({ name, type }) => `${name} (${type})`);
  const got = topics.length === 0 ? 'no topic' : `the topics ${listed.join(', ')}`;
  const hasOthers = stream !== undefined && events.length > 0;
  return new EventFormatError({
    file,
    offset: 0,
    expected:
      stream === undefined
        ? 'messages with events (event_camera_msgs/EventPacket, dvs_msgs/EventArray)'
        : `messages with events on ${stream}`,
    got,
    fix: hasOthers ? 'choose one of these (option stream)' : undefined,
  });
}
