import { allEvents, readEvents } from '@spikeseg/event-formats';
import { EventFormatError, knownSensors } from '@spikeseg/events';
import type { SensorSize } from '@spikeseg/snn-core';
import type { RecordingToView } from '../../data/view-by-evidence.ts';
import type { Said } from './messages.ts';

/** More would not be in the memory of a page with what the search needs, about 25 bytes for each. */
const mostEvents = 50_000_000;
/** As in the readers of files on a disk: the search goes through all the time between two events. */
const mostSpanS = 24 * 3600;

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
  const fault = (expected: string, got: string, fix?: string) =>
    new EventFormatError({ file: file.name, offset: 0, expected, got, fix });
  if ((await file.slice(0, 6).text()) === 'MATLAB')
    throw fault(
      'a file of an event camera',
      'a MATLAB file, which this page does not read',
      'make a page of it with: spikeseg-cli view FILE.mat, or another file with: spikeseg-cli convert FILE.mat FILE.raw',
    );
  const opened = await readEvents(file, { ...(said && { sensor: said }), ...(unit && { unit }) });
  const { events, notes } = await allEvents(opened, (count, spanS) => {
    const fix =
      'cut a part out with: spikeseg-cli convert FILE PART.raw --from S --until S, or search it with: spikeseg-cli detect FILE';
    if (count > mostEvents) throw fault(`at most ${counted(mostEvents)} events in a page`, 'more', fix);
    if (spanS > mostSpanS) throw fault(`at most ${mostSpanS} s from the first event to the last`, `${spanS.toFixed(0)} s`, fix);
    onEvents(count);
  });
  if (events.t.length === 0) throw fault('events', 'none');
  const { sensor = await asked(events, askSensor) } = opened.header;
  const recording = { name: file.name, events: { ...events, sensor }, objects: [], labelled: false };
  return { recording, notes };
}

const counted = (n: number): string => n.toLocaleString('en-US');

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
