import { timeFaultLines } from '@spikeseg/event-formats';
import { eventReadingOf, resolveConfig } from '@spikeseg/experiment/models';
import { quantity } from '@spikeseg/report/words';
import type { Command } from 'commander';
import type { ProcessContext } from '../console.ts';
import { selectionGiven } from '../given-options.ts';
import { addCommonOptions, addExamples, addReading, addSelection, choiceOption } from '../options.ts';
import { beginEnding, pathWord, printAnswer } from '../output.ts';
import { convert, formatsToWrite } from '../recordings/convert.ts';
import { type OptionValues, settingsOf, textOf } from '../settings.ts';

export function registerConvert(program: Command, context: ProcessContext): void {
  const command = program
    .command('convert')
    .summary('write a recording, or a part of it, in another format')
    .description(
      'Reads a recording of any format that is read and writes it as the name of the second file says: .mat (EBSSA), .raw (Prophesee EVT3), .dat, .aedat4, .es, .csv (t_us,x,y,p) or .npy; with .gz behind it, packed, but not .npy. Pixels are counted from the top left.',
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
  ).action((input: string, output: string, options: OptionValues) => convertCommand(context, input, output, options));
}

async function convertCommand(context: ProcessContext, input: string, output: string, options: OptionValues): Promise<void> {
  const ending = beginEnding(context, options);
  const done = await convert(input, {
    output,
    to: textOf(options, 'to'),
    reading: eventReadingOf(resolveConfig({ settings: settingsOf([], options) })),
    selection: selectionGiven(options),
  });
  const times = timeFaultLines(done)
    .map((line) => `; ${line}`)
    .join('');
  const offset = done.originUs === 0 ? '' : `; ${done.originUs} µs were taken off all times, which this format cannot hold`;
  const labels = done.labels === undefined ? '' : `; labels on its clock: ${done.labels}`;
  const leftOut = done.leftOut === 0 ? '' : `, ${count(done.leftOut)} left out`;
  printAnswer(context, options, {
    json: { seconds: ending.seconds(), ...done },
    text: options['quiet'] === true ? [] : [`${output}: ${quantity(done.events, 'event')}${leftOut}${times}${offset}${labels}`],
  });
  ending.tell(['inspect', pathWord(done.output)]);
}

const count = (n: number): string => n.toLocaleString('en-US');
