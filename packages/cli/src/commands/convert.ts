import { existsSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { type EventFormat, timeFaultLines } from '@spikeseg/event-formats';
import { type Context, checkGiven, convertRecording, formatsToWrite, UsageError } from '@spikeseg/runs';
import type { Command } from 'commander';
import { readingGiven, selectionGiven } from '../given-options.ts';
import { addCommonOptions, addExamples, addReading, addSelection, choiceOption } from '../options.ts';
import { beginEnding, pathWord, printAnswer } from '../output.ts';
import { type OptionValues } from '../settings.ts';

/** Format that the name of a file to write says: the first row with its ending. */
const formatNamed = (output: string): EventFormat | undefined =>
  formatsToWrite.find(({ extensions }) => extensions.includes(extname(output.replace(/\.gz$/, '')).toLowerCase()));
export function registerConvert(program: Command, context: Context): void {
  const command = program
    .command('convert')
    .summary('write a recording, or a part of it, in another format')
    .description(
      'Reads a recording of any format that is read and writes it as the name of the second file says: .mat (EBSSA), .raw (Prophesee EVT3), .dat, .aedat4, .es, .csv (t_us,x,y,p), .h5 (as DSEC; with labels, as EBSSA) or .npy; with .gz behind it, packed, but not .h5 and .npy. Pixels are counted from the top left.',
    )
    .argument('<in>', 'recording')
    .argument('<out>', 'new file')
    .addOption(
      choiceOption(
        '--to <format>',
        'format to write, where the name does not say it',
        formatsToWrite.map(({ name }) => name),
      ),
    );
  addExamples(
    addCommonOptions(addReading(addSelection(command))),
    ['spikeseg-cli convert night1.mat night1.raw', 'from the format of EBSSA to that of a Prophesee camera'],
    ['spikeseg-cli convert night.mat part.aedat4 --from 2 --until 4 --region 100,50,64,64', 'a small part, for DV'],
  ).action((input: string, output: string, options: OptionValues) => convert(context, input, output, options));
}

/** @throws UsageError when the new file exists or its format is not known; EventFormatError */
async function convert(context: Context, input: string, output: string, options: OptionValues): Promise<void> {
  const ending = beginEnding(context, options);
  const to = resolve(context.cwd, output);
  const format = formatOf(output, options);
  if (existsSync(to))
    throw new UsageError(`${output}: expected a new file, got one that exists; choose another name, or remove it first`);
  checkGiven(context, input, 'recording');
  const selection = selectionGiven(options);
  const from = resolve(context.cwd, input);
  const packed = output.endsWith('.gz');
  const { sensor: _, ...done } = await convertRecording({
    from,
    reading: readingGiven(options),
    to,
    format: format.name,
    packed,
    selection,
  });
  const times = timeFaultLines(done)
    .map((line) => `; ${line}`)
    .join('');
  const offset = done.originUs === 0 ? '' : `; ${done.originUs} µs were taken off all times, which this format cannot hold`;
  const leftOut = done.leftOut === 0 ? '' : `, ${count(done.leftOut)} left out`;
  printAnswer(context, options, {
    json: { seconds: ending.seconds(), output: to, format: format.name, ...done },
    text: options['quiet'] === true ? [] : [`${output}: ${count(done.events)} events${leftOut}${times}${offset}`],
  });
  ending.tell(['inspect', pathWord(context, to)]);
}

const count = (n: number): string => n.toLocaleString('en-US');

/** Format of the file to write. @throws UsageError where neither option nor name say it */
function formatOf(output: string, { to }: OptionValues): EventFormat {
  const format = typeof to === 'string' ? formatsToWrite.find(({ name }) => name === to) : formatNamed(output);
  if (format === undefined) {
    const endings = new Set(formatsToWrite.flatMap(({ extensions }) => extensions));
    throw new UsageError(`${output}: expected a name that ends with ${[...endings].join(', ')}, or --to with it`);
  }
  if (format.headIsLast !== true || !output.endsWith('.gz')) return format;
  const expected = `another format to pack, as the header of ${format.name} says what is behind it`;
  throw new UsageError(`${output}: expected ${expected}, got .gz; pack the file when it is written, or write another format`);
}
