/** NumPy arrays (.npy) of events: with fields by name, or matrices whose columns the caller tells. @see docs/event-formats.md */
import { EventFormatError } from '@spikeseg/events';
import type { EventHeader, FormatCodec, FormatOptions, OpenedEvents } from '../event-format.ts';
import type { ReadReport } from '../read-report.ts';
import { type ByteSource, placed, placedSource } from '../source/byte-source.ts';
import { type ColumnRole, layoutGiven, layoutNamed, sayColumns } from '../text/columns.ts';
import { likelyUnit, type TimeUnit } from '../text/time-unit.ts';
import { decodeTable, type EventTable, firstRows, type TableColumn, type TablePart } from './event-table.ts';
import { type NpyField, type NpyHeader, type NpyNumber, readNpyHeader } from './npy-header.ts';
import { NpyWriter } from './npy-writer.ts';
import { isOrbitSight, orbitSightCamera, orbitSightRoles } from './orbitsight.ts';

/** Rows that are looked at to find out what they are. */
const sampleRows = 256;
/** Columns that lie one after the other are read side by side; of a stream only as many bytes can be kept for it. */
const maxHeldBytes = 1 << 29;
/** A row of more columns is none of events. */
const maxColumns = 64;

/** Events in an array, or in several. */
export interface ArrayEvents {
  readonly table: EventTable;
  /** Unit of time, where a name or a type tells it. */
  readonly unit: TimeUnit | undefined;
  readonly camera?: string | undefined;
}

export const npy: FormatCodec = {
  async open(source: ByteSource, options: FormatOptions, report: ReadReport): Promise<OpenedEvents> {
    const header = await readNpyHeader(source);
    const found = await eventsOfArray(header, source, options, report);
    return openTable(found, source.name, options, report, { fields: header.fields });
  },
  write: () => new NpyWriter(),
};

/** Finds out about time, and makes events of a table. */
export async function openTable(
  { table, unit: named, camera }: ArrayEvents,
  file: string,
  options: FormatOptions,
  report: ReadReport,
  said: Pick<EventHeader, 'fields' | 'streams'>,
): Promise<OpenedEvents> {
  const time = table.columns.find(({ role }) => role === 't')!;
  const times = (await firstRows(table, [time], sampleRows)).map(([first]) => first);
  const unit = options.unit ?? named ?? time.type.unit ?? assumedUnit(times, report);
  const origin = unit === 'ns' && Math.abs(times[0] ?? 0) > Number.MAX_SAFE_INTEGER ? await firstWhole(table, time) : 0n;
  return {
    header: { camera, originNs: origin, timeUnit: unit, ...said },
    decode: (sink) => decodeTable(table, { unit, origin }, file, report, sink),
  };
}

function assumedUnit(times: readonly number[], report: ReadReport): TimeUnit {
  const unit = likelyUnit(
    times,
    times.some((time) => !Number.isInteger(time)),
  );
  if (times.length > 0) report.note(`the unit of time is not named: times were taken as ${unit === 'us' ? 'µs' : unit}`);
  return unit;
}

/** The first time of a column of 64 bits, exactly; 0 for other types. */
async function firstWhole({ parts }: EventTable, { part, offset, type }: TableColumn): Promise<bigint> {
  if (type.size !== 8 || type.kind === 'float') return 0n;
  const at = parts[part].offset + offset;
  const bytes = await parts[part].source.start(at + 8);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return type.signed ? view.getBigInt64(at, type.littleEndian) : view.getBigUint64(at, type.littleEndian);
}

/** Events of an array. @throws EventFormatError where its columns are not known */
export async function eventsOfArray(
  header: NpyHeader,
  source: ByteSource,
  options: FormatOptions,
  report: ReadReport,
): Promise<ArrayEvents> {
  const { type } = header;
  return isFields(type) ? eventsOfFields(header, type, source, options) : eventsOfMatrix(header, type, source, options, report);
}

const isFields = (type: NpyHeader['type']): type is readonly NpyField[] => Array.isArray(type);

