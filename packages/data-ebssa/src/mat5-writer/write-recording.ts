import type { EventStream, LabelTrack, Recording } from '@spikeseg/events';
import { ebssaEvents, ebssaLabels } from '../recording/ebssa-columns.ts';
import { column, type MatNumbers, type MatStruct, type MatVariable, writeMat5 } from './write-mat5.ts';

export type EventField = 'x' | 'y' | 'p' | 'ts';

export interface RecordingFileOptions {
  /** `struct`: TD is a struct with the fields in this order; `matrix`: TD is an N×4 matrix [x, y, p, ts]. */
  readonly layout: { readonly kind: 'struct'; readonly fields: readonly EventField[] } | { readonly kind: 'matrix' };
  /** Whether each variable is deflated, as EBSSA's are. */
  readonly compress: boolean;
}

/** The layout that EBSSA uses most. */
export const ebssaLayout: RecordingFileOptions = { layout: { kind: 'struct', fields: ['x', 'y', 'p', 'ts'] }, compress: true };

const header = 'MATLAB 5.0 MAT-file, written by @spikeseg/data-ebssa';

/**
 * Writes a recording as EBSSA stores it: 1-based coordinates, polarity −1/+1 (0/1 in the matrix layout), label times in
 * single precision. Obj is there also when it is empty, so that a negative stays one; it is left out when the truth is unknown.
 *
 * @throws RangeError when the fields of the struct layout are not x, y, p and ts, each once
 */
export function writeRecording(
  recording: Pick<Recording, 'events' | 'objects' | 'labelled'>,
  { layout, compress }: RecordingFileOptions,
): Uint8Array {
  const { events, objects, labelled } = recording;
  const labels: MatVariable[] = labelled
    ? [
        ['Obj', labelStruct(objects)],
        ['nObj', column([objects.length])],
      ]
    : [];
  const size: MatVariable[] = [
    ['xMax', column([events.sensor.width], 'single')],
    ['yMax', column([events.sensor.height], 'single')],
  ];
  const td = layout.kind === 'matrix' ? eventMatrix(events) : eventStruct(events, layout.fields);
  return writeMat5([['TD', td], ...labels, ...size], { header, compress });
}

function eventStruct(events: EventStream, fields: readonly EventField[]): MatStruct {
  if (fields.toSorted().join() !== 'p,ts,x,y') {
    throw new RangeError(`TD: expected the fields x, y, p, ts in any order, each once, got ${fields.join(', ')}`);
  }
  const columns = ebssaEvents(events, -1);
  return { kind: 'struct', fields: fields.map((name) => [name, column(columns[name])] as const) };
}

function eventMatrix(events: EventStream): MatNumbers {
  const { x, y, p, ts } = ebssaEvents(events, 0);
  const rows = events.t.length;
  const values = new Float64Array(4 * rows);
  for (const [i, part] of [x, y, p, ts].entries()) values.set(part, i * rows);
  return { kind: 'numbers', className: 'double', rows, columns: 4, values };
}

function labelStruct(objects: readonly LabelTrack[]): MatStruct {
  const { x, y, id, ts } = ebssaLabels(objects);
  return {
    kind: 'struct',
    fields: [
      ['x', column(x)],
      ['y', column(y)],
      ['id', column(id)],
      ['ts', column(ts, 'single')],
      ['nObj', column([objects.length])],
    ],
  };
}
