import { stat } from 'node:fs/promises';
import { allEvents, readEvents } from '@spikeseg/event-formats';
import { type Recording, sensorModelOf } from '@spikeseg/events';
import { defaultName, type ReadOptions } from './decode.ts';
import { labelPlaceOf } from './labels.ts';
import { sensorOf } from './read-text.ts';
import { modelInPath } from './sensor.ts';

/**
 * Reads a recording in a format that cameras write. Events get whole µs and the order of time, as everything that follows expects; `notes` says what that
 * took, and what the file held that is no event.
 *
 * @param place absolute path, where folders can tell about sensor and labels that a relative one does not show
 * @throws EventFormatError with the byte
 */
export async function readCameraFile(path: string, options: ReadOptions, place: string): Promise<Recording> {
  const { size: bytes } = await stat(path);
  const file = await readEvents(path, { ...options, name: path });
  const { header, report } = file;
  const { events: columns, notes } = await allEvents(file);
  const known = header.sensor === undefined ? undefined : { sensor: header.sensor, from: header.sensorFrom };
  const { sensor, from } = known ?? sensorOf(path, columns, options, modelInPath(place, undefined));
  return {
    name: options.name ?? defaultName(path, undefined),
    path,
    format: file.format,
    sensorModel: sensorModelOf(sensor),
    sensorFrom: from,
    notes,
    events: { ...columns, sensor },
    objects: [],
    labelled: labelPlaceOf(place) === 'labelled',
    stored: {
      bytes,
      header: header.fields.map(([key, value]) => `${key} ${value}`).join('; '),
      variables: [],
      coordinateBase: 0,
      offCode: report.offCode,
      xMax: header.sensorFrom === 'header' ? header.sensor?.width : undefined,
      yMax: header.sensorFrom === 'header' ? header.sensor?.height : undefined,
      labelsInTimeOrder: true,
    },
  };
}
