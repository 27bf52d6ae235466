/** MCAP files: records of channels and messages, in chunks or without. @see docs/event-formats.md */

import type { McapTypes } from '@mcap/core';
import { EventFormatError } from '@spikeseg/events';
import type { FormatCodec } from '../event-format.ts';
import type { ReadReport } from '../read-report.ts';
import type { ByteSource } from '../source/byte-source.ts';
import { libraryFault, maxUnpacked, unpackers } from './decompress.ts';
import { openMessages, type RosContainer } from './event-messages.ts';
import type { RosTopic } from './message.ts';

/** MCAP files of ROS 1 and ROS 2. */
export const mcap: FormatCodec = {
  open: async (source, options, report) => openMessages(await openMcap(source, report), options, report),
};

type McapRecord = McapTypes.TypedMcapRecord;
type Channel = McapTypes.TypedMcapRecords['Channel'];

async function openMcap(source: ByteSource, report: ReadReport): Promise<RosContainer> {
  const topics = new Topics();
  for (const record of await summary(source)) topics.take(record);
  return { file: source.name, topics: topics.all, messages: (isWanted) => messagesOf(source, topics, isWanted, report) };
}

/** Channels and their types, as records tell of them. */
class Topics {
  readonly all: RosTopic[] = [];
  readonly #schemas = new Map<number, string>();
  readonly #ofChannel = new Map<number, RosTopic>();

  take(record: McapRecord): void {
    if (record.type === 'Schema') this.#schemas.set(record.id, record.name);
    if (record.type === 'Channel') this.#add(record);
  }

  of(channel: number): RosTopic | undefined {
    return this.#ofChannel.get(channel);
  }

  #add({ id, schemaId, topic: name, messageEncoding }: Channel): void {
    if (this.#ofChannel.has(id)) return;
    // What is neither holds no events that could be read, whatever its type is called.
    const type = /^(cdr|ros1)$/.test(messageEncoding) ? (this.#schemas.get(schemaId) ?? '') : messageEncoding;
    const topic: RosTopic = { name, type, layout: messageEncoding === 'ros1' ? 'ros1' : 'cdr' };
    this.#ofChannel.set(id, topic);
    this.all.push(topic);
  }
}

async function* messagesOf(
  source: ByteSource,
  topics: Topics,
  isWanted: (topic: RosTopic) => boolean,
  report: ReadReport,
): ReturnType<RosContainer['messages']> {
  const { McapStreamReader } = await import('@mcap/core');
  const { lz4, zstd } = await unpackers(report.budget);
  const reader = new McapStreamReader({
    decompressHandlers: {
      lz4: (packed, size) => lz4(packed, Number(size)),
      zstd: (packed, size) => zstd(packed, Number(size)),
    },
  });
  let read = 0;
  /** Byte of the record, or of the chunk, that messages come from. */
  let offset = 0;
  for await (const piece of source.pieces(0)) {
    attempt(source, read - reader.bytesRemaining(), () => reader.append(piece));
    read += piece.length;
    for (;;) {
      const at = read - reader.bytesRemaining();
      const record = attempt(source, at, () => reader.nextRecord());
      if (record === undefined) break;
      if (read - reader.bytesRemaining() !== at) offset = at;
      topics.take(record);
      const topic = record.type === 'Message' ? topics.of(record.channelId) : undefined;
      if (record.type === 'Message' && topic !== undefined && isWanted(topic)) yield { topic, data: record.data, offset };
    }
    if (reader.bytesRemaining() > maxUnpacked) {
      const expected = `a record of at most ${maxUnpacked} bytes`;
      throw new EventFormatError({ file: source.name, offset: read - reader.bytesRemaining(), expected, got: 'a longer one' });
    }
  }
  if (!reader.done()) {
    report.cutBytes += reader.bytesRemaining();
    report.note('the file ends before its end mark');
  }
}

/** Schemas and channels that the summary at the end repeats; none of a stream, or where there is no whole summary. */
async function summary(source: ByteSource): Promise<McapRecord[]> {
  const { at, size } = source;
  if (at === undefined || size === undefined) return [];
  const { McapIndexedReader } = await import('@mcap/core');
  const readable = {
    size: async () => BigInt(size),
    read: async (offset: bigint, length: bigint) => {
      if (offset < 0n || length > maxUnpacked || offset + length > size) throw new Error('the summary leads out of the file');
      return (await at(Number(offset), Number(length))).slice();
    },
  };
  try {
    const { schemasById, channelsById } = await McapIndexedReader.Initialize({ readable });
    return [...schemasById.values(), ...channelsById.values()];
  } catch {
    return [];
  }
}

/** Runs a part of the library. */
function attempt<T>({ name }: ByteSource, offset: number, run: () => T): T {
  try {
    return run();
  } catch (cause) {
    throw libraryFault(cause, { file: name, offset, expected: 'whole records of MCAP' });
  }
}
