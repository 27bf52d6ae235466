/**
 * Recordings in HDF5: MATLAB 7.3 files (a user block of 512 bytes with the familiar header, then HDF5 with MATLAB's
 * attributes) and the HDF5 edition of EBSSA (a group per recording with TD/{x,y,p,ts} and Obj/{x,y,id,ts}).
 */
import { type ByteSource, type Hdf5File, type Hdf5Node, openHdf5File } from '@spikeseg/event-formats';
import { EventFormatError, type ReadBudget } from '@spikeseg/events';
import { latin1 } from '../files/characters.ts';
import type { FileVariable } from '../files/file-variable.ts';
import { NumberSink } from '../files/number-sink.ts';
import type { FileContent } from '../recording/decode.ts';

/** What of an HDF5 file is read. */
interface Hdf5Part {
  /** Group that holds TD and Obj; undefined: the root, or the only group that holds a TD. */
  readonly group: string | undefined;
  /** Names of the variables whose values are read. */
  readonly wanted: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

type Hdf5Group = Extract<Hdf5Node, { kind: 'group' }>;
type Hdf5Dataset = Extract<Hdf5Node, { kind: 'dataset' }>;

/** Groups inside groups are searched to this depth. */
const deepestGroup = 4;

/**
 * Reads the variables of one recording in an HDF5 file.
 *
 * @throws EventFormatError also when the group is missing or several would do
 */
export async function readHdf5(source: ByteSource, part: Hdf5Part, budget: ReadBudget): Promise<FileContent> {
  const start = latin1(await source.start(116));
  const isMatlab = start.startsWith('MATLAB 7.3');
  const reader = new Hdf5Reader(await openHdf5File(source, budget), source.name, budget, part);
  return {
    format: isMatlab ? 'mat7.3' : 'hdf5',
    bytes: source.size ?? 0,
    header: isMatlab ? start.replace(/[\0 ]+$/, '') : '',
    variables: await reader.variables(),
  };
}

/** Paths of the groups of an HDF5 file that hold a recording (a TD), sorted; `''` stands for the root. @throws EventFormatError when it is damaged */
export async function hdf5RecordingGroups(source: ByteSource, budget: ReadBudget): Promise<readonly string[]> {
  const part = { group: undefined, wanted: [] };
  return (await new Hdf5Reader(await openHdf5File(source, budget), source.name, budget, part).recordings()).map(nameOf);
}

const nameOf = ({ path }: Hdf5Group): string => path.slice(1);
const labelOf = (path: string): string => path.slice(1).replaceAll('/', '.');
const childPath = (group: string, name: string): string => (group === '/' ? `/${name}` : `${group}/${name}`);

class Hdf5Reader {
  readonly #file: Hdf5File;
  readonly #name: string;
  readonly #budget: ReadBudget;
  readonly #part: Hdf5Part;

  constructor(file: Hdf5File, name: string, budget: ReadBudget, part: Hdf5Part) {
    this.#file = file;
    this.#name = name;
    this.#budget = budget;
    this.#part = part;
  }

  /** Groups that hold a recording. One that has several names, or contains itself, is looked at once. */
  async recordings(): Promise<Hdf5Group[]> {
    const found: Hdf5Group[] = [];
    const seen = new Set<number>();
    const visit = async (node: Hdf5Node, depth: number): Promise<void> => {
      if (node.kind !== 'group' || seen.has(node.offset)) return;
      seen.add(node.offset);
      this.#budget.check('maxVariables', seen.size, undefined, node, 'groups');
      const names = this.#namesIn(node);
      if (names.includes('TD')) found.push(node);
      else if (depth < deepestGroup) for (const name of names) await visit(await this.#child(node, name), depth + 1);
    };
    await visit(await this.#file.node('/', this.#file.root), 0);
    return found.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  }

  async variables(): Promise<FileVariable[]> {
    const group = await this.#chosen();
    const variables: FileVariable[] = [];
    for (const name of this.#namesIn(group))
      variables.push(await this.#variable(await this.#child(group, name), name, this.#part.wanted.includes(name)));
    return variables;
  }

  async #chosen(): Promise<Hdf5Group> {
    const { group } = this.#part;
    const root = await this.#file.node('/', this.#file.root);
    if (root.kind !== 'group') throw this.#fault(root, 'a group of the name /', `a ${root.kind}`);
    if (group !== undefined && group !== '') {
      const chosen = await this.#groupAt(root, group);
      if (chosen !== undefined) return chosen;
      const got = `only ${(await this.recordings()).map(nameOf).join(', ') || 'no recordings'}`;
      throw this.#fault(root, `a group ${group}`, got);
    }
    const found = await this.recordings();
    if (found.length <= 1) return found[0] ?? root;
    const got = `${found.length} recordings: ${found.map(nameOf).join(', ')}`;
    throw this.#fault(root, 'one recording, or the name of its group', got);
  }

  /** Undefined where there is none, or it lies in another file. */
  async #groupAt(root: Hdf5Group, path: string): Promise<Hdf5Group | undefined> {
    let group = root;
    for (const name of path.split('/').filter((part) => part !== '')) {
      const child = await this.#child(group, name);
      if (child.kind !== 'group') return undefined;
      group = child;
    }
    return group;
  }

  #namesIn(group: Hdf5Group): string[] {
    const what = `members of the group ${group.path}`;
    this.#budget.check('maxVariables', group.members.size, undefined, group, what);
    return [...group.members.keys()].toSorted();
  }

  #child(group: Hdf5Group, name: string): Promise<Hdf5Node> {
    return this.#file.node(childPath(group.path, name), group.members.get(name));
  }

