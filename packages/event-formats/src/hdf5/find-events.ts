/** Finds the events of an HDF5 file: records with t, x, y and p, or a group with a list for each. */
import { EventFormatError } from '@spikeseg/events';
import type { NumberType } from '../source/read-numbers.ts';
import { attributesOf } from './container/attributes.ts';
import { type Dataset, datasetOf } from './container/dataset.ts';
import { isNumber } from './container/datatype.ts';
import type { Hdf5Bytes } from './container/hdf5-bytes.ts';
import { type Hdf5Root, type Members, membersOf, messagesOf } from './container/objects.ts';

/** What an event consists of. */
export const roles = ['t', 'x', 'y', 'p'] as const;
export type Role = (typeof roles)[number];

/** Where a part of the events is. */
export interface EventColumn {
  readonly dataset: Dataset;
  /** Byte in a row. */
  readonly offset: number;
  readonly type: NumberType;
}

export interface Hdf5Events {
  /** Path of the dataset or group. */
  readonly path: string;
  readonly columns: Readonly<Record<Role, EventColumn>>;
  readonly count: number;
  /** Members beside the events, or above them, that tell more. */
  readonly beside: ReadonlyMap<string, Dataset>;
  /** Attributes of the root, of the groups on the way and of the events; the innermost last. */
  readonly attributes: readonly (readonly [name: string, value: string])[];
}

const namesOf: Readonly<Record<Role, RegExp>> = {
  t: /^(t|ts|time|times|timestamps?)$/i,
  x: /^xs?$/i,
  y: /^ys?$/i,
  p: /^(p|ps|pol|polarity|polarities)$/i,
};
/** Where events usually are; these are looked at first. */
const usual = ['CD', 'events', 'raw_events'];
/** So deep, and in so many objects, events are looked for. */
const deepest = 3;
const maxObjects = 512;

/** What a search has come upon. */
export interface Search {
  readonly found: readonly Hdf5Events[];
  /** The first group that holds a recording of EBSSA. */
  readonly ebssa: string | undefined;
  /** Members of the root, for messages. */
  readonly names: readonly string[];
  /** External triggers of a Metavision file. */
  readonly triggers: number;
  /** Parts of the file that could not be looked at. */
  readonly faults: readonly EventFormatError[];
}

/**
 * Looks for events in all groups.
 *
 * @param columns names of the columns of a matrix, in order; left out: matrices are left alone
 * @throws EventFormatError when the root is damaged; other damaged parts are left out and told
 */
export async function findEvents({ file, root }: Hdf5Root, columns?: readonly string[]): Promise<Search> {
  const found: Hdf5Events[] = [];
  const faults: EventFormatError[] = [];
  const seen = new Set<number>();
  let ebssa: string | undefined;
  let triggers = 0;
  let names: string[] = [];
  const queue: NodePlace[] = [{ path: '/', address: root, depth: 0, above: new Map(), attributes: [] }];
  const visit = async ({ path, address, depth, above, attributes }: NodePlace): Promise<void> => {
    const messages = await messagesOf(file, address);
    const members = await membersOf(file, messages);
    const own = [...attributes, ...(await attributesOf(file, messages))];
    if (members === undefined) {
      const dataset = await datasetOf(file, path, messages);
      const events = dataset && eventsOfDataset(dataset, above, own, columns);
      if (events !== undefined) found.push(events);
      if (path === '/EXT_TRIGGER/events') triggers = dataset?.rows ?? 0;
      return;
    }
    if (path === '/') names = [...members.keys()];
    if (members.has('TD')) {
      ebssa ??= path;
      return;
    }
    const beside = new Map([...above, ...(await tellingMembers(file, path, members))]);
    const events = await eventsOfGroup(file, path, members, beside, own);
    if (events !== undefined) found.push(events);
    else if (depth < deepest) {
      for (const [name, child] of [...members].toSorted(([a], [b]) => rank(a) - rank(b))) {
        if (typeof child === 'number')
          queue.push({ path: childPath(path, name), address: child, depth: depth + 1, above: beside, attributes: own });
      }
    }
  };
  for (let k = 0; k < queue.length && seen.size < maxObjects; k++) {
    const place = queue[k];
    if (seen.has(place.address)) continue;
    seen.add(place.address);
    await visit(place).catch((cause: unknown) => {
      // The rest of the file may be sound.
      if (!(cause instanceof EventFormatError) || place.path === '/') throw cause;
      faults.push(cause);
    });
  }
  return { found, ebssa, names, triggers, faults };
}

