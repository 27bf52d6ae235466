import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { beginEnding, pathWord } from '../ending.ts';
import { addExamples } from '../help/examples.ts';
import { UsageError } from '../errors/errors.ts';
import { isPythonCheckpoint } from '../experiment/python-model.ts';
import { addCommonOptions, type OptionValues } from '../options/config-options.ts';
import { printAnswer } from '../output.ts';
import { inspectFolder } from './inspect/folder.ts';
import { inspectOnnxModel } from './inspect/onnx-model.ts';
import { inspectPythonCheckpoint } from './inspect/python-checkpoint.ts';
import { inspectRecordings } from './inspect/recording.ts';
import { inspectSafetensors } from './inspect/safetensors.ts';
import type { Inspection } from './inspect/inspection.ts';

export function registerInspect(program: Command, context: Context): void {
  const command = program
    .command('inspect')
    .summary('show what is in recordings, checkpoints and folders')
    .description(
      'Shows what is in recordings (.mat, .h5, .hdf5), checkpoints (.safetensors), checkpoints of the Python SpikeSEG (.pt), exported networks (.onnx) and folders of recordings. Coordinates and polarity codes of recordings are printed as the file has them.',
    )
    .argument('<file...>', 'recordings, checkpoints, ONNX files, folders');
  addExamples(
    addCommonOptions(command),
    ['spikeseg-cli inspect night1.mat', 'sensor, events, rates, hot pixels and labels of a recording'],
    [
      'spikeseg-cli inspect runs/spikeseg_default/checkpoints/best.safetensors --json',
      'layers, shapes, thresholds and training of a checkpoint, as JSON',
    ],
    ['spikeseg-cli inspect ~/EBSSA', 'the recordings in a folder'],
  ).action(async (files: string[], options: OptionValues) => {
    const ending = beginEnding(context, options);
    const inspected: Inspection[] = [];
    for (const file of files) inspected.push(...(await inspect(resolve(context.cwd, file))));
    printAnswer(context, options, {
      json: { seconds: ending.seconds(), inspected: inspected.map(({ facts }) => facts) },
      text: options['quiet'] === true ? [] : inspected.flatMap(({ text }, i) => (i === 0 ? text : ['', ...text])),
    });
    ending.tell(nextStep(context, inspected));
  });
}

/** What can be done with the first thing that was looked at, without knowing anything else. */
function nextStep(context: Context, [{ facts }]: readonly Inspection[]): string[] | undefined {
  const path = pathWord(context, facts.path);
  if (facts.kind === 'folder') return ['train', '--data-root', path];
  if (facts.kind === 'recording') return ['detect', path];
  return facts.kind === 'checkpoint' ? ['evaluate', path] : undefined;
}

/** @throws UsageError for a file of another kind */
async function inspect(path: string): Promise<Inspection[]> {
  if ((await stat(path)).isDirectory()) return [await inspectFolder(path)];
  if (/\.(mat|h5|hdf5)$/i.test(path)) return await inspectRecordings(path);
  if (/\.safetensors$/i.test(path)) return [inspectSafetensors(path)];
  if (/\.onnx$/i.test(path)) return [await inspectOnnxModel(path)];
  if (isPythonCheckpoint(path)) return [inspectPythonCheckpoint(path)];
  throw new UsageError(
    `${path}: expected a recording (.mat, .h5, .hdf5), a checkpoint (.safetensors, .pt), an exported network (.onnx) or a folder, got another name`,
  );
}
