import { stat } from 'node:fs/promises';
import {
  type EventColumns,
  type EventFile,
  joinEvents,
  noTimeFaults,
  readEvents,
  timeFaultLines,
  type TimeFaults,
  wholeEvents,
} from '@spikeseg/event-formats';
import { type Recording, sensorModelOf } from '@spikeseg/events';
import { ReadBudget } from '../files/read-limits.ts';
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
  const times = noTimeFaults();
  const columns = inOrder(joinEvents(await kept(file, new ReadBudget(path, bytes, options.limits), times)));
  const known = header.sensor === undefined ? undefined : { sensor: header.sensor, from: header.sensorFrom };
  const { sensor, from } = known ?? sensorOf(path, columns, options, modelInPath(place, undefined));
  return {
    name: options.name ?? defaultName(path, undefined),
    path,
    format: file.format,
    sensorModel: sensorModelOf(sensor),
    sensorFrom: from,
    notes: [
      ...clockNotes(file),
      ...timeFaultLines(times),
      ...[...report.dropped].map(([what, n]) => `left out: ${n.toLocaleString('en-US')} ${what}`),
      ...report.notes,
    ],
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

/** All events but those with wild times, with whole µs, within the limits. */
async function kept(file: EventFile, budget: ReadBudget, times: TimeFaults): Promise<EventColumns[]> {
  const blocks: EventColumns[] = [];
  let count = 0;
  for await (const { t, x, y, p } of wholeEvents(file, times)) {
    budget.check('maxEvents', (count += t.length), undefined, { offset: 0 }, 'events');
    const block = { t: t.slice(), x: x.slice(), y: y.slice(), p: p.slice() };
    blocks.push(block);
    const spanS = (block.t[t.length - 1] - blocks[0].t[0]) / 1e6;
    budget.check('maxSpanS', spanS, undefined, { offset: 0 }, 's from the first event to the last');
  }
  return blocks;
}

/** Events by time; those of one time keep their order. */
function inOrder(columns: EventColumns): EventColumns {
  const { t, x, y, p } = columns;
  let isOrdered = true;
  for (let k = 1; k < t.length && isOrdered; k++) isOrdered = t[k] >= t[k - 1];
  if (isOrdered) return columns;
  const order = Uint32Array.from(t, (_, k) => k).toSorted((a, b) => t[a] - t[b] || a - b);
  const sorted = {
    t: new Float64Array(t.length),
    x: new Uint16Array(t.length),
    y: new Uint16Array(t.length),
    p: new Uint8Array(t.length),
  };
  for (const [to, from] of order.entries()) {
    sorted.t[to] = t[from];
    sorted.x[to] = x[from];
    sorted.y[to] = y[from];
    sorted.p[to] = p[from];
  }
  return sorted;
}

const count = (n: number): string => n.toLocaleString('en-US');

/** What the clock of a file is, and what was done about it. */
function clockNotes({ header, report }: EventFile): string[] {
  const notes: string[] = [];
  if (header.timeUnit !== 'us') notes.push(`times in the file are in ${header.timeUnit}; here they are whole µs, rounded down`);
  if (header.yFromBottom === true) notes.push('rows are counted from the bottom in the file, and from the top here');
  if (header.xFromRight === true) notes.push('columns are counted from the right in the file, and from the left here');
  if (report.wraps > 0) notes.push(`the clock of the file began anew ${count(report.wraps)} time(s); here it goes on`);
  if (report.stepsBack > 0)
    notes.push(`${count(report.stepsBack)} event(s) were earlier than the one before; here all are in the order of time`);
  if (report.cutBytes > 0) notes.push(`the last ${count(report.cutBytes)} byte(s) are no whole word: the file was cut`);
  return notes;
}
