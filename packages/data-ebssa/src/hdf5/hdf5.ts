/**
 * Recordings in HDF5: MATLAB 7.3 files (a user block of 512 bytes with the familiar header, then HDF5 with MATLAB's
 * attributes) and the HDF5 edition of EBSSA (a group per recording with TD/{x,y,p,ts} and Obj/{x,y,id,ts}).
 */
import { ReadBudget, type ReadLimits } from '@spikeseg/events';
import { withOpenFile } from '../files/open-file.ts';
import type { FileContent } from '../recording/decode.ts';
import { askHdf5 } from './hdf5-thread.ts';
import type { HostFile } from './library.ts';

/** What of an HDF5 file is read. */
interface Hdf5Part {
  /** Group that holds TD and Obj; undefined: the root, or the only group that holds a TD. */
  readonly group: string | undefined;
  /** Names of the variables whose values are read. */
  readonly wanted: readonly string[];
}

/**
 * Reads the variables of one recording in an HDF5 file.
 *
 * @param start first bytes of the file, where MATLAB writes its header
 * @throws EventFormatError also when the group is missing or several would do
 */
export async function readHdf5(
  { path, bytes, descriptor }: HostFile,
  start: Buffer,
  part: Hdf5Part,
  { limits }: ReadBudget,
  signal?: AbortSignal,
): Promise<FileContent> {
  const matlab = start.toString('latin1', 0, 10) === 'MATLAB 7.3';
  const header = matlab ? start.toString('latin1', 0, 116).replace(/[\0 ]+$/, '') : '';
  const { variables } = await askHdf5({ kind: 'variables', host: { path, bytes, descriptor }, limits, ...part }, signal);
  return { format: matlab ? 'mat7.3' : 'hdf5', bytes, header, variables };
}

/**
 * Paths of the groups of an HDF5 file that hold a recording (a TD), sorted; `''` stands for the root.
 *
 * @throws EventFormatError when the file cannot be opened
 */
export function hdf5RecordingGroups(path: string, given?: Partial<ReadLimits>): Promise<readonly string[]> {
  return withOpenFile(path, async ({ descriptor, bytes }) => {
    const { limits } = new ReadBudget(path, bytes, given);
    return (await askHdf5({ kind: 'groups', host: { path, descriptor, bytes }, limits, wanted: [] })).groups;
  });
}
