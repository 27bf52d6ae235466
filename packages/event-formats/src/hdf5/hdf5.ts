/**
 * Events in HDF5 files: of Metavision (`/CD/events`, packed with ECF), of DSEC (`/events/{x,y,t,p}`), and of anyone who gives a group four lists t, x, y and p,
 * or a dataset these four fields. Recordings of EBSSA (groups with a `TD`) are read by @spikeseg/data-ebssa.
 */
import type { EventFormat } from '../event-format.ts';
import { beginningOf } from './container/objects.ts';

/** HDF5 files with events. Most of what reads them is loaded with the first one. */
export const hdf5: EventFormat<'hdf5'> = {
  name: 'hdf5',
  title: 'an HDF5 file',
  extensions: ['.h5', '.hdf5'],
  foundBy: 'name',
  streams: false,
  isMarked: true,
  mark: (start) => beginningOf(start) !== undefined,
  open: async (source, options, report) => (await import('./open-events.ts')).openEvents(source, options, report),
};