  async #variable(node: Hdf5Node, name: string, isWanted: boolean): Promise<FileVariable> {
    if (node.kind === 'link') return this.#skippedLink(node, name, isWanted);
    const className = node.attributes.get('MATLAB_class');
    if (node.kind === 'dataset') {
      if (isWanted) return this.#dataset(node, name);
      return { kind: 'skipped', name, className: className ?? 'dataset', dimensions: dimensionsOf(node), offset: node.offset };
    }
    const head = { name, className: className ?? 'struct', dimensions: [1, 1], offset: node.offset };
    if (!isWanted) return { kind: 'skipped', ...head };
    const fields: FileVariable[] = [];
    for (const field of this.#namesIn(node)) {
      const child = await this.#child(node, field);
      if (child.kind === 'link') fields.push(this.#skippedLink(child, field, true));
      else if (child.kind === 'dataset') fields.push(await this.#dataset(child, field));
      else fields.push({ kind: 'skipped', name: field, className: 'group', dimensions: [1, 1], offset: child.offset });
    }
    return { kind: 'struct', ...head, fields };
  }

  #skippedLink(link: Extract<Hdf5Node, { kind: 'link' }>, name: string, isWanted: boolean): FileVariable {
    const got = `a link to the file ${JSON.stringify(link.file)}`;
    if (link.file !== undefined && isWanted)
      throw this.#fault(link, 'data in this file', got, 'copy the data into the file, e.g. with h5copy');
    return { kind: 'skipped', name, className: 'link', dimensions: [1, 1], offset: link.offset };
  }

  /**
   * HDF5 lists the slowest dimension first, MATLAB the fastest: the bytes are the same, the dimensions turn around. MATLAB
   * marks empty arrays with an attribute and stores their dimensions as the values.
   */
  async #dataset(node: Hdf5Dataset, name: string): Promise<FileVariable> {
    const { attributes, numbers, offset } = node;
    const head = {
      name,
      className: attributes.get('MATLAB_class') ?? numbers ?? 'unreadable',
      dimensions: dimensionsOf(node),
      offset,
    };
    // Other matrices are not needed, and a hostile file could make them slow to read.
    if (numbers === undefined || !isVectorOrEvents(head.dimensions)) return { kind: 'skipped', ...head };
    const { rows, width } = node.dataset;
    let sink: NumberSink | undefined;
    for await (const values of this.#file.values(node.dataset, labelOf(node.path))) {
      this.#part.signal?.throwIfAborted();
      sink ??= new NumberSink(rows * width, numbers);
      sink.add(values);
    }
    const values = sink?.values ?? new Float64Array(0);
    const isText = head.className === 'char';
    if (!attributes.has('MATLAB_empty'))
      return isText ? { kind: 'skipped', ...head } : { kind: 'numeric', ...head, storedType: numbers, values };
    const dimensions = Array.from(values);
    return head.className === 'struct' || head.className === 'cell'
      ? { kind: 'skipped', ...head, dimensions }
      : { kind: 'numeric', ...head, dimensions, storedType: numbers, values: new Float64Array(0) };
  }

  #fault({ path, offset }: Hdf5Node, expected: string, got: string, fix?: string): EventFormatError {
    return new EventFormatError({ file: this.#name, variable: labelOf(path) || undefined, offset, expected, got, fix });
  }
}

/** Rows, columns, … as MATLAB counts them. */
function dimensionsOf({ dataset: { shape } }: Hdf5Dataset): number[] {
  const dimensions = shape.toReversed();
  if (dimensions.length === 1) dimensions.push(1);
  return dimensions.length === 0 ? [1, 1] : dimensions;
}

const isVectorOrEvents = (dimensions: readonly number[]): boolean =>
  dimensions.length === 2 && (dimensions.includes(4) || dimensions.some((length) => length <= 1));
