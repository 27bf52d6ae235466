import { EventFormatError, type LabelTrack, ReadBudget, type ReadLimits } from '@spikeseg/events';
import { farthestPx } from '../recording/labels.ts';

/*
 * Labels that people made, in a file beside the recording: NAME.labels.json, where the recording is NAME.raw or of any other ending. It takes the place of labels
 * in the recording. JSON, so that any program writes it; `objects` is all that scores need.
 */

/** What is said of an object. Stars are kept, and are no labels: detections at them are false, as they are where nothing is. */
export type LabelClass = 'satellite' | 'star' | 'unknown';
const labelClasses: readonly LabelClass[] = ['satellite', 'star', 'unknown'];

/** Where an object was, and who said what it is, and when. */
export interface LabelledObject extends LabelTrack {
  readonly name: string;
  readonly class: LabelClass;
  readonly by: string;
  /** ISO 8601; empty where it is not given. */
  readonly at: string;
}

export interface LabelsFile {
  /** Name of the recording's file. Text. */
  readonly recording: string;
  /** By ascending id. */
  readonly objects: readonly LabelledObject[];
  /** What was said, in its order, and of which tracks: a note of the program that wrote the file, with which it goes on. */
  readonly edits?: { readonly of: string; readonly list: readonly unknown[] } | undefined;
}

/** Of a recording in a file of that path. */
export const labelsEnding = '.labels.json';

const format = 'spikeseg-labels';
const version = 1;

/** The labels of objects that are no stars, and those of stars. */
export const labelTracks = ({ objects }: LabelsFile): { readonly objects: LabelTrack[]; readonly stars: LabelTrack[] } => {
  const tracks = (isStar: boolean): LabelTrack[] =>
    objects.filter((object) => (object.class === 'star') === isStar).map(({ id, t, x, y }) => ({ id, t, x, y }));
  return { objects: tracks(false), stars: tracks(true) };
};

const fourDigits = (value: number): number => Math.round(1e4 * value) / 1e4;

/** Text of the file. Places to a ten-thousandth of a pixel. */
export function labelsToJson({ recording, objects, edits }: LabelsFile): string {
  const written = objects.map(({ id, name, class: is, by, at, t, x, y }) => ({
    id,
    name,
    class: is,
    by,
    at,
    t_us: [...t],
    x: Array.from(x, fourDigits),
    y: Array.from(y, fourDigits),
  }));
  return `${JSON.stringify({ format, version, recording, objects: written, ...(edits && { edits }) })}\n`;
}

/** @throws EventFormatError naming the place in the file; also where it holds more than the limits allow */
export function labelsFromJson(text: string, file: string, limits?: Partial<ReadLimits>): LabelsFile {
  const budget = new ReadBudget(file, text.length, limits);
  const fault = (variable: string | undefined, expected: string, got: unknown): EventFormatError =>
    new EventFormatError({ file, variable, offset: 0, expected, got: shortOf(got) });
  const whole = parsed(text, fault);
  if (whole['format'] !== format || whole['version'] !== version)
    throw fault('format', `"${format}", version ${version}`, `${shortOf(whole['format'])}, version ${shortOf(whole['version'])}`);
  if (!Array.isArray(whole['objects'])) throw fault('objects', 'a list', whole['objects']);
  budget.check('maxObjects', whole['objects'].length, 'objects', { offset: 0 }, 'objects');
  const objects = whole['objects'].map((object: unknown, k) => objectOf(object, `objects[${k}]`, fault));
  const labels = objects.reduce((sum, { t }) => sum + t.length, 0);
  budget.check('maxLabels', labels, 'objects', { offset: 0 }, 'labels');
  const twice = objects.find(({ id }, k) => objects.findIndex((other) => other.id === id) < k);
  if (twice !== undefined) throw fault('objects', 'objects of different ids', `two of id ${twice.id}`);
  return {
    recording: typeof whole['recording'] === 'string' ? whole['recording'] : '',
    objects: objects.toSorted((a, b) => a.id - b.id),
    edits: editsOf(whole['edits']),
  };
}

type Fault = (variable: string | undefined, expected: string, got: unknown) => EventFormatError;

function parsed(text: string, fault: Fault): Readonly<Record<string, unknown>> {
  let whole: unknown;
  try {
    whole = JSON.parse(text);
  } catch (error) {
    throw fault(undefined, 'JSON', error instanceof Error ? error.message : error);
  }
  if (!isObject(whole)) throw fault(undefined, 'an object', whole);
  return whole;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;

function objectOf(object: unknown, where: string, fault: Fault): LabelledObject {
  if (!isObject(object)) throw fault(where, 'an object', object);
  const { id, name, class: is = 'satellite', by = '', at = '' } = object;
  if (!Number.isSafeInteger(id)) throw fault(`${where}.id`, 'a whole number', id);
  const known = labelClasses.find((one) => one === is);
  if (known === undefined) throw fault(`${where}.class`, labelClasses.join(', '), is);
  const [t, x, y] = Object.entries(farthest).map(([field, most]) => numbersOf(object[field], most, `${where}.${field}`, fault));
  for (const [field, column] of Object.entries({ x, y }))
    if (column.length !== t.length) throw fault(`${where}.${field}`, `${t.length} numbers, as in t_us`, `${column.length}`);
  const back = t.findIndex((one, k) => k > 0 && one < t[k - 1]);
  if (back >= 0) throw fault(`${where}.t_us`, 'times in their order', `${t[back]} after ${t[back - 1]}`);
  return { id: Number(id), name: typeof name === 'string' ? name : '', class: known, by: String(by), at: String(at), t, x, y };
}

/** What a time, µs, and a place, px, are at most. */
const farthest = { t_us: Number.MAX_SAFE_INTEGER, x: farthestPx, y: farthestPx };

function numbersOf(values: unknown, most: number, where: string, fault: Fault): Float64Array {
  if (!Array.isArray(values)) throw fault(where, 'a list of numbers', values);
  const bad = values.findIndex((value) => typeof value !== 'number' || !(Math.abs(value) <= most));
  if (bad >= 0) throw fault(`${where}[${bad}]`, `a number within ±${most}`, values[bad]);
  return Float64Array.from(values as number[]);
}

const editsOf = (edits: unknown): LabelsFile['edits'] =>
  isObject(edits) && typeof edits['of'] === 'string' && Array.isArray(edits['list'])
    ? { of: edits['of'], list: edits['list'] }
    : undefined;

const shortOf = (value: unknown): string => {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'none');
  return text.length > 60 ? `${text.slice(0, 60)} …` : text;
};
