import { existsSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import type { EventReading } from '@spikeseg/data-ebssa';
import type { Converted, EventFormat, Selection } from '@spikeseg/event-formats';
import type { Call } from '../context/context.ts';
import { UsageError } from '../errors/errors.ts';
import { convertRecording, formatsToWrite } from '../recordings/convert-recording.ts';
import { checkGiven } from '../run-folder/given.ts';

export interface ConvertOptions {
  /** New file. */
  readonly output: string;
  /** Name of the format to write; that of the new file says it where it is left out. */
  readonly to?: string | undefined;
  readonly reading: EventReading;
  readonly selection: Selection;
}

/**
 * Writes a recording, or a part of it, in another format.
 *
 * @param input path of the recording
 * @throws UsageError when the new file exists or its format is not known; EventFormatError
 */
export async function convert(
  call: Pick<Call, 'cwd'>,
  input: string,
  { output, to: named, reading, selection }: ConvertOptions,
): Promise<Converted & { readonly output: string; readonly format: string }> {
  const to = resolve(call.cwd, output);
  const format = formatOf(output, named);
  if (existsSync(to))
    throw new UsageError(`${output}: expected a new file, got one that exists; choose another name, or remove it first`);
  checkGiven(call, input, 'recording');
  const from = resolve(call.cwd, input);
  const done = await convertRecording({ from, reading, to, format, packed: output.endsWith('.gz'), selection });
  return { output: to, format: format.name, ...done };
}

/** Format of the file to write. @throws UsageError where neither option nor name say it */
function formatOf(output: string, to: string | undefined): EventFormat {
  const ending = extname(output.replace(/\.gz$/, '')).toLowerCase();
  const format = formatsToWrite.find(({ name, extensions }) => (to === undefined ? extensions.includes(ending) : name === to));
  if (format === undefined) {
    const endings = new Set(formatsToWrite.flatMap(({ extensions }) => extensions));
    throw new UsageError(`${output}: expected a name that ends with ${[...endings].join(', ')}, or --to with it`);
  }
  if (format.headIsLast !== true || !output.endsWith('.gz')) return format;
  const expected = `another format to pack, as the header of ${format.name} says what is behind it`;
  throw new UsageError(`${output}: expected ${expected}, got .gz; pack the file when it is written, or write another format`);
}
