/**
 * Events in HDF5 files: of Metavision (`/CD/events`, packed with ECF), of DSEC (`/events/{x,y,t,p}`), and of anyone who gives a group four lists t, x, y and p,
 * or a dataset these four fields. Recordings of EBSSA (groups with a `TD`) are not read here, but by @spikeseg/data-ebssa.
 */
import { EventFormatError } from '@spikeseg/events';
import { type EventFormat, probeBytes } from '../event-format.ts';

const signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
/** Where a file may begin: behind a user block, as MATLAB writes one. */
const beginnings = [0, 512, 1024, 2048];

/** Byte at which an HDF5 file begins; undefined where it is none. @param start the first bytes */
const beginningOf = (start: Uint8Array): number | undefined =>
  beginnings.find((at) => signature.every((byte, k) => start[at + k] === byte));

/** HDF5 files with events. Most of what reads them is loaded with the first one. */
export const hdf5: EventFormat = {
  name: 'hdf5',
  what: 'an HDF5 file',
  probe: (start) => beginningOf(start) !== undefined,
  async open(source, options, report) {
    const base = beginningOf(await source.start(probeBytes));
    if (base === undefined)
      throw new EventFormatError({ file: source.name, offset: 0, expected: 'the mark of an HDF5 file', got: 'other bytes' });
    const { openEvents } = await import('./open-events.ts');
    return openEvents(source, base, options, report);
  },
};
