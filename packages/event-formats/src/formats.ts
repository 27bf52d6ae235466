import { versionOf } from './aedat/hash-header.ts';
import { esMark } from './es/es-writer.ts';
import type { EventFormat, FormatCodec } from './event-format.ts';
import { probeBytes } from './event-format.ts';
import { beginningOf } from './hdf5/container/beginning.ts';
import { isLikelyNmnist } from './nmnist/mark.ts';
import { mayHoldRows } from './numpy/npy-header.ts';
import { encodings, isDat, isRaw, isRawOf, type RawEncoding } from './prophesee/marks.ts';
import { latin1Of, zipHolds } from './source/start-bytes.ts';
import { looksLikeEvents } from './text/text-layout.ts';

/** What is known of a format before one of its files is read. */
type Facts<Name extends string> = Omit<EventFormat<Name>, keyof FormatCodec>;

/** A row: what tells a file of the format, and what reads it, which is loaded with the first one. @param writes whether it is written, too */
const row = <Name extends string>(facts: Facts<Name>, load: () => Promise<FormatCodec>, writes = false): EventFormat<Name> => ({
  ...facts,
  open: async (source, options, report) => (await load()).open(source, options, report),
  ...(writes && { write: async (sensor, isLabelled) => (await load()).write!(sensor, isLabelled) }),
});

const marked = { foundBy: 'mark', streams: true, isMarked: true } as const;
const named = { foundBy: 'name', streams: true, isMarked: true } as const;
const unmarked = { foundBy: 'request', streams: true, isMarked: false } as const;
const raw = { ...marked, extensions: ['.raw'] } as const;

const begins = (mark: string) => (start: Uint8Array) => latin1Of(start.subarray(0, mark.length)) === mark;
const isAedat = (version: string) => (start: Uint8Array) => versionOf(start)?.startsWith(version) === true;
const isAedat1Or2 = (start: Uint8Array): boolean =>
  /^[12]\./.test(versionOf(start) ?? '') || begins('# This is a raw AE data file')(start);

/** A RAW file of Prophesee with words of an encoding. */
const rawRow = <Name extends RawEncoding>(name: Name, load: () => Promise<FormatCodec>, writes: boolean): EventFormat<Name> =>
  row({ ...raw, name, title: `a Prophesee RAW file (${encodings[name].label})`, mark: isRawOf(name) }, load, writes);

/** The registry: formats from the surest mark to the vaguest; the first that knows a file reads it. Every list of formats is made from these rows. */
const rows = [
  row(
    { ...named, name: 'aedat4', title: 'a file of DV (AEDAT 4)', extensions: ['.aedat4'], mark: isAedat('4.') },
    async () => (await import('./aedat/aedat4.ts')).aedat4,
    true,
  ),
  row(
    { ...named, name: 'aedat3', title: 'a file of cAER (AEDAT 3)', extensions: ['.aedat'], mark: isAedat('3.') },
    async () => (await import('./aedat/aedat3.ts')).aedat3,
  ),
  row(
    { ...named, name: 'aedat2', title: 'a file of jAER (AEDAT 1 or 2)', extensions: ['.aedat'], mark: isAedat1Or2 },
    async () => (await import('./aedat/aedat2.ts')).aedat2,
  ),
  row(
    { ...marked, name: 'es', title: 'an Event Stream file (.es)', extensions: ['.es'], mark: begins(esMark) },
    async () => (await import('./es/es.ts')).es,
    true,
  ),
  // Of Metavision (`/CD/events`, packed with ECF), of DSEC (`/events/{x,y,t,p}`), and of anyone who gives a group four lists t, x, y and p, or a dataset
  // these four fields. Recordings of EBSSA (groups with a `TD`) are read by @spikeseg/data-ebssa.
  row(
    {
      ...named,
      streams: false,
      name: 'hdf5',
      title: 'an HDF5 file',
      extensions: ['.h5', '.hdf5'],
      mark: (start) => beginningOf(start) !== undefined,
    },
    async () => ({ open: (await import('./hdf5/open-events.ts')).openEvents }),
  ),
  row(
    { ...marked, streams: false, name: 'rosbag', title: 'a ROS 1 bag', extensions: ['.bag'], mark: begins('#ROSBAG V2.0\n') },
    async () => (await import('./ros/rosbag.ts')).rosbag,
  ),
  row(
    { ...named, name: 'mcap', title: 'an MCAP file', extensions: ['.mcap'], mark: begins('\x89MCAP0\r\n') },
    async () => (await import('./ros/mcap.ts')).mcap,
  ),
  row(
    {
      ...marked,
      streams: false,
      name: 'db3',
      title: 'a rosbag2 database (SQLite)',
      extensions: ['.db3'],
      mark: begins('SQLite format 3\0'),
    },
    async () => (await import('./ros/db3.ts')).db3,
  ),
  row(
    {
      ...marked,
      streams: false,
      name: 'npy',
      title: 'a NumPy array (.npy)',
      extensions: ['.npy'],
      mark: mayHoldRows,
      headIsLast: true,
    },
    async () => (await import('./numpy/npy.ts')).npy,
    true,
  ),
  row(
    {
      ...marked,
      foundBy: 'events',
      streams: false,
      name: 'npz',
      title: 'a NumPy archive (.npz)',
      extensions: ['.npz'],
      mark: (start) => zipHolds(start, /\.npy$/),
    },
    async () => (await import('./numpy/npz.ts')).npz,
  ),
  rawRow('evt3', async () => (await import('./prophesee/evt3.ts')).evt3, true),
  rawRow('evt2.1', async () => (await import('./prophesee/evt21.ts')).evt21, false),
  rawRow('evt2', async () => (await import('./prophesee/evt2.ts')).evt2, true),
  // Its name stays unseen, as no file is opened.
  row(
    { ...raw, name: 'evt3', title: 'a Prophesee RAW file', mark: isRaw },
    async () => (await import('./prophesee/raw.ts')).otherRaw,
  ),
  row(
    { ...marked, name: 'dat', title: 'a Prophesee DAT file', extensions: ['.dat'], mark: isDat },
    async () => (await import('./prophesee/dat.ts')).dat,
    true,
  ),
  row(
    {
      name: 'text',
      title: 'lines of text (CSV)',
      extensions: ['.csv', '.txt'],
      foundBy: 'events',
      streams: true,
      isMarked: false,
      mark: (start) => looksLikeEvents(start, start.length < probeBytes),
    },
    async () => (await import('./text/text.ts')).text,
    true,
  ),
  // These have no mark at all.
  row(
    { ...unmarked, name: 'aer', title: 'address events (AEStream, faery)', extensions: [], mark: () => false },
    async () => (await import('./aer/aer.ts')).aer,
  ),
  row(
    { ...unmarked, name: 'nmnist', title: 'an N-MNIST or N-Caltech101 file', extensions: ['.bin'], mark: isLikelyNmnist },
    async () => (await import('./nmnist/nmnist.ts')).nmnist,
  ),
] as const;

export const formats: readonly EventFormat[] = rows;

export type FormatName = (typeof rows)[number]['name'];

/** Names of the formats, as `format` takes them. */
export const formatNames: readonly FormatName[] = [...new Set(rows.map(({ name }) => name))];
/** Names of those that are written. */
export const writtenFormats: readonly FormatName[] = rows.filter(({ write }) => write !== undefined).map(({ name }) => name);
