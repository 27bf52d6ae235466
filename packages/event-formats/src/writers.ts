import type { SensorSize } from '@spikeseg/events';
import { Aedat4Writer } from './aedat/aedat4-writer.ts';
import { EsWriter } from './es/es-writer.ts';
import type { EventWriter } from './event-writer.ts';
import { Hdf5Writer } from './hdf5/hdf5-writer.ts';
import { NpyWriter } from './numpy/npy-writer.ts';
import { DatWriter } from './prophesee/dat-writer.ts';
import { Evt2Writer } from './prophesee/evt2-writer.ts';
import { Evt3Writer } from './prophesee/evt3-writer.ts';
import { CsvWriter } from './text/csv-writer.ts';

/** Formats that are written piece by piece. */
export const writers = {
  evt3: (sensor) => new Evt3Writer(sensor),
  evt2: (sensor) => new Evt2Writer(sensor),
  dat: (sensor) => new DatWriter(sensor),
  aedat4: (sensor) => new Aedat4Writer(sensor),
  es: (sensor) => new EsWriter(sensor),
  hdf5: (sensor) => new Hdf5Writer(sensor),
  npy: (sensor) => new NpyWriter(sensor),
  text: (sensor) => new CsvWriter(sensor),
} satisfies Record<string, (sensor: SensorSize) => EventWriter>;

/** Names of the formats that are written. */
export type WrittenFormat = keyof typeof writers;

export const writtenFormats = Object.keys(writers) as readonly WrittenFormat[];
