import { type Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Whether a file name is one that recordings have. */
export function isRecordingName(name: string): boolean {
  return /\.(mat|h5|hdf5)$/i.test(name);
}

/**
 * Files below a folder that are named like recordings, as paths relative to it with `/` between the parts, sorted by code
 * unit so that every machine lists them alike.
 *
 * Links are followed, each folder once. Hidden names are left out: `._x.mat` beside `x.mat` is macOS's, not a recording.
 */
export async function recordingPathsBelow(root: string): Promise<string[]> {
  const found: string[] = [];
  const seen = new Set<string>();
  const visit = async (relative: string): Promise<void> => {
    const folder = join(root, relative);
    const real = await realpath(folder);
    if (seen.has(real)) return;
    seen.add(real);
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (entry.name.startsWith('.')) continue;
      const path = relative === '' ? entry.name : `${relative}/${entry.name}`;
      const kind = await kindOf(entry, join(root, path));
      if (kind === 'folder') await visit(path);
      else if (kind === 'file' && isRecordingName(entry.name)) found.push(path);
    }
  };
  await visit('');
  return found.toSorted();
}

async function kindOf(entry: Dirent, path: string): Promise<'file' | 'folder' | 'other'> {
  // A link that leads nowhere is no recording; reading what it stands for is nobody's wish.
  const target = entry.isSymbolicLink() ? await stat(path).catch(() => undefined) : entry;
  if (target === undefined) return 'other';
  return target.isDirectory() ? 'folder' : target.isFile() ? 'file' : 'other';
}
