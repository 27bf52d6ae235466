/** Messages of event cameras in ROS 1 and ROS 2 (CDR), field by field. @see docs/event-formats.md */
import { EventFormatError, type FormatFault, ReadBudget } from '@spikeseg/events';
import { unzstdMessage } from './decompress.ts';

export interface RosTopic {
  readonly name: string;
  /** Type of its messages, e.g. `event_camera_msgs/msg/EventPacket`. */
  readonly type: string;
  /** How they are laid out: `ros1` without alignment, `cdr` with it. */
  readonly layout: 'ros1' | 'cdr';
}

/** A message as its container holds it. */
export interface RosMessage {
  readonly topic: RosTopic;
  readonly data: Uint8Array;
  /** Byte of the file at which it, or the chunk or page around it, begins. */
  readonly offset: number;
}

/** Events in the encoding of a camera. */
export interface EventPacket {
  readonly kind: 'packet';
  /** Counts the packets of a camera. */
  readonly seq: bigint;
  readonly timeBaseNs: bigint;
  readonly encoding: string;
  readonly isBigEndian: boolean;
  readonly events: Uint8Array;
}

/** Events one by one: {u16 x, u16 y, u32 s, u32 ns, u8 polarity}. */
export interface EventArray {
  readonly kind: 'array';
  readonly count: number;
  readonly firstNs: bigint;
  readonly view: DataView;
  readonly isLittleEndian: boolean;
  /** Byte of the first event, and bytes from one to the next. */
  readonly at: number;
  readonly stride: number;
  /** Bytes that x and y stand earlier in all events but the first, where alignment pushes the time behind them. */
  readonly lead: number;
}

/** What a message says before its events. */
export interface EventMessage {
  readonly width: number;
  readonly height: number;
  readonly frame: string;
  readonly events: EventPacket | EventArray;
}

const packetTypes = /^(event_camera_msgs\/(msg\/)?EventPacket|event_array_msgs\/(msg\/)?EventArray)$/;
const arrayTypes = /^(dvs_msgs|prophesee_event_msgs)\/(msg\/)?EventArray$/;
/** x and y have 15 bits. */
const maxPixels = 1 << 15;
const nsPerS = 1_000_000_000n;

/** Whether the messages of a topic are read. */
export const holdsEvents = ({ type }: RosTopic): boolean => packetTypes.test(type) || arrayTypes.test(type);

/**
 * Takes a message apart. No event is copied.
 *
 * @throws EventFormatError when a field leads past the end of the message
 */
export function readMessage(message: RosMessage, file: string, budget = new ReadBudget(file, undefined)): EventMessage {
  const reader = new MessageReader(message, file, budget);
  if (message.topic.layout === 'ros1') reader.u32();
  const stampNs = reader.time();
  const frame = reader.string();
  const height = reader.u32();
  const width = reader.u32();
  if (width > maxPixels || height > maxPixels)
    throw reader.fault({ expected: `a sensor of at most ${maxPixels} pixels a side`, got: `${width}×${height}` });
  const events = packetTypes.test(message.topic.type) ? readPacket(reader) : readArray(reader, stampNs);
  return { width, height, frame, events };
}

function readPacket(reader: MessageReader): EventPacket {
  const seq = reader.u64();
  const timeBaseNs = reader.u64();
  const encoding = reader.string();
  const isBigEndian = reader.u8() !== 0;
  return { kind: 'packet', seq, timeBaseNs, encoding, isBigEndian, events: reader.bytes() };
}

function readArray(reader: MessageReader, stampNs: bigint): EventArray {
  const count = reader.u32();
  const [stride, lead] = reader.isAligned ? [16, 2] : [13, 0];
  const { at, view, isLittleEndian } = reader;
  reader.need(count === 0 ? 0 : stride * (count - 1) + 13, `${count} events`);
  const firstNs = count === 0 ? stampNs : reader.timeAt(at + 4);
  return { kind: 'array', count, firstNs, view, isLittleEndian, at, stride, lead };
}

class MessageReader {
  readonly view: DataView;
  readonly isLittleEndian: boolean;
  /** Whether numbers stand at multiples of their size, and strings end with a zero. */
  readonly isAligned: boolean;
  /** Byte of the next field; alignment counts from {@link #start}. */
  at = 0;
  readonly #start: number = 0;
  readonly #data: Uint8Array;
  readonly #message: RosMessage;
  readonly #file: string;

  constructor(message: RosMessage, file: string, budget: ReadBudget) {
    this.#message = message;
    this.#file = file;
    this.#data = message.data;
    this.isAligned = message.topic.layout === 'cdr';
    this.isLittleEndian = true;
    if (this.isAligned) {
      this.#data = unzstdMessage(message.data, budget, (got) => this.fault({ expected: 'a message', got }));
      const [first, kind] = this.#data;
      if (this.#data.length < 4 || first !== 0 || kind > 1)
        throw this.fault({ expected: 'CDR (bytes 0, 0 or 0, 1 and two more)', got: `bytes ${first}, ${kind}` });
      this.isLittleEndian = kind === 1;
      this.#start = 4;
      this.at = 4;
    }
    this.view = new DataView(this.#data.buffer, this.#data.byteOffset, this.#data.byteLength);
  }

  u8(): number {
    return this.view.getUint8(this.#take(1, 1));
  }

  u32(): number {
    return this.view.getUint32(this.#take(4, 4), this.isLittleEndian);
  }

  u64(): bigint {
    return this.view.getBigUint64(this.#take(8, 8), this.isLittleEndian);
  }

  /** A time, ns since the Unix epoch. */
  time(): bigint {
    const at = this.#take(4, 8);
    return this.timeAt(at);
  }

  timeAt(at: number): bigint {
    return (
      BigInt(this.view.getUint32(at, this.isLittleEndian)) * nsPerS + BigInt(this.view.getUint32(at + 4, this.isLittleEndian))
    );
  }

  string(): string {
    const bytes = this.bytes();
    const length = this.isAligned && bytes[bytes.length - 1] === 0 ? bytes.length - 1 : bytes.length;
    return new TextDecoder().decode(bytes.subarray(0, length));
  }

  bytes(): Uint8Array {
    const length = this.u32();
    const at = this.#take(1, length);
    return this.#data.subarray(at, at + length);
  }

  /** @throws EventFormatError when fewer bytes are left */
  need(bytes: number, what: string): void {
    const left = this.#data.length - this.at;
    if (bytes > left) throw this.fault({ expected: `${what} in ${bytes} bytes`, got: `${Math.max(0, left)} bytes to the end` });
  }

  fault({ expected, got }: Pick<FormatFault, 'expected' | 'got'>): EventFormatError {
    const { topic, offset } = this.#message;
    return new EventFormatError({
      file: this.#file,
      variable: `byte ${this.at} of a message on ${topic.name}`,
      offset,
      expected,
      got,
    });
  }

  #take(alignment: number, bytes: number): number {
    if (this.isAligned) this.at += -(this.at - this.#start) & (alignment - 1);
    this.need(bytes, 'a field');
    const at = this.at;
    this.at += bytes;
    return at;
  }
}
