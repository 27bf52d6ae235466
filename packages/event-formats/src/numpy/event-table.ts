/** Events in columns of numbers, in one array or in several: read block by block, whatever their types and their order are. */
import { EventFormatError } from '@spikeseg/events';
import type { EventSink } from '../event-sink.ts';
import { beyondSensor, type ReadReport } from '../read-report.ts';
import type { ByteSource } from '../source/byte-source.ts';
import { readNumbers } from '../source/read-numbers.ts';
import type { ColumnRole } from '../text/columns.ts';
import { RateCheck, type TimeUnit, unitExponent } from '../text/time-unit.ts';
import type { NpyNumber } from './npy-header.ts';

/** Bytes with a piece of every row: of a whole row, or of one column. */
export interface TablePart {
  readonly source: ByteSource;
  /** Byte at which the first row begins. */
  readonly offset: number;
  readonly rowBytes: number;
  /** Byte of the file at which the source begins; 0 when left out. */
  readonly base?: number | undefined;
}

/** A column: which part it is in, and where in its rows. */
export interface TableColumn {
  readonly role: ColumnRole;
  readonly type: NpyNumber;
  readonly part: number;
  readonly offset: number;
}

/** Columns of as many rows as there are events. */
export interface EventTable {
  readonly rows: number;
  readonly parts: readonly TablePart[];
  /** t, x, y and p once each, and at most one of labels. */
  readonly columns: readonly TableColumn[];
}

/** How times are to be read. */
export interface TableTime {
  readonly unit: TimeUnit;
  /** Taken off times of 64 bits, in their unit. */
  readonly origin: bigint;
}

/** Rows that are decoded at once. */
const blockRows = 1 << 14;
const blockBytes = 1 << 18;
const largestPixel = 0xffff;
const largestTime = Number.MAX_SAFE_INTEGER;

