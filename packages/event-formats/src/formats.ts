import type { EventFormat } from './event-format.ts';
import { hdf5 } from './hdf5/hdf5.ts';
import { evt3 } from './prophesee/evt3.ts';

/** All formats that are read, from the surest mark to the vaguest; the first that knows a file reads it. */
export const formats: readonly EventFormat[] = [evt3, hdf5];