interface NodePlace {
  readonly path: string;
  readonly address: number;
  readonly depth: number;
  readonly above: ReadonlyMap<string, Dataset>;
  readonly attributes: readonly [string, string][];
}

const rank = (name: string): number => {
  const at = usual.indexOf(name);
  return at < 0 ? usual.length : at;
};

const childPath = (group: string, name: string): string => (group === '/' ? `/${name}` : `${group}/${name}`);

/** Datasets that say how events are meant: those of DSEC. */
async function tellingMembers(file: Hdf5Bytes, group: string, members: Members): Promise<[string, Dataset][]> {
  const telling: [string, Dataset][] = [];
  for (const name of ['t_offset', 'ms_to_idx']) {
    const dataset = await memberDataset(file, group, members, name);
    if (dataset !== undefined) telling.push([name, dataset]);
  }
  return telling;
}

async function memberDataset(file: Hdf5Bytes, group: string, members: Members, name: string): Promise<Dataset | undefined> {
  const address = members.get(name);
  if (typeof address !== 'number') return undefined;
  return datasetOf(file, childPath(group, name), await messagesOf(file, address));
}

/** Records with the four fields, or a matrix whose columns have been named. */
function eventsOfDataset(
  dataset: Dataset,
  beside: ReadonlyMap<string, Dataset>,
  attributes: readonly [string, string][],
  columns: readonly string[] | undefined,
): Hdf5Events | undefined {
  const { type, width, path, rows } = dataset;
  const column = (role: Role): EventColumn | undefined => {
    if (type.kind === 'record') {
      const field = width === 1 ? type.fields.find(({ name }) => namesOf[role].test(name)) : undefined;
      return field !== undefined && isNumber(field.type) ? { dataset, offset: field.offset, type: field.type } : undefined;
    }
    const at = columns?.length === width && isNumber(type) ? columns.indexOf(role) : -1;
    return at >= 0 && isNumber(type) ? { dataset, offset: at * type.size, type } : undefined;
  };
  const [t, x, y, p] = roles.map(column);
  if (t === undefined || x === undefined || y === undefined || p === undefined) return undefined;
  return { path, columns: { t, x, y, p }, count: rows, beside, attributes };
}

/** A list for each of the four. @throws EventFormatError when they differ in length */
async function eventsOfGroup(
  file: Hdf5Bytes,
  path: string,
  members: Members,
  beside: ReadonlyMap<string, Dataset>,
  attributes: readonly [string, string][],
): Promise<Hdf5Events | undefined> {
  const column = async (role: Role): Promise<EventColumn | undefined> => {
    const name = [...members.keys()].find((key) => namesOf[role].test(key));
    const dataset = name === undefined ? undefined : await memberDataset(file, path, members, name);
    if (dataset === undefined || dataset.width !== 1 || !isNumber(dataset.type)) return undefined;
    return { dataset, offset: 0, type: dataset.type };
  };
  const [t, x, y, p] = [await column('t'), await column('x'), await column('y'), await column('p')];
  if (t === undefined || x === undefined || y === undefined || p === undefined) return undefined;
  const count = t.dataset.rows;
  for (const { dataset } of [x, y, p]) {
    if (dataset.rows === count) continue;
    const variable = dataset.path.slice(1);
    throw file.fault({
      variable,
      offset: dataset.offset,
      expected: `${count} values, as ${t.dataset.path.slice(1)} has`,
      got: `${dataset.rows}`,
    });
  }
  return { path, columns: { t, x, y, p }, count, beside, attributes };
}
