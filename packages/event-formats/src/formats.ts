import type { EventFormat } from './event-format.ts';
import { nmnist } from './nmnist/nmnist.ts';
import { dat } from './prophesee/dat.ts';
import { evt2 } from './prophesee/evt2.ts';
import { evt21 } from './prophesee/evt21.ts';
import { evt3 } from './prophesee/evt3.ts';
import { otherRaw } from './prophesee/raw.ts';

/** All formats that are read, from the surest mark to the vaguest; the first that knows a file reads it. */
export const formats: readonly EventFormat[] = [
  evt3,
  evt2,
  evt21,
  otherRaw,
  dat,
  // It has no mark at all.
  nmnist,
];
