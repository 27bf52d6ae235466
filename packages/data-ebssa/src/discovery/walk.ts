import { type Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { EventReading } from '../recording/decode.ts';
import { probeFile } from './probe-file.ts';

/** A file that has a name like recordings, and is none. */
export interface LeftOutFile {
  /** Relative to the folder that was searched, with `/` between the parts. */
  readonly path: string;
  /** What it is instead. */
  readonly why: string;
}

/** What lies below a folder: paths relative to it with `/` between the parts. */
export interface FoldersFiles {
  readonly recordings: readonly string[];
  readonly leftOut: readonly LeftOutFile[];
}

/**
 * Finds recordings below a folder: files that are named like them (`.raw`, `.dat`, `.npy` and their like only if their bytes agree), and `.csv`, `.txt` and
 * `.npz` that are unmistakably events and nothing else, unless a recording of the same name is beside them. Only heads are read. Sorted by code unit so that
 * every machine lists them alike.
 *
 * Links are followed, each folder once. Hidden names are left out: `._x.mat` beside `x.mat` is macOS's, not a recording.
 *
 * @param reading what is said of all files: `columns` tells tables, `format` nmnist takes `.bin`
 */
export async function recordingsBelow(root: string, reading: EventReading): Promise<FoldersFiles> {
  const found: string[] = [];
  const exports: string[] = [];
  const leftOut: LeftOutFile[] = [];
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
      if (kind !== 'file') continue;
      const probed = await probeFile(join(root, path), reading);
      if (probed === 'recording') found.push(path);
      else if (probed === 'export') exports.push(path);
      else if (probed !== undefined) leftOut.push({ path, ...probed });
    }
  };
  await visit('');
  const others = new Map(found.map((path) => [stemOf(path), path]));
  for (const path of exports) {
    const other = others.get(stemOf(path));
    if (other === undefined) found.push(path);
    else leftOut.push({ path, why: `${other} beside it is taken` });
  }
  return { recordings: found.toSorted(), leftOut: leftOut.toSorted((a, b) => (a.path < b.path ? -1 : 1)) };
}

const stemOf = (path: string): string => path.replace(/\.[^./]+$/, '');

async function kindOf(entry: Dirent, path: string): Promise<'file' | 'folder' | 'other'> {
  // A link that leads nowhere is no recording.
  const target = entry.isSymbolicLink() ? await stat(path).catch(() => undefined) : entry;
  if (target === undefined) return 'other';
  return target.isDirectory() ? 'folder' : target.isFile() ? 'file' : 'other';
}
