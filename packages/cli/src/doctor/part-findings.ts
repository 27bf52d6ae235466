import { checkHdf5, findRecordings } from '@spikeseg/data-ebssa';
import { svgToPng } from '@spikeseg/report';
import { type Finding, ok } from './finding.ts';

/** What reads and draws files, each tried. */
export const fileFindings = (): Promise<Finding[]> =>
  Promise.all([
    tried('HDF5 and MATLAB 7.3 files', 'h5wasm', checkHdf5),
    tried('pictures', '@resvg/resvg-js', () => svgToPng('<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>')),
  ]);

async function tried(part: string, library: string, use: () => Promise<unknown>): Promise<Finding> {
  try {
    await use();
    return ok(part, `${library} works`);
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    return { part, state: 'broken', required: false, found, remedy: `npm install ${library}; it comes with spikeseg-cli` };
  }
}

/** The recordings of a folder. */
export async function dataFinding(folder: string | undefined): Promise<Finding> {
  if (folder === undefined)
    return {
      part: 'recordings',
      state: 'off',
      required: false,
      found: 'no folder given (--data-root); train, cv and bench generate recordings without',
    };
  try {
    return ok('recordings', `${(await findRecordings(folder, { sensor: 'all' })).length} in ${folder}`, true);
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    return {
      part: 'recordings',
      state: 'broken',
      required: true,
      found,
      remedy: 'spikeseg-cli inspect FOLDER shows what is in it',
    };
  }
}
