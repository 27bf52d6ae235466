import { synthesize, UsageError } from '@spikeseg/experiment/commands';
import { alignRows, quantity } from '@spikeseg/report/words';
import type { Command } from 'commander';
import { type ProcessContext, runContext } from '../console.ts';
import { addAliases, addCommonOptions, addConfigSources, addExamples } from '../options.ts';
import { beginEnding, pathWord, printAnswer } from '../output.ts';
import { type OptionValues, sourcesOf } from '../settings.ts';

export function registerSynth(program: Command, context: ProcessContext): void {
  const command = program
    .command('synth')
    .summary('generate recordings in the format of EBSSA')
    .description(
      'Writes generated recordings as MATLAB files (Labelled Data/NAME_td_labelled.mat) and beside each the cause of every event as a NumPy file (NAME_truth.npy: 0 background, 1 hot pixel, 2 star, 3 + id satellite). With the same seed and keys they are the recordings that "train" learns from when no data are named.',
    )
    .argument('[key=value...]', 'keys of data.synthetic.* (see: spikeseg-cli config keys data.synthetic)');
  addConfigSources(command);
  addAliases(command, ['output', 'seed']);
  command.option('--dry-run', 'say what would be written, and stop');
  addExamples(
    addCommonOptions(command),
    ['spikeseg-cli synth --output made', 'writes 8 recordings with a satellite and 2 without to made/Labelled Data'],
    [
      'spikeseg-cli synth data.synthetic.scene=tracking --output tracked',
      'a telescope that follows a satellite, so that stars trail',
    ],
    [
      'spikeseg-cli synth --output atis --seed 7 data.synthetic.sensor=ATIS data.synthetic.satellites=3 data.synthetic.duration_s=60',
      'three satellites each, on the larger sensor',
    ],
  ).action((args: string[], options: OptionValues) => synth(context, args, options));
}

/** @throws UsageError without --output, and when one of the files exists */
async function synth(context: ProcessContext, args: readonly string[], options: OptionValues): Promise<void> {
  const ending = beginEnding(context, options);
  if (typeof options['output'] !== 'string')
    throw new UsageError('synth: expected a folder for the recordings, got none; e.g. spikeseg-cli synth --output made');
  const { folder, files, written } = await synthesize(runContext(context, options), {
    ...sourcesOf(['data.dataset=synthetic', ...args], options),
    dryRun: options['dryRun'] === true,
  });
  if (written === undefined)
    return printAnswer(context, options, { json: { files }, text: files.map(({ recording }) => `would write ${recording}`) });
  const rows = written.map(({ recording, events, satellites }) => [
    recording,
    `${events} events`,
    quantity(satellites, 'satellite'),
  ]);
  printAnswer(context, options, {
    json: { seconds: ending.seconds(), written },
    text: options['quiet'] === true ? [] : alignRows(rows, [1]),
  });
  ending.tell(['detect', pathWord(folder)]);
}
