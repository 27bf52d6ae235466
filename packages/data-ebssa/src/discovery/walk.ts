import { type Dirent } from 'node:fs';
import { open, readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { eventLineKind } from '@spikeseg/events';
import { fileKind, kindLength } from '../files/file-kind.ts';

/** Whether a file name is one that recordings have, and nothing else. */
const isRecordingName = (name: string): boolean => /\.(mat|h5|hdf5|aedat4?|mcap)$/i.test(name);
/** Names that recordings share with other files: their bytes decide. */
const mayBeRecording = (name: string): boolean =>
  /\.(raw|dat|es|bag|db3|npy|(csv|txt|raw|dat|aedat4?|es|bag|mcap|npy)\.(gz|zst))$/i.test(name);

/**
 * Recordings below a folder: files that are named like them (`.raw`, `.dat`, `.npy` and their like only if their bytes agree), and `.csv` files whose first line consists of an event, or is a header
 * of events and of nothing else, unless a recording of the same name is beside them. As paths relative to it with `/` between the parts, sorted by code
 * unit so that every machine lists them alike.
 *
 * Links are followed, each folder once. Hidden names are left out: `._x.mat` beside `x.mat` is macOS's, not a recording.
 */
export async function recordingPathsBelow(root: string): Promise<string[]> {
  const found: string[] = [];
  const texts: string[] = [];
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
      else if (kind === 'file' && mayBeRecording(entry.name) && (await isRecording(join(root, path)))) found.push(path);
      else if (kind === 'file' && /\.csv$/i.test(entry.name) && (await holdsEventsAlone(join(root, path)))) texts.push(path);
    }
  };
  await visit('');
  const stems = new Set(found.map(stemOf));
  return [...found, ...texts.filter((path) => !stems.has(stemOf(path)))].toSorted();
}

const stemOf = (path: string): string => path.replace(/\.[^./]+$/, '');

/** Tables of results have events among their columns, too, and are no recordings. */
async function holdsEventsAlone(path: string): Promise<boolean> {
  const [first = ''] = (await startOf(path)).toString('utf8').split(/\r?\n/);
  return eventLineKind(first) === 'bare';
}

/** By its bytes; of a packed one the name has to do. */
async function isRecording(path: string): Promise<boolean> {
  const { role, name } = fileKind(await startOf(path));
  return role === 'recording' || name === 'gzip' || name === 'zstd';
}

/** The first bytes of a file; none of one that may not be read. */
async function startOf(path: string): Promise<Buffer> {
  const file = await open(path, 'r').catch(() => undefined);
  if (file === undefined) return Buffer.alloc(0);
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(kindLength), 0, kindLength, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function kindOf(entry: Dirent, path: string): Promise<'file' | 'folder' | 'other'> {
  // A link that leads nowhere is no recording; reading what it stands for is nobody's wish.
  const target = entry.isSymbolicLink() ? await stat(path).catch(() => undefined) : entry;
  if (target === undefined) return 'other';
  return target.isDirectory() ? 'folder' : target.isFile() ? 'file' : 'other';
}
