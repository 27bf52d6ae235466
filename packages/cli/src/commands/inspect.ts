import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Context } from '../context.ts';
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

const examples = `
Examples:
  spikeseg-cli inspect night1_davis_td_labelled.mat
      sensor, events, rates, hot pixels and labels of a recording
  spikeseg-cli inspect runs/spikeseg_default/checkpoints/best.safetensors --json
      layers, shapes, thresholds and training of a checkpoint, as JSON`;

export function registerInspect(program: Command, context: Context): void {
  const command = program
    .command('inspect')
    .summary('show what is in recordings, checkpoints and folders')
    .description(
      'Shows what is in recordings (.mat, .h5, .hdf5), checkpoints (.safetensors), checkpoints of the Python SpikeSEG (.pt), exported networks (.onnx) and folders of recordings. Coordinates and polarity codes of recordings are printed as the file has them.',
    )
    .argument('<file...>', 'recordings, checkpoints, ONNX files, folders');
  addCommonOptions(command)
    .addHelpText('after', examples)
    .action(async (files: string[], options: OptionValues) => {
      const inspected: Inspection[] = [];
      for (const file of files) inspected.push(...(await inspect(resolve(context.cwd, file))));
      printAnswer(context, options, {
        json: { inspected: inspected.map(({ facts }) => facts) },
        text: inspected.flatMap(({ text }, i) => (i === 0 ? text : ['', ...text])),
      });
    });
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
