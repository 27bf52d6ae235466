import type { CameraFormat } from '@spikeseg/events';
import type { EventFormat } from './event-format.ts';
import { aer } from './aer/aer.ts';
import { evt3 } from './prophesee/evt3.ts';

/** All formats that are read, from the surest mark to the vaguest; the first that knows a file reads it. */
export const formats: readonly EventFormat[] = [evt3, aer];

/** Names of the formats, as `format` takes them. */
export const formatNames: readonly CameraFormat[] = formats.map(({ name }) => name);
