import { aedat2 } from './aedat/aedat2.ts';
import { aedat3 } from './aedat/aedat3.ts';
import { aedat4 } from './aedat/aedat4.ts';
import { aer } from './aer/aer.ts';
import { es } from './es/es.ts';
import type { EventFormat } from './event-format.ts';
import { hdf5 } from './hdf5/hdf5.ts';
import { nmnist } from './nmnist/nmnist.ts';
import { npy } from './numpy/npy.ts';
import { npz } from './numpy/npz.ts';
import { dat } from './prophesee/dat.ts';
import { evt2 } from './prophesee/evt2.ts';
import { evt3 } from './prophesee/evt3.ts';
import { evt21 } from './prophesee/evt21.ts';
import { otherRaw } from './prophesee/raw.ts';
import { db3 } from './ros/db3.ts';
import { mcap } from './ros/mcap.ts';
import { rosbag } from './ros/rosbag.ts';
import { text } from './text/text.ts';

/** The registry: formats from the surest mark to the vaguest; the first that knows a file reads it. Every list of formats is made from these rows. */
const rows = [
  aedat4,
  aedat3,
  aedat2,
  es,
  hdf5,
  rosbag,
  mcap,
  db3,
  npy,
  npz,
  evt3,
  evt21,
  evt2,
  otherRaw,
  dat,
  text,
  // These have no mark at all.
  aer,
  nmnist,
] as const;

export const formats: readonly EventFormat[] = rows;

export type FormatName = (typeof rows)[number]['name'];

/** Names of the formats, as `format` takes them. */
export const formatNames: readonly FormatName[] = [...new Set(rows.map(({ name }) => name))];
/** Names of those that are written. */
export const writtenFormats: readonly FormatName[] = rows
  .filter((row) => 'write' in row && row.write !== undefined)
  .map(({ name }) => name);
