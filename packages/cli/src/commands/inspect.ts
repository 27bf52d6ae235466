import type { SpikesegConfig } from '@spikeseg/config';
import { UsageError } from '@spikeseg/experiment/commands';
import { resolveConfig } from '@spikeseg/experiment/models';
import type { Command } from 'commander';
import type { ProcessContext } from '../console.ts';
import { inspect } from '../inspect/inspect.ts';
import type { Inspection } from '../inspect/network-lines.ts';
import { addCommonOptions, addExamples, addReading } from '../options.ts';
import { beginEnding, pathWord, printAnswer } from '../output.ts';
import { keysOfRole, type OptionValues, readingWords, sayRoles, sourcesOf, splitArguments } from '../settings.ts';

export function registerInspect(program: Command, context: ProcessContext): void {
  const command = program
    .command('inspect')
    .summary('show what is in recordings, checkpoints and folders')
    .description(
      'Shows what is in recordings (MATLAB, HDF5, text, and what event cameras write), checkpoints and networks of the Python SpikeSEG (.safetensors), exported networks (.onnx), the checkpoint of a run, and folders of recordings. Coordinates and polarity codes of recordings are printed as the file has them.',
    )
    .argument(
      '<what...>',
      'recordings, checkpoints, ONNX files, folders of recordings, runs by folder or name, and key=value of data.limit_factor and of how files are read (data.columns and its like)',
    )
    .option('--config <file>', 'YAML file of settings, of which those count that say how files are read');
  addExamples(
    addCommonOptions(addReading(command)),
    ['spikeseg-cli inspect night1.mat', 'sensor, events, rates, hot pixels and labels of a recording'],
    [
      'spikeseg-cli inspect runs/spikeseg_default/checkpoints/best.safetensors --json',
      'layers, shapes, thresholds and training of a checkpoint, as JSON',
    ],
    ['spikeseg-cli inspect ~/EBSSA', 'the recordings in a folder'],
  ).action(async (args: string[], options: OptionValues) => {
    const ending = beginEnding(context, options);
    const { files, settings } = splitArguments(args);
    const config = readingConfig(settings, options);
    if (files.length === 0) throw new UsageError('inspect: expected something to look at, got none');
    const inspected: Inspection[] = [];
    for (const file of files) inspected.push(...(await inspect(file, config)));
    printAnswer(context, options, {
      json: { seconds: ending.seconds(), inspected: inspected.map(({ facts }) => facts) },
      text: options['quiet'] === true ? [] : inspected.flatMap(({ text }, i) => (i === 0 ? text : ['', ...text])),
    });
    ending.tell(nextStep(inspected, readingWords(config)));
  });
}

/** @throws UsageError for a key that says something else */
function readingConfig(overrides: readonly string[], options: OptionValues): SpikesegConfig {
  const stray = overrides.find((override) => !sayRoles([override], ['reading', 'limit']));
  if (stray !== undefined) {
    throw new UsageError(
      `${stray}: inspect reads what is there; expected no key but ${keysOfRole('reading', 'limit').join(', ')}`,
    );
  }
  return resolveConfig(sourcesOf(overrides, options));
}

/** What can be done with the first thing that was looked at, without knowing anything else. */
function nextStep([{ facts }]: readonly Inspection[], reading: readonly string[]): string[] | undefined {
  const path = pathWord(facts.path);
  if (facts.kind === 'folder' || facts.kind === 'recording') return ['detect', path, ...reading];
  return facts.kind === 'checkpoint' ? ['evaluate', path] : undefined;
}