/** The first rows of a table as numbers, fewer where it is shorter; for finding out what they are. */
export async function firstRows({ parts, rows }: EventTable, columns: readonly TableColumn[], n: number): Promise<number[][]> {
  const starts = await Promise.all(parts.map(({ source, offset, rowBytes }) => source.start(offset + n * rowBytes)));
  const held = parts.map(({ offset, rowBytes }, part) => Math.floor(Math.max(0, starts[part].length - offset) / rowBytes));
  const count = Math.min(n, rows, ...held);
  const values = columns.map(({ type, part, offset }) => {
    const to = new Float64Array(count);
    readNumbers(type, viewOf(starts[part]), parts[part].offset + offset, parts[part].rowBytes, count, to);
    return to;
  });
  return Array.from({ length: count }, (_, row) => values.map((column) => column[row]));
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Decodes all rows of a table. @throws EventFormatError for values that are no events, with the byte */
export async function* decodeTable(
  table: EventTable,
  time: TableTime,
  name: string,
  report: ReadReport,
  sink: EventSink,
): AsyncGenerator<void, void> {
  const { rows, parts } = table;
  const readers = parts.map((part) => new PartReader(part));
  const converter = new RowConverter(table, time, name, report);
  const rate = new RateCheck();
  const atOnce = Math.max(1, Math.min(blockRows, ...parts.map(({ rowBytes }) => Math.floor(blockBytes / rowBytes))));
  let row = 0;
  try {
    while (row < rows) {
      const wanted = Math.min(atOnce, rows - row);
      const blocks = await Promise.all(readers.map((reader) => reader.take(wanted)));
      const n = Math.min(...blocks.map((block, part) => Math.floor(block.length / parts[part].rowBytes)));
      const before = sink.count;
      converter.convert(blocks, row, n, sink);
      rate.add(sink, before);
      row += n;
      if (n < wanted) {
        report.cutBytes += blocks.reduce((sum, block, part) => sum + block.length - n * parts[part].rowBytes, 0);
        report.note(`the header says ${rows} events, and the file ends after ${row}`);
        if (sink.count > 0) yield;
        break;
      }
      if (sink.count > 0) yield;
    }
    const behind = (await Promise.all(readers.map((reader) => reader.rest()))).reduce((sum, bytes) => sum + bytes, 0);
    if (behind > 0) report.note(`${behind} bytes behind the numbers were left alone`);
    converter.end();
    rate.end(time.unit, report);
  } finally {
    await Promise.all(readers.map((reader) => reader.close()));
  }
}

/** Gives out whole rows of a part, whatever pieces its bytes come in. */
class PartReader {
  readonly #rowBytes: number;
  readonly #pieces: AsyncGenerator<Uint8Array, void>;
  #block = new Uint8Array(0);
  /** Bytes of the last piece that have not been given out. */
  #left = new Uint8Array(0);

  constructor({ source, offset, rowBytes }: TablePart) {
    this.#rowBytes = rowBytes;
    this.#pieces = source.pieces(offset);
  }

  /** The bytes of so many rows, fewer at the end; valid until the next are taken. */
  async take(rows: number): Promise<Uint8Array> {
    const wanted = rows * this.#rowBytes;
    if (this.#block.length < wanted) this.#block = new Uint8Array(wanted);
    let held = 0;
    while (held < wanted) {
      if (this.#left.length === 0) {
        const next = await this.#pieces.next();
        if (next.done === true) break;
        this.#left = next.value as Uint8Array<ArrayBuffer>;
      }
      const part = this.#left.subarray(0, wanted - held);
      this.#block.set(part, held);
      held += part.length;
      this.#left = this.#left.subarray(part.length);
    }
    return this.#block.subarray(0, held);
  }

  /** Reads to the end, where packed data are checked. @returns bytes that were left */
  async rest(): Promise<number> {
    let bytes = this.#left.length;
    for await (const piece of this.#pieces) bytes += piece.length;
    return bytes;
  }

  async close(): Promise<void> {
    await this.#pieces.return();
  }
}

/** Turns numbers into events. */
class RowConverter {
  readonly #table: EventTable;
  readonly #name: string;
  readonly #report: ReadReport;
  readonly #columns: readonly {
    readonly column: TableColumn;
    readonly origin: bigint;
    to: Float64Array;
  }[];
  readonly #label: TableColumn | undefined;
  readonly #scale: (times: Float64Array, n: number) => void;
  #offCode: number | undefined;
  #events = 0;
  #labelled = 0;

  constructor(table: EventTable, { unit, origin }: TableTime, name: string, report: ReadReport) {
    const roles: readonly ColumnRole[] = ['t', 'x', 'y', 'p', 'label'];
    const columns = roles.flatMap((role) => table.columns.filter((column) => column.role === role));
    this.#table = table;
    this.#name = name;
    this.#report = report;
    this.#columns = columns.map((column) => ({
      column,
      origin: column.role === 't' ? origin : 0n,
      to: new Float64Array(0),
    }));
    this.#label = table.columns.find(({ role }) => role === 'label');
    const [time] = columns;
    this.#scale = scaling(unit, time.type);
    if (time.type.kind === 'float' && time.type.size < 8)
      report.note(`times are ${8 * time.type.size}-bit floating-point numbers: late ones are rounded`);
  }

  /** @param blocks bytes of the parts, from the same row on @param row number of the first @param n rows that all of them have */
  convert(blocks: readonly Uint8Array[], row: number, n: number, sink: EventSink): void {
    for (const column of this.#columns) {
      const { part, offset, type } = column.column;
      if (column.to.length < n) column.to = new Float64Array(n);
      readNumbers(type, viewOf(blocks[part]), offset, this.#table.parts[part].rowBytes, n, column.to, 0, column.origin);
    }
    const [times, columns, rows, polarities, labels] = this.#columns.map(({ to }) => to);
    this.#scale(times, n);
    sink.reserve(n);
    const { t, x, y, p } = sink;
    let count = sink.count;
    let [labelled, outside, offCode] = [0, 0, this.#offCode];
    for (let k = 0; k < n; k++) {
      const time = times[k];
      const column = columns[k];
      const line = rows[k];
      const polarity = polarities[k];
      if (!(time >= -largestTime && time <= largestTime)) throw this.#fault('t', row + k, 'a time within ±2^53 µs', `${time} µs`);
      if (column !== Math.floor(column)) throw this.#fault('x', row + k, 'a whole pixel coordinate', `${column}`);
      if (line !== Math.floor(line)) throw this.#fault('y', row + k, 'a whole pixel coordinate', `${line}`);
      if (polarity !== 1) {
        if (polarity !== 0 && polarity !== -1) throw this.#fault('p', row + k, 'polarities −1 and 1, or 0 and 1', `${polarity}`);
        if (polarity !== offCode) {
          if (offCode !== undefined) throw this.#fault('p', row + k, 'polarities −1 and 1, or 0 and 1', 'both 0 and −1');
          offCode = polarity;
        }
      }
      if (column < 0 || line < 0 || column > largestPixel || line > largestPixel) {
        outside++;
        continue;
      }
      if (labels !== undefined && labels[k] !== 0) labelled++;
      t[count] = time;
      x[count] = column;
      y[count] = line;
      p[count++] = polarity === 1 ? 1 : 0;
    }
    this.#events += count - sink.count;
    this.#labelled += labelled;
    this.#offCode = offCode;
    if (offCode === -1) this.#report.offCode = -1;
    sink.count = count;
    this.#report.drop(beyondSensor, outside);
  }

  end(): void {
    if (this.#label !== undefined) this.#report.note(`${this.#labelled} of ${this.#events} events are labelled as an object`);
  }

  #fault(role: ColumnRole, row: number, expected: string, got: string): EventFormatError {
    const column = this.#table.columns.find((one) => one.role === role)!;
    const { base = 0, offset, rowBytes } = this.#table.parts[column.part];
    return new EventFormatError({
      file: this.#name,
      variable: `${role} of event ${row}`,
      offset: base + offset + row * rowBytes + column.offset,
      expected,
      got,
    });
  }
}

/** Turns times of a unit into µs. Seconds and ms that are floating-point numbers are those of the nearest ns, where a double tells ns apart, else of the nearest µs. */
function scaling(unit: TimeUnit, { kind }: NpyNumber): (times: Float64Array, n: number) => void {
  if (unit === 'us') return () => {};
  if (unit === 'ns')
    return (times, n) => {
      for (let k = 0; k < n; k++) times[k] /= 1000;
    };
  const us = 10 ** unitExponent[unit];
  if (kind !== 'float')
    return (times, n) => {
      for (let k = 0; k < n; k++) times[k] *= us;
    };
  return (times, n) => {
    for (let k = 0; k < n; k++) {
      const ns = times[k] * us * 1000;
      times[k] = ns < largestTime && ns > -largestTime ? Math.round(ns) / 1000 : Math.round(times[k] * us);
    }
  };
}
