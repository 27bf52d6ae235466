/** Decodes events that are records, or one list for each part, whatever their types. */
import type { EventSink } from '../event-sink.ts';
import type { ReadReport } from '../read-report.ts';
import { readNumbers } from '../source/read-numbers.ts';
import type { Hdf5Bytes } from './container/hdf5-bytes.ts';
import { DatasetRows } from './container/rows.ts';
import { type EventColumn, type Hdf5Events, type Role, roles } from './find-events.ts';
import type { TimeScale } from './times.ts';

/** Rows that are decoded at once. */
export const pieceRows = 1 << 16;

export type EventRows = ReadonlyMap<EventColumn['dataset'], DatasetRows>;

/** @throws EventFormatError when an index of chunks is damaged */
export async function openRows(file: Hdf5Bytes, { columns }: Hdf5Events): Promise<EventRows> {
  const open = new Map<EventColumn['dataset'], DatasetRows>();
  for (const role of roles) {
    const { dataset } = columns[role];
    if (!open.has(dataset)) open.set(dataset, await DatasetRows.of(file, dataset));
  }
  return open;
}

/** One value, exactly. */
export async function valueAt(
  rows: DatasetRows,
  { type, offset }: Pick<EventColumn, 'type' | 'offset'>,
  row: number,
): Promise<bigint | number> {
  let value: bigint | number = 0;
  await rows.read(row, 1, (bytes) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (type.kind === 'integer' && type.size === 8) {
      value = type.signed ? view.getBigInt64(offset, type.littleEndian) : view.getBigUint64(offset, type.littleEndian);
      return;
    }
    const one = new Float64Array(1);
    readNumbers(type, view, offset, type.size, 1, one, 0);
    value = one[0];
  });
  return value;
}

/** How rows become events. */
export interface RowMeaning {
  readonly scale: TimeScale;
  /** Added to all times, µs. */
  readonly addUs: number;
}

/** Decodes `count` rows from a row on into the sink; at most {@link pieceRows}. @throws EventFormatError when a chunk is damaged */
export type DecodeRows = (first: number, count: number, sink: EventSink) => Promise<void>;

/** Makes what decodes rows; its memory is that of one piece. */
export function rowDecoder(
  file: Hdf5Bytes,
  { columns, count: all }: Hdf5Events,
  rows: EventRows,
  meaning: RowMeaning,
  report: ReadReport,
): DecodeRows {
  const [t, x, y, p] = roles.map(() => new Float64Array(Math.min(all, pieceRows)));
  const values: Values = { t, x, y, p };
  return async (first, count, sink) => {
    for (const [dataset, of] of rows) {
      const parts = roles.filter((role) => columns[role].dataset === dataset);
      let to = 0;
      await of.read(first, count, (bytes, n) => {
        const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
        for (const role of parts) {
          const { type, offset } = columns[role];
          const origin = role === 't' ? meaning.scale.origin : 0n;
          const bad = readNumbers(type, view, offset, dataset.rowBytes, n, values[role], to, origin);
          if (bad >= 0) throw beyond(file, columns[role], first + to + bad);
        }
        to += n;
      });
    }
    addPiece(values, count, columns, meaning, sink, report);
  };
}

export async function* decodeAllRows(decode: DecodeRows, count: number, sink: EventSink): AsyncGenerator<void, void> {
  for (let first = 0; first < count; first += pieceRows) {
    await decode(first, Math.min(pieceRows, count - first), sink);
    yield;
  }
}

type Values = Readonly<Record<Role, Float64Array>>;

function beyond(file: Hdf5Bytes, { dataset }: EventColumn, row: number): Error {
  return file.fault({
    variable: dataset.path.slice(1),
    offset: dataset.offset,
    expected: 'integers within ±2^53',
    got: `a larger one at index ${row}`,
  });
}

function addPiece(
  { t: times, x: xs, y: ys, p: ps }: Values,
  count: number,
  columns: Hdf5Events['columns'],
  { scale: { multiply, divide }, addUs }: RowMeaning,
  sink: EventSink,
  report: ReadReport,
): void {
  sink.reserve(count);
  const { t, x, y, p } = sink;
  let n = sink.count;
  const [before, maySplit] = [n, columns.x.type.kind === 'float' || columns.y.type.kind === 'float'];
  let [timeless, odd, minus] = [0, 0, 0];
  for (let k = 0; k < count; k++) {
    const time = (times[k] * multiply) / divide + addUs;
    const column = xs[k];
    const row = ys[k];
    const polarity = ps[k];
    if (!(time - time === 0)) {
      timeless++;
      continue;
    }
    if (!(column >= 0 && column <= 0xffff && row >= 0 && row <= 0xffff)) continue;
    if (maySplit && (column % 1 !== 0 || row % 1 !== 0)) continue;
    if (!(polarity >= -1 && polarity <= 1)) odd++;
    if (polarity === -1) minus++;
    t[n] = time;
    x[n] = column;
    y[n] = row;
    p[n++] = polarity > 0 ? 1 : 0;
  }
  sink.count = n;
  report.drop('events without a time', timeless);
  report.drop('events at no pixel', count - timeless - (n - before));
  if (minus > 0) report.offCode = -1;
  if (odd > 0) report.note('polarities other than −1, 0 and 1 occur; those above 0 are taken as ON');
}
