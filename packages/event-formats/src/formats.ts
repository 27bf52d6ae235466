import type { EventFormat } from './event-format.ts';
import { es } from './es/es.ts';
import { npy } from './numpy/npy.ts';
import { npz } from './numpy/npz.ts';
import { evt3 } from './prophesee/evt3.ts';
import { text } from './text/text.ts';

/** All formats that are read, from the surest mark to the vaguest; the first that knows a file reads it. */
export const formats: readonly EventFormat[] = [evt3, es, npy, npz, text];
