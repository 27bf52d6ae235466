import { basename, dirname } from 'node:path';

/** What the place of a recording says about its labels. */
export type LabelPlace = 'labelled' | 'unlabelled' | 'unknown';

/**
 * Whether a recording stands among the labelled ones: by its name (`…_labelled.mat`), else by the nearest folder that
 * says (`Labelled Data`, `Labelled_Data`, `Unlabelled Data`, `labelled`; upper or lower case, one l or two).
 */
export function labelPlaceOf(path: string): LabelPlace {
  const inName = /(^|[^a-z])(un)?labell?ed([^a-z]|$)/i.exec(basename(path));
  if (inName !== null) return inName[2] === undefined ? 'labelled' : 'unlabelled';
  const folders = dirname(path).split(/[\\/]/).toReversed();
  for (const folder of folders) {
    const match = /^(un)?labell?ed([ _-]?data)?$/i.exec(folder);
    if (match !== null) return match[1] === undefined ? 'labelled' : 'unlabelled';
  }
  return 'unknown';
}
