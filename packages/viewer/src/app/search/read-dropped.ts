import { isMat5, readRecordingBlob } from '@spikeseg/data-ebssa/browser';
import { allEvents, readEvents } from '@spikeseg/event-formats';
import { EventFormatError, knownSensors, type SensorSize } from '@spikeseg/events';
import type { RecordingToView } from '../../data/view-by-evidence.ts';
import type { Said } from './messages.ts';

/** As in the readers of files on a disk, but for events: more would not be in the memory of a page with what the search needs, about 25 bytes for each. */
const limits = { maxEvents: 50_000_000 };

/** What to do with too large a file. */
const cutOut =
  'cut a part out with: spikeseg-cli convert FILE PART.raw --from S --until S, or search it with: spikeseg-cli detect FILE';

/** Who is told, and asked, while a file is read. */
export interface ReadingEars {
  readonly onEvents: (events: number) => void;
  /** The size of the sensor, of a file that does not tell it. */
  readonly askSensor: (least: SensorSize, likely: SensorSize) => Promise<SensorSize>;
}

/**
 * Reads a file into memory as the command line reads it.
 *
 * @throws EventFormatError when it is no recording, is damaged, or holds too much for a page
 */
export async function readDropped(
  file: File,
  { sensor: said, unit }: Said,
  { onEvents, askSensor }: ReadingEars,
): Promise<{ readonly recording: RecordingToView; readonly notes: readonly string[] }> {
  if (isMat5(new Uint8Array(await file.slice(0, 128).arrayBuffer()))) return readMatlab(file, said, onEvents);
  const opened = await readEvents(file, { ...(said && { sensor: said }), ...(unit && { unit }), limits }).catch(throwInPage);
  const { events, notes } = await allEvents(opened, onEvents).catch(throwInPage);
  if (events.t.length === 0) throw new EventFormatError({ file: file.name, offset: 0, expected: 'events', got: 'none' });
  const { sensor = await asked(events, askSensor) } = opened.header;
  const recording = { name: file.name, events: { ...events, sensor }, objects: [], labelled: false };
  return { recording, notes };
}

/** Reads a file of MATLAB level 5, with its labels. It is read as a whole before its events are counted. */
async function readMatlab(
  file: File,
  sensor: SensorSize | undefined,
  onEvents: ReadingEars['onEvents'],
): Promise<{ readonly recording: RecordingToView; readonly notes: readonly string[] }> {
  const { events, objects, labelled } = await readRecordingBlob(file, file.name, { sensor, limits }).catch(throwInPage);
  if (events.t.length === 0) throw new EventFormatError({ file: file.name, offset: 0, expected: 'events', got: 'none' });
  onEvents(events.t.length);
  return { recording: { name: file.name, events, objects, labelled }, notes: [] };
}

/** Advice that readers give, and what helps in a page, which has no options. */
const advice = [
  ['limits.max', cutOut],
  ['--sensor-size', 'say below how large the sensor is'],
  ['readRecording', 'make a page of it with: spikeseg-cli view FILE'],
] as const;

/** The same fault with advice for a page. */
function throwInPage(error: unknown): never {
  const found = error instanceof EventFormatError && advice.find(([part]) => error.message.includes(part));
  if (!found) throw error;
  const { file, variable, offset, inflatedOffset, expected, got } = error;
  throw new EventFormatError({ file, variable, offset, inflatedOffset, expected, got, fix: found[1] }, { cause: error });
}

async function asked(
  { x, y }: { readonly x: Uint16Array; readonly y: Uint16Array },
  askSensor: ReadingEars['askSensor'],
): Promise<SensorSize> {
  const least = { width: sideOf(x), height: sideOf(y) };
  const known = knownSensors.find(({ width, height }) => width >= least.width && height >= least.height) ?? least;
  return askSensor(least, { width: known.width, height: known.height });
}

/** Pixels of a side that the events need. */
function sideOf(pixels: Uint16Array): number {
  let most = 0;
  for (const pixel of pixels) if (pixel > most) most = pixel;
  return most + 1;
}
