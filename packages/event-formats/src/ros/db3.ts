/** Databases of rosbag2 (`.db3`): a table of topics and one of messages. @see docs/event-formats.md */
import { EventFormatError } from '@spikeseg/events';
import type { FormatCodec } from '../event-format.ts';
import type { ReadReport } from '../read-report.ts';
import { type ByteSource, placed } from '../source/byte-source.ts';
import { openMessages, type RosContainer } from './event-messages.ts';
import type { RosTopic } from './message.ts';
import { SqliteFile, type SqliteTable, type SqliteValue } from './sqlite.ts';

/** Bytes of a stream, which has to be held as a whole: pages are read at any place. */
const maxOfStream = 2 ** 30;

/** Databases of rosbag2. */
export const db3: FormatCodec = {
  open: async (source, options, report) =>
    openMessages(await openDatabase(await placed(source, maxOfStream), report), options, report),
};

async function openDatabase(source: ByteSource, report: ReadReport): Promise<RosContainer> {
  const database = await SqliteFile.open(source);
  if (database.hasLog) report.note('the database keeps a write-ahead log; what is only in its -wal file is not read');
  const topicOf = new Map<SqliteValue, RosTopic>();
  const topics = await tableOf(database, source, 'topics');
  const [id, name, type] = ['id', 'name', 'type'].map((column) => columnOf(topics, source, column));
  for await (const { values } of topics.rows()) {
    topicOf.set(values[id], { name: String(values[name]), type: String(values[type]), layout: 'cdr' });
  }
  const messages = await tableOf(database, source, 'messages');
  return {
    file: source.name,
    topics: [...topicOf.values()],
    messages: (isWanted) => messagesOf(messages, source, topicOf, isWanted),
  };
}

async function* messagesOf(
  table: SqliteTable,
  source: ByteSource,
  topicOf: ReadonlyMap<SqliteValue, RosTopic>,
  isWanted: (topic: RosTopic) => boolean,
): ReturnType<RosContainer['messages']> {
  const [topicId, data] = ['topic_id', 'data'].map((column) => columnOf(table, source, column));
  for await (const { values, offset } of table.rows()) {
    const topic = topicOf.get(values[topicId]);
    const bytes = values[data];
    if (topic === undefined || !isWanted(topic)) continue;
    if (!(bytes instanceof Uint8Array)) {
      throw new EventFormatError({ file: source.name, variable: 'messages.data', offset, expected: 'bytes', got: String(bytes) });
    }
    yield { topic, data: bytes, offset };
  }
}

async function tableOf(database: SqliteFile, source: ByteSource, name: string): Promise<SqliteTable> {
  const table = await database.table(name);
  if (table !== undefined) return table;
  throw new EventFormatError({ file: source.name, offset: 0, expected: `a table ${name}, as rosbag2 writes it`, got: 'none' });
}

function columnOf({ columns }: SqliteTable, source: ByteSource, name: string): number {
  const at = columns.indexOf(name);
  if (at >= 0) return at;
  throw new EventFormatError({
    file: source.name,
    offset: 0,
    expected: `a column ${name}`,
    got: `the columns ${columns.join(', ')}`,
  });
}
