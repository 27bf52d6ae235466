/** What is asked about an HDF5 file, and the answers: what of reading happens in a thread, as the library cannot be stopped. */
import { EventFormatError, ReadBudget, type ReadLimits } from '@spikeseg/events';
import type { FileVariable } from '../files/file-variable.ts';
import { matlabDimensions, readDataset } from './dataset.ts';
import { type HostFile, type OpenHdf5, withHdf5File } from './library.ts';
import { childPath, kindOf, namesIn, recordingGroups, textAttribute } from './objects.ts';

/** A question about a file that is open in this process; plain data. */
export interface Hdf5Question {
  readonly host: HostFile;
  readonly limits: ReadLimits;
  /** `groups`: those that hold a recording; `variables`: of one recording. */
  readonly kind: 'groups' | 'variables';
  /** Group that holds TD and Obj; undefined: the root, or the only group that holds a TD. */
  readonly group?: string | undefined;
  /** Names of the variables whose values are read. */
  readonly wanted: readonly string[];
}

export interface Hdf5Answer {
  /** Paths, sorted; `''` stands for the root. */
  readonly groups: readonly string[];
  readonly variables: readonly FileVariable[];
}

/** @throws EventFormatError also when the group is missing or several would do */
export function answerHdf5({ host, limits, kind, group, wanted }: Hdf5Question): Promise<Hdf5Answer> {
  return withHdf5File(host, new ReadBudget(host.path, host.bytes, limits), (file) => {
    if (kind === 'groups') return { groups: groupNames(file), variables: [] };
    const parent = chooseGroup(file, group);
    const variables = namesIn(file, parent).map((name) =>
      readVariable(file, childPath(parent, name), name, wanted.includes(name)),
    );
    return { groups: [], variables };
  });
}

const groupNames = (file: OpenHdf5): string[] => recordingGroups(file).map((path) => path.slice(1));

function chooseGroup(file: OpenHdf5, group: string | undefined): string {
  const { path } = file;
  if (group !== undefined && group !== '') {
    const chosen = groupAt(file, group);
    if (chosen !== undefined) return chosen;
    const got = `only ${groupNames(file).join(', ') || 'no recordings'}`;
    throw new EventFormatError({ file: path, offset: 0, expected: `a group ${group}`, got });
  }
  const found = recordingGroups(file);
  if (found.length > 1) {
    const got = `${found.length} recordings: ${groupNames(file).join(', ')}`;
    throw new EventFormatError({ file: path, offset: 0, expected: 'one recording, or the name of its group', got });
  }
  return found[0] ?? '/';
}

/** Path of a group that is there; undefined when it is not, or lies in another file. */
function groupAt(file: OpenHdf5, group: string): string | undefined {
  let path = '/';
  for (const name of group.split('/').filter((part) => part !== '')) {
    const child = childPath(path, name);
    if (!namesIn(file, path).includes(name) || kindOf(file, child) !== 'group') return undefined;
    path = child;
  }
  return path;
}

function readVariable(file: OpenHdf5, path: string, name: string, wanted: boolean): FileVariable {
  const kind = kindOf(file, path);
  if (kind === 'external link' && wanted) throw linkedAway(file, path);
  if (kind !== 'dataset' && kind !== 'group') return { kind: 'skipped', name, className: kind, dimensions: [1, 1], offset: 0 };
  if (kind === 'dataset') {
    if (wanted) return readDataset(file, path, name);
    const className = textAttribute(file, path, 'MATLAB_class') ?? 'dataset';
    return {
      kind: 'skipped',
      name,
      className,
      dimensions: matlabDimensions(file.module.get_dataset_metadata(file.id, path)),
      offset: 0,
    };
  }
  const head = { name, className: textAttribute(file, path, 'MATLAB_class') ?? 'struct', dimensions: [1, 1], offset: 0 };
  return wanted ? { kind: 'struct', ...head, fields: readFields(file, path) } : { kind: 'skipped', ...head };
}

function readFields(file: OpenHdf5, group: string): FileVariable[] {
  return namesIn(file, group).map((name) => {
    const path = childPath(group, name);
    const kind = kindOf(file, path);
    if (kind === 'external link') throw linkedAway(file, path);
    if (kind === 'dataset') return readDataset(file, path, name);
    return { kind: 'skipped', name, className: 'group', dimensions: [1, 1], offset: 0 };
  });
}

function linkedAway({ id, path: file, module }: OpenHdf5, path: string): EventFormatError {
  const { filename } = module.get_external_link(id, path);
  return new EventFormatError({
    file,
    variable: path.slice(1).replaceAll('/', '.'),
    offset: 0,
    expected: 'data in this file',
    got: `a link to the file ${JSON.stringify(filename)}`,
    fix: 'copy the data into the file, e.g. with h5copy',
  });
}
