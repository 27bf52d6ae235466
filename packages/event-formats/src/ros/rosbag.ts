/** ROS 1 bags (version 2.0): chunks of messages with an index behind them. @see docs/event-formats.md */

import type { Bag, Filelike } from '@foxglove/rosbag';
import { EventFormatError } from '@spikeseg/events';
import type { FormatCodec } from '../event-format.ts';
import type { ReadReport } from '../read-report.ts';
import { type ByteSource, placed } from '../source/byte-source.ts';
import { libraryFault, maxUnpacked, unpackers } from './decompress.ts';
import { openMessages, type RosContainer } from './event-messages.ts';
import type { RosTopic } from './message.ts';

const magic = '#ROSBAG V2.0\n';
/** Bytes of a stream, which has to be held as a whole: the index is at the end. */
const maxOfStream = 2 ** 30;
/** Bytes of the smallest record: two lengths and the shortest header. */
const minRecord = 13;

/** ROS 1 bags. */
export const rosbag: FormatCodec = {
  open: async (source, options, report) =>
    openMessages(await openBag(await placed(source, maxOfStream), report), options, report),
};

type BagReader = Bag['reader'];
type ChunkInfos = Bag['chunkInfos'];

/** Only the part of the library that reads records: what parses messages makes code at run time, of which bundlers warn and which pages may forbid. */
async function openReader(source: ByteSource): Promise<BagReader> {
  const { default: all } = await import('@foxglove/rosbag/dist/cjs/BagReader.js');
  // Node gives all that the CommonJS module exports, and some bundlers its default.
  const part: typeof all | typeof all.default = all;
  return new ('default' in part ? part.default : part)(filelike(source));
}

async function openBag(source: ByteSource, report: ReadReport): Promise<RosContainer> {
  const reader = await openReader(source);
  const { connections, chunkInfos } = await attempt(source, 0, async () => {
    const header = await reader.readHeader();
    checkHeader(source, header);
    return reader.readConnectionsAndChunkInfo(header.indexPosition, header.connectionCount, header.chunkCount);
  });
  const topicOf = new Map(
    connections.map(({ conn, topic, type = '' }): [number, RosTopic] => [conn, { name: topic, type, layout: 'ros1' }]),
  );
  for (const { count, chunkPosition } of chunkInfos)
    if (count > topicOf.size) throw fault(source, chunkPosition, `at most ${topicOf.size} connections in a chunk`, `${count}`);
  return {
    file: source.name,
    topics: [...topicOf.values()],
    messages: (isWanted) => messagesOf(source, reader, chunkInfos, topicOf, isWanted, report),
  };
}

/** Chunk by chunk, so that no more than one is in memory; within it by time. */
async function* messagesOf(
  source: ByteSource,
  reader: BagReader,
  chunkInfos: ChunkInfos,
  topicOf: ReadonlyMap<number, RosTopic>,
  isWanted: (topic: RosTopic) => boolean,
  { budget }: ReadReport,
): ReturnType<RosContainer['messages']> {
  const decompress = await unpackers(budget);
  const [start, end] = [
    { sec: 0, nsec: 0 },
    { sec: 2 ** 32, nsec: 0 },
  ];
  for (const chunk of chunkInfos) {
    const offset = chunk.chunkPosition;
    const wanted = [...topicOf].filter(([, topic]) => isWanted(topic)).map(([conn]) => conn);
    const messages = await attempt(source, offset, () => reader.readChunkMessages(chunk, wanted, start, end, decompress));
    for (const { conn, data } of messages) {
      const topic = topicOf.get(conn);
      if (topic === undefined || data === undefined) throw fault(source, offset, 'a connection of the index', `${conn}`);
      // The topic may have been chosen since the chunk was read.
      if (isWanted(topic)) yield { topic, data, offset };
    }
  }
}

/** The index stands at the end, and a recording that was broken off has none. */
function checkHeader(source: ByteSource, header: { indexPosition: number; connectionCount: number; chunkCount: number }): void {
  const { indexPosition, connectionCount, chunkCount } = header;
  const left = (source.size ?? 0) - indexPosition;
  if (indexPosition === 0 || left <= 0) {
    const got = indexPosition === 0 ? 'none: the recording was broken off' : `${source.size} bytes: the file is cut`;
    throw fault(source, magic.length, `an index at byte ${indexPosition || 'after the chunks'}`, got, 'mend it: rosbag reindex');
  }
  const max = Math.floor(left / minRecord);
  if (connectionCount < 0 || chunkCount < 0 || connectionCount + chunkCount > max)
    throw fault(source, magic.length, `at most ${max} connections and chunks`, `${connectionCount} and ${chunkCount}`);
}

const filelike = (source: ByteSource): Filelike => ({
  size: () => source.size ?? 0,
  async read(offset, length) {
    const bytes = Math.min(length, (source.size ?? 0) - offset);
    if (bytes < 0 || bytes > maxUnpacked)
      throw fault(source, offset, `a part of at most ${maxUnpacked} bytes of the file`, `one of ${length} bytes`);
    return (await source.at?.(offset, bytes)) ?? new Uint8Array(0);
  },
});

/** Runs a part of the library. */
async function attempt<T>({ name }: ByteSource, offset: number, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    throw libraryFault(cause, { file: name, offset, expected: 'whole records of a bag' });
  }
}

const fault = ({ name }: ByteSource, offset: number, expected: string, got: string, fix?: string): EventFormatError =>
  new EventFormatError({ file: name, offset, expected, got, fix });
