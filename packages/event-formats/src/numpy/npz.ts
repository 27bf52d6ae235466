/** NumPy archives (.npz) of events: an array for each of t, x, y and p, or one array of events. @see docs/event-formats.md */
import { EventFormatError } from '@spikeseg/events';
import { openEntry, type ZipSource, zipEntries } from '../compression/zip.ts';
import type { FormatCodec, FormatOptions, OpenedEvents } from '../event-format.ts';
import type { ReadReport } from '../read-report.ts';
import { type ByteSource, placed } from '../source/byte-source.ts';
import { type ColumnRole, columnNamed, layoutGiven, layoutNamed, sayColumns } from '../text/columns.ts';
import type { TimeUnit } from '../text/time-unit.ts';
import type { TableColumn } from './event-table.ts';
import { type ArrayEvents, eventsOfArray, openTable } from './npy.ts';
import { type NpyHeader, readNpyHeader } from './npy-header.ts';

/** Of a stream as many bytes can be kept, as the directory is at the end. */
const maxStreamBytes = 2 ** 31;
/** Arrays beyond these are not looked at. */
const maxArrays = 64;

interface ArrayEntry {
  /** Without `.npy`. */
  readonly name: string;
  readonly source: ByteSource;
  readonly header: NpyHeader;
}

export const npz: FormatCodec = {
  async open(source: ByteSource, options: FormatOptions, report: ReadReport): Promise<OpenedEvents> {
    const archive = (await placed(source, maxStreamBytes)) as ZipSource;
    const arrays = await arraysOf(archive, report);
    const chosen = options.stream === undefined ? arrays : arrays.filter(({ name }) => name === options.stream);
    if (chosen.length === 0) throw fault(source, `an array ${JSON.stringify(options.stream)}`, `arrays ${namesOf(arrays)}`);
    const columns = eventsOfColumns(chosen, options, source);
    const tables = columns === undefined ? chosen.filter(mayHoldEvents) : [];
    if (columns === undefined && tables.length === 0)
      throw fault(source, 'arrays t, x, y and p, or one with a row per event', `arrays ${namesOf(chosen)}`, sayColumns);
    const found = columns ?? (await eventsOfArray(tables[0].header, tables[0].source, options, report));
    const all = columns === undefined ? arrays.filter(mayHoldEvents).map(({ name }) => name) : [];
    const streams = all.length > 1 ? [tables[0].name, ...all.filter((name) => name !== tables[0].name)] : undefined;
    const fields = chosen.map(({ name, header }) => [name, header.fields.at(-1)?.[1] ?? ''] as const);
    const opened = await openTable(found, source.name, options, report, { fields, streams });
    return { ...opened, decode: (sink) => closing(opened.decode(sink), arrays) };
  },
};

/** Stops the unpacking of arrays when events are done with. */
async function* closing(events: AsyncGenerator<void, void>, arrays: readonly ArrayEntry[]): AsyncGenerator<void, void> {
  try {
    yield* events;
  } finally {
    for (const { source } of arrays) await source.close();
  }
}

async function arraysOf(archive: ZipSource, report: ReadReport): Promise<ArrayEntry[]> {
  const entries = await zipEntries(archive);
  const arrays: ArrayEntry[] = [];
  for (const entry of entries.filter(({ name }) => name.endsWith('.npy')).slice(0, maxArrays)) {
    const source = await openEntry(archive, entry, report);
    arrays.push({ name: entry.name.slice(0, -'.npy'.length), source, header: await readNpyHeader(source) });
  }
  if (arrays.length > 0) return arrays;
  const others = entries.slice(0, 5).map(({ name }) => JSON.stringify(name));
  throw fault(
    archive,
    'an archive with NumPy arrays (.npy)',
    others.length === 0 ? 'an empty one' : `one with ${others.join(', ')}`,
  );
}

/** Arrays of one number per event, by their names, or as the caller tells them in their order; undefined where there are none. */
function eventsOfColumns(arrays: readonly ArrayEntry[], { columns }: FormatOptions, source: ByteSource): ArrayEvents | undefined {
  const flat = arrays.filter(isColumn);
  const named = columns === undefined || arrays.some(mayHoldEvents) ? undefined : layoutGiven(columns, source.name);
  // In folders, or with a word before: `events/t`, `event_x`.
  const names = flat.map(({ name }) => name.replace(/^(.*\/)?(events?[_.])?/i, ''));
  const layout =
    named ?? (flat.length < 4 ? undefined : layoutNamed(names.map((name) => (columnNamed(name)?.role === 'label' ? '-' : name))));
  if (layout === undefined || layout.roles.length > flat.length) return undefined;
  const used = layout.roles.flatMap((role, k) => (role === undefined ? [] : [{ role, ...flat[k] }]));
  const counts = used.map(({ header }) => countOf(header));
  if (counts.some((count) => count !== counts[0])) {
    const got = used.map(({ name }, k) => `${name} with ${counts[k]}`).join(', ');
    throw fault(source, 'arrays of equal length', got);
  }
  return tableOf(used, counts[0], layout.unit);
}

function tableOf(
  arrays: readonly (ArrayEntry & { readonly role: ColumnRole })[],
  rows: number,
  unit: TimeUnit | undefined,
): ArrayEvents {
  const columns = arrays.flatMap(({ role, header: { type } }, part): TableColumn[] =>
    'kind' in type ? [{ role, type, part, offset: 0 }] : [],
  );
  const parts = arrays.map(({ source, header }) => ({ source, offset: header.offset, rowBytes: header.itemBytes }));
  return { table: { rows, parts, columns }, unit };
}

const countOf = ({ shape }: NpyHeader): number => shape.reduce((product, side) => product * side, 1);

/** Whether an array is a list of single numbers. */
const isColumn = ({ header: { type, shape } }: ArrayEntry): boolean =>
  'kind' in type && shape.length > 0 && shape.filter((side) => side !== 1).length <= 1;

/** Whether an array may hold whole events: it has their fields, or is a matrix. */
const mayHoldEvents = ({ header: { type, shape } }: ArrayEntry): boolean =>
  'kind' in type
    ? shape.length === 2 && shape.every((side) => side > 1)
    : layoutNamed(type.map(({ name }) => name)) !== undefined;

const namesOf = (arrays: readonly ArrayEntry[]): string =>
  arrays.map(({ name, header }) => `${name} (${header.shape.join('×')})`).join(', ');

const fault = ({ name: file }: ByteSource, expected: string, got: string, fix?: string): EventFormatError =>
  new EventFormatError({ file, offset: 0, expected, got, fix });
