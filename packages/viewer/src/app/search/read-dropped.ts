import { defaultName, openRecording } from '@spikeseg/data-ebssa/browser';
import { allEvents } from '@spikeseg/event-formats';
import { EventFormatError, knownSensors, type SensorSize } from '@spikeseg/events';
import type { RecordingInMemory } from '../../data/view-by-evidence.ts';
import type { SaidOfFile } from './messages.ts';

/** As in the readers of files on a disk, but for events: more would not be in the memory of a page with what the search needs, about 25 bytes for each. */
const limits = { maxEvents: 50_000_000 };

/** What to do with too large a file. */
const cutOut =
  'cut a part out with: spikeseg-cli convert FILE PART.raw --from S --until S, or search it with: spikeseg-cli detect FILE';

/** A recording, what tables call it, and what was left out of it. */
export interface ReadRecording {
  readonly recording: RecordingInMemory;
  readonly stem: string;
  readonly notes: readonly string[];
}

/** Who is told, and asked, while a file is read. */
export interface ReadingEars {
  readonly onEvents: (events: number) => void;
  /** The size of the sensor, of a file that does not tell it. */
  readonly askSensor: (min: SensorSize, likely: SensorSize) => Promise<SensorSize>;
}

/**
 * Reads a file into memory as the command line reads it.
 *
 * @throws EventFormatError when it is no recording, is damaged, or holds too much for a page
 */
export async function readDropped(
  file: File,
  { sensor: said, unit }: SaidOfFile,
  { onEvents, askSensor }: ReadingEars,
): Promise<ReadRecording> {
  const options = { ...(said && { sensor: said }), ...(unit && { unit }), limits, guess: true };
  const opened = await openRecording(file, options).catch(throwInPage);
  const { recording } = opened;
  const read = recording === undefined ? await allEvents(opened, onEvents).catch(throwInPage) : { ...recording, notes: [] };
  const { events, notes } = read;
  if (events.t.length === 0) throw new EventFormatError({ file: file.name, offset: 0, expected: 'events', got: 'none' });
  if (recording !== undefined) {
    // It is read as a whole before its events are counted.
    onEvents(events.t.length);
    return { recording: { ...recording, name: file.name }, stem: recording.name, notes };
  }
  const { sensor = await asked(events, askSensor) } = opened.header;
  return {
    recording: { name: file.name, events: { ...events, sensor }, objects: [], labelled: false },
    stem: defaultName(file.name, undefined),
    notes,
  };
}

/** Advice that readers give, and what helps in a page, which has no options. */
const advice = [
  ['limits.max', cutOut],
  ['option sensor', 'say below how large the sensor is'],
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
  const min = { width: sideOf(x), height: sideOf(y) };
  const known = knownSensors.find(({ width, height }) => width >= min.width && height >= min.height) ?? min;
  return askSensor(min, { width: known.width, height: known.height });
}

/** Pixels of a side that the events need. */
function sideOf(pixels: Uint16Array): number {
  let max = 0;
  for (const pixel of pixels) if (pixel > max) max = pixel;
  return max + 1;
}
