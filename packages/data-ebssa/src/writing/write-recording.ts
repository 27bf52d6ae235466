import type { LabelTrack, Recording } from '@spikeseg/events';
import { column, type MatStruct, type MatVariable, writeMat5 } from './write-mat5.ts';

const header = 'MATLAB 5.0 MAT-file, written by @spikeseg/data-ebssa';

/**
 * Writes a recording as EBSSA stores most of its own: TD a struct of x, y, p and ts, 1-based coordinates, polarity −1/+1, label times in single precision,
 * each variable deflated. Obj is there also when it is empty, so that a negative stays one; it is left out when the truth is unknown.
 */
export function writeRecording({ events, objects, labelled }: Pick<Recording, 'events' | 'objects' | 'labelled'>): Uint8Array {
  const { t, x, y, p, sensor } = events;
  const td: MatStruct = {
    kind: 'struct',
    fields: [
      ['x', column(fromOne(x))],
      ['y', column(fromOne(y))],
      ['p', column(Float64Array.from(p, (on) => (on === 1 ? 1 : -1)))],
      ['ts', column(t)],
    ],
  };
  const labels: MatVariable[] = labelled
    ? [
        ['Obj', labelStruct(objects)],
        ['nObj', column([objects.length])],
      ]
    : [];
  const size: MatVariable[] = [
    ['xMax', column([sensor.width], 'single')],
    ['yMax', column([sensor.height], 'single')],
  ];
  return writeMat5([['TD', td], ...labels, ...size], { header, compress: true });
}

/** Pixels counted from 1. */
const fromOne = (pixels: Uint16Array): Float64Array => Float64Array.from(pixels, (pixel) => pixel + 1);

/** Labels of all objects, interleaved by time. */
function labelStruct(objects: readonly LabelTrack[]): MatStruct {
  const labels = objects
    .flatMap(({ id, t, x, y }) => Array.from(t, (ts, i) => ({ id, ts, x: x[i] + 1, y: y[i] + 1 })))
    .toSorted((a, b) => a.ts - b.ts || a.id - b.id);
  return {
    kind: 'struct',
    fields: [
      ['x', column(labels.map(({ x }) => x))],
      ['y', column(labels.map(({ y }) => y))],
      ['id', column(labels.map(({ id }) => id))],
      [
        'ts',
        column(
          labels.map(({ ts }) => ts),
          'single',
        ),
      ],
      ['nObj', column([objects.length])],
    ],
  };
}
