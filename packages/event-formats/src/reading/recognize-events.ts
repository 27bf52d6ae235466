/** Finds out from its head alone whether an unknown file holds events. */
import { EventFormatError } from '@spikeseg/events';
import { unpacked } from '../compression/unpack.ts';
import { ReadReport } from '../read-report.ts';
import { openSource } from '../source/byte-source.ts';
import { maxStartBytes } from '../text/text-layout.ts';
import { type ReadEventsOptions, readEvents } from './read-events.ts';

/**
 * Checks that a file is unmistakably one of events, by its head: its format, its header, and the first of its events. Tables that hold events among other
 * things, such as results, are none. Where `columns` says what a table holds, the first events must be some.
 *
 * @param input a path, bytes, or a `Blob`; it is opened twice
 * @returns its format
 * @throws EventFormatError that says why it may be something else
 */
export async function recognizeEvents(input: string | Uint8Array | Blob, options: ReadEventsOptions = {}): Promise<string> {
  const file = await readEvents(input, { ...options, asStored: true });
  try {
    // A caller that ends this ends the unpacking, too.
    for await (const _ of file.chunks()) break;
  } catch (error) {
    // Names are unmistakable: reading the file tells what is wrong with it.
    if (options.columns !== undefined || !(error instanceof EventFormatError)) throw error;
  }
  const doubt = file.format === 'text' ? await doubtAboutText(input, options) : undefined;
  if (doubt !== undefined) throw doubt;
  return file.format;
}

/** Text says less than the formats of machines. */
async function doubtAboutText(
  input: string | Uint8Array | Blob,
  { name, columns }: ReadEventsOptions,
): Promise<EventFormatError | undefined> {
  const { textDoubt } = await import('../text/text-doubt.ts');
  const source = await unpacked(await openSource(input, name), new ReadReport());
  try {
    const start = await source.start(maxStartBytes);
    const got = textDoubt(start, start.length < maxStartBytes, columns);
    const fault = { file: source.name, offset: 0, expected: 'lines of events and of nothing else' };
    return got === undefined ? undefined : new EventFormatError({ ...fault, got });
  } finally {
    await source.close();
  }
}
