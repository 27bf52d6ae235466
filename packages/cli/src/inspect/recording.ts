import { relative } from 'node:path';
import { findRecordings, type LeftOutFile, readRecording } from '@spikeseg/data-ebssa';
import { type RecordingSummary, summarizeRecording } from '@spikeseg/data-ebssa/summary';
import { type EventStream, ownUtcOffset, type Recording } from '@spikeseg/events';
import { eventTruthFile, extentOf, type Reading, recordingDoubts } from '@spikeseg/experiment/models';
import { alignRows, quantity } from '@spikeseg/report/words';
import type { Inspection } from './network-lines.ts';

/** Reads every recording in a file: one, or one per group of an HDF5 file. */
export async function inspectRecordings(path: string, reading: Reading = {}): Promise<Inspection[]> {
  const inspections: Inspection[] = [];
  for (const { group } of await findRecordings(path, { sensor: 'all', limits: reading.limits })) {
    const recording = await readRecording(path, { group, ...reading });
    const summary = summarizeRecording(recording);
    const warnings = recordingDoubts(extentOf(recording));
    const { sensorFrom } = recording;
    const notes = [...(recording.notes ?? []), ...epochNotes(recording.events)];
    const facts = { kind: 'recording', ...summary, sensorFrom, notes, warnings } as Inspection['facts'];
    const text = [
      ...recordingLines(summary, sensorFrom),
      ...notes.map((note) => `  ${note}`),
      ...warnings.map((doubt) => `  WARNING: ${doubt}`),
      ...(warnings.length === 0
        ? ['  nothing is odd: rate, length and polarities are those of a camera under the night sky']
        : []),
    ];
    inspections.push({ facts, text });
  }
  return inspections;
}

const count = (value: number): string => value.toLocaleString('en-US');
const range = (values: readonly [number, number] | undefined): string => (values ? `${values[0]} … ${values[1]}` : 'none');
const times = (from: number | undefined, to: number | undefined): string => (from === undefined ? 'none' : `${from} … ${to} µs`);

type SensorFrom = Recording['sensorFrom'];

function recordingLines(summary: RecordingSummary, sensorFrom: SensorFrom): string[] {
  const { path, group } = summary;
  return [
    `${path}${group === undefined ? '' : ` : ${group}`}`,
    ...alignRows([...originRows(summary, sensorFrom), ...eventRows(summary), ...pixelRows(summary), ...labelRows(summary)]),
  ];
}

const sensorOrigins = {
  option: 'as --sensor-size says',
  header: 'as the header says',
  camera: 'of the camera that header, name or option say',
  format: 'as all files of this kind have it',
  extent: 'guessed from the events; --sensor-size WIDTHxHEIGHT says it',
} as const;

function originRows({ format, sensor, sensorModel, stored }: RecordingSummary, sensorFrom: SensorFrom): string[][] {
  const inFile = stored.xMax === undefined ? 'not declared' : `declared ${stored.xMax} × ${stored.yMax}`;
  const declared = sensorFrom === undefined ? inFile : sensorOrigins[sensorFrom];
  const codes = stored.offCode === undefined ? 'ON is 1, no OFF event' : `OFF is ${stored.offCode}, ON is 1`;
  return [
    ['  format', `${format}, ${count(stored.bytes)} bytes`],
    ...(stored.header === '' ? [] : [['  header', stored.header]]),
    ['  sensor', `${sensorModel}, ${sensor.width} × ${sensor.height} px (width × height; ${declared})`],
    ['  encoding', `coordinates begin at ${stored.coordinateBase}; ${codes}`],
  ];
}

