import { z } from 'zod';
import { extra, section } from './annotations.ts';
import { formatNames } from './names.ts';
import { count, matching, natural, oneOf, positive, text } from './values.ts';

/** WIDTHxHEIGHT with sides from 1 to 4096: no event camera comes near that. */
const side = '(?:[1-9]\\d{0,2}|[1-3]\\d{3}|40(?:[0-8]\\d|9[0-6]))';
const sensorSize = () => matching(new RegExp(`^${side}[x×]${side}$`), 'WIDTHxHEIGHT in pixels from 1 to 4096, e.g. 346x260');

/** Which names there are, its reader says. */
const columnNames = () => matching(/^[\s,]*[^\s,]+([\s,]+[^\s,]+){3,}[\s,]*$/, 'four names or more between commas, e.g. t,x,y,p');

/** What files of events may not tell themselves; null leaves it to the file. */
export const readingKeys = () => ({
  sensor_size: extra(
    sensorSize().nullable(),
    null,
    'Size of the sensor of all recordings; null: what each file says, else a guess',
    { unit: 'px' },
  ),
  format: extra(oneOf(...formatNames).nullable(), null, 'Format of recordings; null: what the bytes tell'),
  columns: extra(
    columnNames().nullable(),
    null,
    'Columns of text or of a matrix: t, x, y, p, and - for others; null: from the header',
  ),
  unit: extra(
    oneOf('s', 'ms', 'us', 'ns').nullable(),
    null,
    'Unit of time of text and arrays; null: from the header, else a guess',
  ),
  stream: extra(z.union([text(), natural(), z.null()]), null, 'Number or topic of a stream; null: the first with events'),
});

/**
 * What a recording may make its reader do. The numbers live with the reader, which libraries use without a configuration; null is its
 * own.
 */
export const limitsSection = section('Limits of reading', {
  max_events: extra(count().nullable(), null, 'Most events of a recording'),
  max_decoded_bytes: extra(count().nullable(), null, 'Most decompressed bytes of a file', { unit: 'bytes' }),
  max_expansion: extra(positive().nullable(), null, 'The same per byte of the file'),
  max_span_s: extra(positive().nullable(), null, 'Longest recording', { unit: 's' }),
  max_labels: extra(count().nullable(), null, 'Most labels of a recording'),
  max_objects: extra(count().nullable(), null, 'Most labelled objects'),
  max_variables: extra(count().nullable(), null, 'Most variables of a MATLAB file, or groups and members of HDF5'),
});
