import { EventFormatError, type LabelTrack, ReadBudget, type ReadLimits, raising } from '@spikeseg/events';
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

/** When the events of a recording begin and end on their clock, µs, and how many they are. */
export interface EventClock {
  readonly firstUs: number;
  readonly lastUs: number;
  readonly events: number;
}

export interface LabelsFile {
  /** Name of the recording's file. Text. */
  readonly recording: string;
  /** By ascending id. */
  readonly objects: readonly LabelledObject[];
  /** Of the events that they belong to; left out by programs that do not know it. */
  readonly clock?: EventClock | undefined;
  /** The detector whose tracks they were made from, in words; left out where people made them without one. */
  readonly madeFrom?: string | undefined;
  /** What was said, in its order, and of which tracks: a note of the program that wrote the file, with which it goes on. */
  readonly edits?: { readonly of: string; readonly list: readonly unknown[] } | undefined;
}

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
export function labelsToJson({ recording, objects, clock, madeFrom, edits }: LabelsFile): string {
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
  const head = {
    format,
    version,
    recording,
    clock: clock && { first_us: clock.firstUs, last_us: clock.lastUs, events: clock.events },
    made_from: madeFrom,
  };
  return `${JSON.stringify({ ...head, objects: written, edits })}\n`;
}

/** @throws EventFormatError naming the place in the file; also where it holds more than the limits allow */
export function labelsFromJson(text: string, file: string, limits?: Partial<ReadLimits>): LabelsFile {
  const budget = new ReadBudget(file, text.length, limits);
  const fault = (variable: string | undefined, expected: string, got: unknown): EventFormatError =>
    new EventFormatError({ file, variable, offset: 0, expected, got: shortOf(got) });
  checkLength(text, file, budget.limits);
  const whole = parsed(text, fault);
  if (whole['format'] !== format || whole['version'] !== version)
    throw fault('format', `"${format}", version ${version}`, `${shortOf(whole['format'])}, version ${shortOf(whole['version'])}`);
  if (!Array.isArray(whole['objects'])) throw fault('objects', 'a list', whole['objects']);
  budget.check('maxObjects', whole['objects'].length, 'objects', { offset: 0 }, 'objects');
  const objects = whole['objects'].map((object: unknown, k) => objectOf(object, `objects[${k}]`, fault));
  const labels = objects.reduce((sum, { t }) => sum + t.length, 0);
  budget.check('maxLabels', labels, 'objects', { offset: 0 }, 'labels');
  const known = new Set<number>();
  const twice = objects.find(({ id }) => known.size === known.add(id).size);
  if (twice !== undefined) throw fault('objects', 'objects of different ids', `two of id ${twice.id}`);
  return {
    recording: typeof whole['recording'] === 'string' ? whole['recording'] : '',
    objects: objects.toSorted((a, b) => a.id - b.id),
    clock: clockOfFile(whole['clock'], fault),
    madeFrom: whole['made_from'] === undefined ? undefined : textOf(whole['made_from'], 'made_from', fault),
    edits: editsOf(whole['edits']),
  };
}

/** A label is three numbers in its object, and a place with its three names among the edits. */
const valuesOfLabel = 8;
const bytesOfLabel = 128;
/** What edits and objects hold beside labels. */
const otherValues = 100_000;
const otherBytes = 2 ** 22;

/** Largest file of labels that limits allow, bytes. */
export const largestFile = ({ maxLabels }: ReadLimits): number => otherBytes + bytesOfLabel * maxLabels;

/** Looks at a text before its values are made, which take 36 times as much memory as characters. @throws EventFormatError */
function checkLength(text: string, file: string, limits: ReadLimits): void {
  const { maxLabels, maxObjects } = limits;
  const check = (max: number, got: number, what: string): void => {
    if (got <= max) return;
    const fix = `if the file can be trusted, ${raising('maxLabels')}`;
    throw new EventFormatError({ file, offset: 0, expected: `at most ${max} ${what}`, got: `${got}`, fix });
  };
  check(largestFile(limits), text.length, 'bytes of labels');
  let values = 0;
  for (let k = 0; k < text.length; k++) {
    const code = text.charCodeAt(k);
    if (code === comma || code === bracket || code === brace) values++;
  }
  check(otherValues + 16 * maxObjects + valuesOfLabel * maxLabels, values, 'values of labels');
}

/** What begins a value in JSON: `,`, `[` and `{`. */
const [comma, bracket, brace] = [0x2c, 0x5b, 0x7b];

function clockOfFile(clock: unknown, fault: LabelsFault): EventClock | undefined {
  if (clock === undefined) return undefined;
  const { first_us: firstUs, last_us: lastUs, events } = isObject(clock) ? clock : {};
  const isWhole = [firstUs, lastUs, events].every((value) => Number.isSafeInteger(value));
  const known = { firstUs: Number(firstUs), lastUs: Number(lastUs), events: Number(events) };
  if (!isWhole || known.firstUs > known.lastUs || known.events < 1)
    throw fault('clock', 'first_us, last_us from it on and events, whole numbers', clock);
  return known;
}

type LabelsFault = (variable: string | undefined, expected: string, got: unknown) => EventFormatError;

function parsed(text: string, fault: LabelsFault): Readonly<Record<string, unknown>> {
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

function objectOf(object: unknown, where: string, fault: LabelsFault): LabelledObject {
  if (!isObject(object)) throw fault(where, 'an object', object);
  const { id, class: is = 'satellite' } = object;
  if (!Number.isSafeInteger(id)) throw fault(`${where}.id`, 'a whole number', id);
  const known = labelClasses.find((one) => one === is);
  if (known === undefined) throw fault(`${where}.class`, labelClasses.join(', '), is);
  const [t, x, y] = Object.entries(farthest).map(([field, max]) => numbersOf(object[field], max, `${where}.${field}`, fault));
  if (t.length === 0) throw fault(`${where}.t_us`, 'at least one label', `none of object ${Number(id)}`);
  for (const [field, column] of Object.entries({ x, y }))
    if (column.length !== t.length) throw fault(`${where}.${field}`, `${t.length} numbers, as in t_us`, `${column.length}`);
  const back = t.findIndex((one, k) => k > 0 && one < t[k - 1]);
  if (back >= 0) throw fault(`${where}.t_us`, 'times in their order', `${t[back]} after ${t[back - 1]}`);
  const [name, by, at] = ['name', 'by', 'at'].map((field) => textOf(object[field] ?? '', `${where}.${field}`, fault));
  return { id: Number(id), name, class: known, by, at, t, x, y };
}

function textOf(value: unknown, where: string, fault: LabelsFault): string {
  if (typeof value !== 'string') throw fault(where, 'text', value);
  return value;
}

/** What a time, µs, and a place, px, are at most. */
const farthest = { t_us: Number.MAX_SAFE_INTEGER, x: farthestPx, y: farthestPx };

function numbersOf(values: unknown, max: number, where: string, fault: LabelsFault): Float64Array {
  if (!Array.isArray(values)) throw fault(where, 'a list of numbers', values);
  const bad = values.findIndex((value) => typeof value !== 'number' || !(Math.abs(value) <= max));
  if (bad >= 0) throw fault(`${where}[${bad}]`, `a number within ±${max}`, values[bad]);
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
