import type { CameraFormat } from '@spikeseg/events';
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
import { evt21 } from './prophesee/evt21.ts';
import { evt3 } from './prophesee/evt3.ts';
import { otherRaw } from './prophesee/raw.ts';
import { db3 } from './ros/db3.ts';
import { mcap } from './ros/mcap.ts';
import { rosbag } from './ros/rosbag.ts';
import { text } from './text/text.ts';

/** All formats that are read, from the surest mark to the vaguest; the first that knows a file reads it. */
export const formats: readonly EventFormat[] = [
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
];

/** Names of the formats, as `format` takes them. */
export const formatNames: readonly CameraFormat[] = [...new Set(formats.map(({ name }) => name))];
