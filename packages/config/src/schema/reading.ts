import { z } from 'zod';
import { extra, withRole } from './annotations.ts';
import { formatNames } from './names.ts';
import { matching, natural, oneOf, positiveUpTo, text } from './values.ts';

/** WIDTHxHEIGHT with sides from 1 to 4096: no event camera comes near that. */
const side = '(?:[1-9]\\d{0,2}|[1-3]\\d{3}|40(?:[0-8]\\d|9[0-6]))';
const sensorSize = () => matching(new RegExp(`^${side}[x×]${side}$`), 'WIDTHxHEIGHT in pixels from 1 to 4096, e.g. 346x260');

/** Which names there are, its reader says. */
const columnNames = () => matching(/^[\s,]*[^\s,]+([\s,]+[^\s,]+){3,}[\s,]*$/, 'four names or more between commas, e.g. t,x,y,p');

/** What files of events may not tell themselves; null leaves it to the file. */
export const readingKeys = () =>
  withRole('reading', {
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
    limit_factor: extra(
      positiveUpTo(1e6),
      1,
      'Factor on the most that a recording may hold: events, decompressed bytes, seconds, labels',
      { role: 'limit' },
    ),
  });
