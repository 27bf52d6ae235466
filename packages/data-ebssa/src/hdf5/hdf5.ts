/**
 * Recordings in HDF5: MATLAB 7.3 files (a user block of 512 bytes with the familiar header, then HDF5 with MATLAB's
 * attributes) and the HDF5 edition of EBSSA (a group per recording with TD/{x,y,p,ts} and Obj/{x,y,id,ts}).
 */
import { EventFormatError, ReadBudget, type ReadLimits } from '@spikeseg/events';
import type { FileVariable } from '../files/file-variable.ts';
import { withOpenFile } from '../files/open-file.ts';
import type { FileContent } from '../recording/decode.ts';
import { matlabDimensions, readDataset } from './dataset.ts';
import { type HostFile, type OpenHdf5, withHdf5File } from './library.ts';
import { childPath, kindOf, namesIn, recordingGroups, textAttribute } from './objects.ts';

/**
 * Reads the variables of one recording in an HDF5 file.
 *
 * @param start first bytes of the file, where MATLAB writes its header
 * @param group group that holds TD and Obj; undefined: the root, or the only group that holds a TD
 * @throws EventFormatError also when the group is missing or several would do
 */
export async function readHdf5(
  host: HostFile,
  start: Buffer,
  group: string | undefined,
  wanted: (name: string) => boolean,
  budget: ReadBudget,
): Promise<FileContent> {
  const matlab = start.toString('latin1', 0, 10) === 'MATLAB 7.3';
  const header = matlab ? start.toString('latin1', 0, 116).replace(/[\0 ]+$/, '') : '';
  const variables = await withHdf5File(host, budget, (file) => {
    const parent = chooseGroup(file, group);
    return namesIn(file, parent).map((name) => readVariable(file, childPath(parent, name), name, wanted(name)));
  });
  return { format: matlab ? 'mat7.3' : 'hdf5', bytes: host.bytes, header, variables };
}

/**
 * Paths of the groups of an HDF5 file that hold a recording (a TD), sorted; `''` stands for the root.
 *
 * @throws EventFormatError when the file cannot be opened
 */
export function hdf5RecordingGroups(path: string, limits?: Partial<ReadLimits>): Promise<string[]> {
  return withOpenFile(path, ({ descriptor, bytes }) =>
    withHdf5File({ path, descriptor, bytes }, new ReadBudget(path, bytes, limits), groupNames),
  );
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