function eventRows({ events: { count: n, t, x, y, polarity } }: RecordingSummary): string[][] {
  const shares = polarity.map(
    ({ code, meaning, count: events }) => `${meaning} (${code}) ${count(events)}, ${((100 * events) / n).toFixed(2)} %`,
  );
  return [
    ['  events', `${count(n)} in ${t.durationS.toFixed(3)} s, ${count(Math.round(t.rateHz))} events/s`],
    ['  time', times(t.minUs, t.maxUs)],
    ['  clock', `tick ${t.tickUs} µs, largest gap ${count(t.maxGapUs)} µs, ${count(t.ties)} ties, ${count(t.backward)} backward`],
    ['  x, y', `${range(x)}, ${range(y)}`],
    ['  polarity', shares.join('; ') || 'none'],
  ];
}

function pixelRows({ events, sensor }: RecordingSummary): string[][] {
  const share = ((100 * events.activePixels) / (sensor.width * sensor.height)).toFixed(1);
  return [
    ['  active pixels', `${count(events.activePixels)} (${share} %), median ${events.medianPixel ?? 'none'} events`],
    ['  busiest pixels', `${events.topPixelCounts.map(count).join(' ') || 'none'} events`],
  ];
}

/** Objects that are named on the terminal; all are in the JSON. */
const maxObjects = 10;

function labelRows({ labelled, labels, stored }: RecordingSummary): string[][] {
  if (!labelled) return [['  labels', 'none: the truth is unknown']];
  if (labels.count === 0) return [['  labels', 'none: labelled as pure background']];
  const declared = stored.nObj === undefined ? '' : ` (declared ${stored.nObj})`;
  const told = labels.objects.slice(0, maxObjects);
  const order = labels.inTimeOrder ? 'in time order' : 'not in time order';
  return [
    [
      '  labels',
      `${count(labels.count)} of ${quantity(labels.objects.length, 'object')}${declared}, ${order}, ${times(labels.minUs, labels.maxUs)}`,
    ],
    ...told.map(({ id, count: n, spanS, first, last }) => [
      `  object id ${id}`,
      `${count(n)} labels in ${spanS.toFixed(2)} s, from ${placeText(first)} to ${placeText(last)} px`,
    ]),
    ...(told.length === labels.objects.length ? [] : [['', `and ${labels.objects.length - told.length} more`]]),
  ];
}

const placeText = ({ x, y }: { readonly x: number; readonly y: number }): string => `(${x.toFixed(2)}, ${y.toFixed(2)})`;

/** Files that are named on the terminal; all are in the JSON. */
const maxTold = 20;

/** Lists the recordings below a folder by their heads, and the files that are named like recordings and are none. */
export async function inspectFolder(path: string, { limits, ...reading }: Reading): Promise<Inspection> {
  const refused: LeftOutFile[] = [];
  const recordings = await findRecordings(path, {
    sensor: 'all',
    limits,
    reading,
    onLeftOut: (file) => refused.push(file),
  });
  // The causes of the events of generated recordings, which lie beside them.
  const truths = new Set(recordings.map((file) => relative(path, eventTruthFile(file.path))));
  const leftOut = refused.filter((file) => !truths.has(file.path));
  const rows = recordings.map((file) => [
    `  ${file.name}`,
    file.labels,
    [relative(path, file.path), file.group].filter(Boolean).join(' : '),
  ]);
  const told = leftOut.slice(0, maxTold).map((file) => [`  ${file.path}`, file.why]);
  const more = leftOut.length - told.length;
  return {
    facts: { kind: 'folder', path, recordings, leftOut } as Inspection['facts'],
    text: [
      `${path}: ${quantity(recordings.length, 'recording')}`,
      ...alignRows([['  name', 'labels', 'file'], ...rows]),
      ...(told.length === 0 ? [] : [`left out: ${quantity(leftOut.length, 'file')} named like recordings`, ...alignRows(told)]),
      ...(more === 0 ? [] : [`  and ${more} more`]),
    ],
  };
}

/** Which clock the times are of, where they tell, as sentences. */
function epochNotes({ t }: Pick<EventStream, 't'>): string[] {
  if (ownUtcOffset(t[0]) === undefined) return [];
  return [`times count from 1970: the first event is at ${new Date(t[0] / 1000).toISOString()}`];
}
