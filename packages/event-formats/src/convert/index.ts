/* Events of one format, or a part of them, as a file of another. */

export { type Converted, convertEvents, nothingConverted, type Selection } from './convert-events.ts';