/** An array with fields: their names tell the columns, in whatever order. */
function eventsOfFields(header: NpyHeader, fields: readonly NpyField[], source: ByteSource, options: FormatOptions): ArrayEvents {
  const names = fields.map(({ name }) => name);
  const layout = options.columns === undefined ? layoutNamed(names) : layoutGiven(options.columns, source.name);
  if (layout === undefined || layout.roles.length > fields.length) {
    const expected = layout === undefined ? 'fields t, x, y and p once each' : `at least ${layout.roles.length} fields`;
    throw fault(source, expected, `fields ${names.map((name) => JSON.stringify(name)).join(', ')}`);
  }
  const columns = layout.roles.flatMap((role, k): TableColumn[] => {
    const { type, offset, name } = fields[k];
    if (role === undefined) return [];
    if (type === undefined) throw fault(source, `a number in field ${JSON.stringify(name)}`, 'another type');
    return [{ role, type, part: 0, offset }];
  });
  const rows = header.shape.reduce((product, side) => product * side, 1);
  return { table: { rows, columns, parts: [{ source, offset: header.offset, rowBytes: header.itemBytes }] }, unit: layout.unit };
}

/** A matrix: the caller tells its columns, unless it is one of OrbitSight. It may lie on its side. */
async function eventsOfMatrix(
  header: NpyHeader,
  type: NpyNumber,
  source: ByteSource,
  options: FormatOptions,
  report: ReadReport,
): Promise<ArrayEvents> {
  const [first, second] = header.shape;
  if (header.shape.length !== 2) {
    const got = `an array of shape (${header.shape.join(', ')})`;
    throw fault(source, 'an array with fields t, x, y and p, or a matrix with a row per event', got);
  }
  if (options.columns === undefined) {
    const matrix = second <= maxColumns ? await matrixOf(header, type, source, false) : undefined;
    const sample = matrix === undefined ? [] : await firstRows(matrix, matrix.columns, sampleRows);
    if (matrix !== undefined && isOrbitSight(sample)) {
      report.note(
        'the columns have no names: they were taken as those of OrbitSight (x, y, polarity, time in µs, label, relative time)',
      );
      return { table: withRoles(matrix, orbitSightRoles), unit: 'us', camera: orbitSightCamera(source.name) };
    }
    const rows = sample.length === 0 ? '' : ` that begins with ${sample[0].join(', ')}`;
    throw fault(source, 'columns with names', `a matrix of ${first}×${second}${rows}`, sayColumns);
  }
  const { roles, unit } = layoutGiven(options.columns, source.name);
  if (second !== roles.length && first !== roles.length)
    throw fault(source, `${roles.length} columns, as they were given`, `a matrix of ${first}×${second}`);
  return { table: withRoles(await matrixOf(header, type, source, second !== roles.length), roles), unit };
}

/** All columns of a matrix, which have no roles yet. @param onSide whether a column of events is a row of the matrix */
async function matrixOf(header: NpyHeader, type: NpyNumber, source: ByteSource, onSide: boolean): Promise<EventTable> {
  const [first, second] = header.shape;
  const [rows, count] = onSide ? [second, first] : [first, second];
  const column = (part: number, offset: number): TableColumn => ({ role: 't', type, part, offset });
  const all = Array.from({ length: count }, (_, k) => k);
  if (onSide === header.fortranOrder) {
    const part = { source, offset: header.offset, rowBytes: count * type.size };
    return { rows, parts: [part], columns: all.map((k) => column(0, k * type.size)) };
  }
  const held = await placed(source, maxHeldBytes);
  const bytes = header.offset + rows * count * type.size;
  if (held.size! < bytes) {
    const got = `the end of the file at byte ${held.size}`;
    throw fault(source, `${bytes} bytes, as columns lie one behind the other`, got, 'the file was cut: copy it again');
  }
  const parts = all.map((k): TablePart => {
    const offset = header.offset + k * rows * type.size;
    return { source: sliceOf(held, offset, rows * type.size), offset: 0, base: offset, rowBytes: type.size };
  });
  return { rows, parts, columns: all.map((k) => column(k, 0)) };
}

/** Leaves the columns that have a role, and the parts that they need. */
function withRoles({ rows, parts, columns }: EventTable, roles: readonly (ColumnRole | undefined)[]): EventTable {
  const named = columns.flatMap((column, k) => (roles[k] === undefined ? [] : [{ ...column, role: roles[k] }]));
  if (parts.length === 1) return { rows, parts, columns: named };
  return { rows, parts: named.map(({ part }) => parts[part]), columns: named.map((column, part) => ({ ...column, part })) };
}

/** A part of a source that reads at any place. */
function sliceOf({ name, at }: ByteSource, offset: number, length: number): ByteSource {
  return placedSource(name, length, (from, max) => at!(offset + from, Math.max(0, Math.min(max, length - from))));
}

const fault = ({ name: file }: ByteSource, expected: string, got: string, fix?: string): EventFormatError =>
  new EventFormatError({ file, variable: 'header', offset: 0, expected, got, fix });
