import { ChunkedList } from './list.ts';
import { Hdf5Output, type WrittenGroup } from './output.ts';
import type { NumberName } from './structures.ts';

/** Numbers of an HDF5 file: a list, or a single one. */
export interface Hdf5Numbers {
  readonly type: NumberName;
  readonly values: ArrayLike<number> | number;
}

/** A group of an HDF5 file by the names of its members, at most eight. */
export interface Hdf5Group {
  readonly [name: string]: Hdf5Group | Hdf5Numbers;
}

const mostRows = 1 << 16;

/** Writes lists of numbers, packed with deflate, in groups of an HDF5 file. @throws RangeError for a group of more than eight members */
export async function writeHdf5(root: Hdf5Group): Promise<Uint8Array> {
  const lists = new Map<ChunkedList, readonly ArrayLike<number>[]>();
  const tree = groupOf(root, lists);
  const output = new Hdf5Output();
  const first = output.head(tree);
  const data = await output.finish(lists, [...lists.keys()]);
  const all = new Uint8Array(first.length + data.length);
  all.set(output.head(tree));
  all.set(data, first.length);
  return all;
}

function groupOf(group: Hdf5Group, lists: Map<ChunkedList, readonly ArrayLike<number>[]>): WrittenGroup {
  const members = Object.entries(group).map(([name, member]): [string, WrittenGroup['members'][string]] => {
    if (!isNumbers(member)) return [name, groupOf(member, lists)];
    const { type, values } = member;
    if (typeof values === 'number') return [name, { kind: 'value', type, value: values }];
    const list = new ChunkedList(type, Math.min(Math.max(1, values.length), mostRows));
    lists.set(list, [values]);
    return [name, list];
  });
  return { kind: 'group', members: Object.fromEntries(members) };
}

const isNumbers = (member: Hdf5Group | Hdf5Numbers): member is Hdf5Numbers => typeof member['type'] === 'string';
