import { key, section } from './annotations.ts';
import { count, positive } from './values.ts';

/**
 * What a recording may make its reader do. The numbers live with the reader, which libraries use without a configuration; null is its
 * own.
 */
export const limitsSection = section('Limits of reading', {
  max_events: key(count().nullable(), null, {
    description: 'Most events of a recording; null is the default of the reader',
    extension: true,
  }),
  max_decoded_bytes: key(count().nullable(), null, {
    description: 'Most values that are read from a file, decompressed; null is the default of the reader',
    unit: 'bytes',
    extension: true,
  }),
  max_expansion: key(positive().nullable(), null, {
    description: 'The same as a multiple of the size of the file; null is the default of the reader',
    extension: true,
  }),
  max_span_s: key(positive().nullable(), null, {
    description: 'Longest time from the first event to the last; null is the default of the reader',
    unit: 's',
    extension: true,
  }),
  max_labels: key(count().nullable(), null, {
    description: 'Most labels of a recording; null is the default of the reader',
    extension: true,
  }),
  max_objects: key(count().nullable(), null, {
    description: 'Most objects that have labels; null is the default of the reader',
    extension: true,
  }),
  max_variables: key(count().nullable(), null, {
    description:
      'Most variables of a MATLAB file, members of a group and groups of an HDF5 file; null is the default of the reader',
    extension: true,
  }),
});
