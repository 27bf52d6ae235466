import { writeHdf5 } from '@spikeseg/event-formats';
import type { Recording } from '@spikeseg/events';
import { ebssaEvents, ebssaLabels } from '../recording/ebssa-columns.ts';

/**
 * Writes a recording as the HDF5 edition of EBSSA stores it: the groups TD with x, y, p, ts and Obj with x, y, id, ts, pixels counted from 1, polarity
 * −1/+1; beside them nObj and the size of the sensor, xMax and yMax. Obj is there also when it is empty, so that a negative stays one; it is left out when
 * the truth is unknown.
 */
export function writeHdf5Recording({
  events,
  objects,
  labelled,
}: Pick<Recording, 'events' | 'objects' | 'labelled'>): Promise<Uint8Array> {
  const { x, y, p, ts } = ebssaEvents(events, -1);
  const obj = ebssaLabels(objects);
  const labels = {
    Obj: {
      x: { type: 'float64', values: obj.x },
      y: { type: 'float64', values: obj.y },
      id: { type: 'int64', values: obj.id },
      ts: { type: 'float64', values: obj.ts },
    },
    nObj: { type: 'int32', values: objects.length },
  } as const;
  return writeHdf5({
    TD: {
      x: { type: 'uint16', values: x },
      y: { type: 'uint16', values: y },
      p: { type: 'int8', values: p },
      ts: { type: 'int64', values: ts },
    },
    ...(labelled ? labels : {}),
    xMax: { type: 'int32', values: events.sensor.width },
    yMax: { type: 'int32', values: events.sensor.height },
  });
}
