/**
 * Recordings in HDF5: MATLAB 7.3 files (a user block of 512 bytes with the familiar header, then HDF5 with MATLAB's
 * attributes) and the HDF5 edition of EBSSA (a group per recording with TD/{x,y,p,ts} and Obj/{x,y,id,ts}).
 */
import { stat } from 'node:fs/promises';
import { EventFormatError } from '../errors/event-format-error.ts';
import type { FileContent } from '../recording/decode.ts';
import type { FileVariable } from '../recording/file-variable.ts';
import { readDataset, textAttribute } from './dataset.ts';
import { type H5, type OpenHdf5, withHdf5File } from './library.ts';

/** Groups inside groups are searched to this depth; links may form cycles. */
const deepestGroup = 4;

/**
 * Reads the variables of one recording in an HDF5 file.
 *
 * @param start first bytes of the file, where MATLAB writes its header
 * @param group group that holds TD and Obj; undefined: the root, or the only group that holds a TD
 * @throws EventFormatError also when the group is missing or several would do
 */
export async function readHdf5(
  path: string,
  start: Buffer,
  group: string | undefined,
  wanted: (name: string) => boolean,
): Promise<FileContent> {
  const bytes = (await stat(path)).size;
  const matlab = start.toString('latin1', 0, 10) === 'MATLAB 7.3';
  const header = matlab ? start.toString('latin1', 0, 116).replace(/[\0 ]+$/, '') : '';
  const variables = await withHdf5File(path, (file) => {
    const parent = chooseGroup(file, group);
    return parent.keys().map((name) => readVariable(file, parent, name, wanted(name)));
  });
  return { format: matlab ? 'mat7.3' : 'hdf5', bytes, header, variables };
}

/**
 * Paths of the groups of an HDF5 file that hold a recording (a TD), sorted; `''` stands for the root.
 *
 * @throws EventFormatError when the file cannot be opened
 */
export function hdf5RecordingGroups(path: string): Promise<string[]> {
  return withHdf5File(path, recordingGroups);
}

function recordingGroups({ root, library }: OpenHdf5): string[] {
  const found: string[] = [];
  const visit = (group: H5.Group, path: string, depth: number) => {
    const names = group.keys();
    if (names.includes('TD')) found.push(path);
    else if (depth < deepestGroup) {
      for (const name of names) {
        const child = group.get(name);
        if (child instanceof library.Group) visit(child, path === '' ? name : `${path}/${name}`, depth + 1);
      }
    }
  };
  visit(root, '', 0);
  return found.toSorted();
}

function chooseGroup(file: OpenHdf5, group: string | undefined): H5.Group {
  const { path, root, library } = file;
  if (group !== undefined && group !== '') {
    const chosen = root.get(group);
    if (chosen instanceof library.Group) return chosen;
    const got = `only ${recordingGroups(file).join(', ') || 'no recordings'}`;
    throw new EventFormatError({ file: path, offset: 0, expected: `a group ${group}`, got });
  }
  const found = recordingGroups(file);
  if (found.length > 1) {
    const got = `${found.length} recordings: ${found.join(', ')}`;
    throw new EventFormatError({ file: path, offset: 0, expected: 'one recording, or the name of its group', got });
  }
  const only = found.length === 1 && found[0] !== '' ? root.get(found[0]) : root;
  return only instanceof library.Group ? only : root;
}

function readVariable(file: OpenHdf5, parent: H5.Group, name: string, wanted: boolean): FileVariable {
  const object = parent.get(name);
  const { Dataset, Group } = file.library;
  if (object instanceof Dataset) {
    if (wanted) return readDataset(file, object, name);
    const dimensions = (object.shape ?? [0]).toReversed();
    return { kind: 'skipped', name, className: textAttribute(object, 'MATLAB_class') ?? 'dataset', dimensions, offset: 0 };
  }
  if (!(object instanceof Group)) return { kind: 'skipped', name, className: 'link', dimensions: [1, 1], offset: 0 };
  const head = { name, className: textAttribute(object, 'MATLAB_class') ?? 'struct', dimensions: [1, 1], offset: 0 };
  if (!wanted) return { kind: 'skipped', ...head };
  const fields = object.keys().map((field) => {
    const child = object.get(field);
    if (child instanceof Dataset) return readDataset(file, child, field);
    return { kind: 'skipped', name: field, className: 'group', dimensions: [1, 1], offset: 0 } as const;
  });
  return { kind: 'struct', ...head, fields };
}
