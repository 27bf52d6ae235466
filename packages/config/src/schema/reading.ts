import { z } from 'zod';
import { key } from './annotations.ts';
import { formatNames } from './format-names.ts';
import { matching, natural, oneOf, text } from './values.ts';

/** WIDTHxHEIGHT with sides from 1 to 4096: no event camera comes near that. */
const side = '(?:[1-9]\\d{0,2}|[1-3]\\d{3}|40(?:[0-8]\\d|9[0-6]))';
const sensorSize = () => matching(new RegExp(`^${side}[x×]${side}$`), 'WIDTHxHEIGHT in pixels from 1 to 4096, e.g. 346x260');

/** Which names there are, its reader says. */
const columnNames = () => matching(/^[\s,]*[^\s,]+([\s,]+[^\s,]+){3,}[\s,]*$/, 'four names or more between commas, e.g. t,x,y,p');

/** What files of events may not tell themselves; null leaves it to the file. */
export const readingKeys = () => ({
  sensor_size: key(sensorSize().nullable(), null, {
    description: 'Size of the sensor of all recordings; null: what each file says, else a guess',
    unit: 'px',
    extension: true,
  }),
  format: key(oneOf(...formatNames).nullable(), null, {
    description: 'Format of recordings; null: what the bytes tell',
    extension: true,
  }),
  columns: key(columnNames().nullable(), null, {
    description: 'Columns of text or of a matrix: t, x, y, p, and - for others; null: from the header',
    extension: true,
  }),
  unit: key(oneOf('s', 'ms', 'us', 'ns').nullable(), null, {
    description: 'Unit of time of text and arrays; null: from the header, else a guess',
    extension: true,
  }),
  stream: key(z.union([text(), natural(), z.null()]), null, {
    description: 'Number or topic of a stream; null: the first with events',
    extension: true,
  }),
});
