import { key, section } from './annotations.ts';
import { count, positive } from './values.ts';

/**
 * What a recording may make its reader do. The numbers live with the reader, which libraries use without a configuration; null is its
 * own.
 */
export const limitsSection = section('Limits of reading', {
  max_events: key(count().nullable(), null, {
    description: 'Most events of a recording',
    extension: true,
  }),
  max_decoded_bytes: key(count().nullable(), null, {
    description: 'Most decompressed bytes of a file',
    unit: 'bytes',
    extension: true,
  }),
  max_expansion: key(positive().nullable(), null, {
    description: 'The same per byte of the file',
    extension: true,
  }),
  max_span_s: key(positive().nullable(), null, {
    description: 'Longest recording',
    unit: 's',
    extension: true,
  }),
  max_labels: key(count().nullable(), null, {
    description: 'Most labels of a recording',
    extension: true,
  }),
  max_objects: key(count().nullable(), null, {
    description: 'Most labelled objects',
    extension: true,
  }),
  max_variables: key(count().nullable(), null, {
    description: 'Most variables of a MATLAB file, or groups and members of HDF5',
    extension: true,
  }),
});
