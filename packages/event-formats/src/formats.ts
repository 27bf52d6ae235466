import { aedat2 } from './aedat/aedat2.ts';
import { aedat3 } from './aedat/aedat3.ts';
import { aedat4 } from './aedat/aedat4.ts';
import type { EventFormat } from './event-format.ts';
import { evt3 } from './prophesee/evt3.ts';

/** All formats that are read, from the surest mark to the vaguest; the first that knows a file reads it. */
export const formats: readonly EventFormat[] = [evt3, aedat4, aedat3, aedat2];
