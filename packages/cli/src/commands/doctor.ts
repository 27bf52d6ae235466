import { resolve } from 'node:path';
import type { Device } from '@spikeseg/onnx';
import { BackendUnavailableError, checkCuda, examine, UsageError } from '@spikeseg/runs';
import type { Command } from 'commander';
import type { Context } from '../console.ts';
import { addCommonOptions, addExamples } from '../options.ts';
import { AnsweredError, beginEnding, printAnswer } from '../output.ts';
import { version } from '../package.ts';
import { type OptionValues, textOf } from '../settings.ts';

export function registerDoctor(program: Command, context: Context): void {
  const command = program
    .command('doctor')
    .summary('show what works on this machine and what is missing')
    .description(
      'Says what this machine can do. Tries what commands need (Node, engines, file formats), then what is optional (ONNX Runtime, TensorFlow.js), and says how to get what is missing. Exit code 0 unless something that is needed does not work.',
    )
    .option('--cuda', 'also look for a GPU and for the libraries that CUDA needs')
    .option(
      '--cuda-check',
      'instead: run networks on CUDA (TensorFlow.js, ONNX Runtime), compare every spike with the engine, and time batches',
    )
    .option('--device <device>', 'with --cuda-check: cuda, cuda:N, or cpu', 'cuda')
    .option('--batches <list>', 'with --cuda-check: numbers of streams to time side by side', '1,4,16,64')
    .option('-d, --data-root <folder>', 'also look for recordings in this folder');
  addExamples(
    addCommonOptions(command),
    ['spikeseg-cli doctor', 'what works here, what is missing and how to get it'],
    ['spikeseg-cli doctor --data-root ~/EBSSA --json', 'also whether there are recordings, as JSON'],
    ['spikeseg-cli doctor --cuda', 'also the GPU, CUDA, cuDNN and libtensorflow, file by file'],
    [
      'NVIDIA_TF32_OVERRIDE=0 spikeseg-cli doctor --cuda-check --device cpu --batches 1,4',
      'whether TensorFlow.js and exported networks compute the same spikes, and how fast; on a CUDA server without --device',
    ],
  ).action((options: OptionValues) => (options['cudaCheck'] === true ? cudaCheck(context, options) : doctor(context, options)));
}

/** @throws AnsweredError when something that is needed does not work */
async function doctor(context: Context, options: OptionValues): Promise<void> {
  const ending = beginEnding(context, options);
  const dataRoot = textOf(options, 'dataRoot');
  const { lines, host, healthy, ...examined } = await examine({
    dataRoot: dataRoot === undefined ? undefined : resolve(context.cwd, dataRoot),
    cuda: options['cuda'] === true,
  });
  printAnswer(context, options, {
    json: { seconds: ending.seconds(), version, host, healthy, ...examined },
    text: options['quiet'] === true ? [] : lines,
  });
  // What to do next has been told with what is missing.
  if (!healthy) throw new AnsweredError('doctor: something that is needed does not work');
  ending.tell(dataRoot === undefined ? ['synth', '--output', 'night'] : ['detect', dataRoot]);
}

/** `doctor --cuda-check`. @throws BackendUnavailableError when the device cannot be had, AnsweredError when something differs */
async function cudaCheck(context: Context, options: OptionValues): Promise<void> {
  const ending = beginEnding(context, options);
  const device = String(options['device']);
  if (!/^(cpu|cuda(:\d+)?)$/.test(device))
    throw new UsageError(`--device: expected cpu, cuda or cuda:N, got ${JSON.stringify(device)}`);
  const batches = String(options['batches']).split(',').map(Number);
  const wrong = batches.find((batch) => !(Number.isSafeInteger(batch) && batch >= 1));
  if (wrong !== undefined)
    throw new UsageError(`--batches: expected whole numbers such as 1,4,16, got ${String(options['batches'])}`);
  const { host, passed, checks, notTried, failed, lines } = await checkCuda(device as Device, batches);
  printAnswer(context, options, {
    json: { seconds: ending.seconds(), version, host, device, passed, checks, notTried },
    text: options['quiet'] === true ? [] : lines,
  });
  ending.tell();
  if (!passed) throw new AnsweredError('doctor --cuda-check: failed');
  if (failed) throw new BackendUnavailableError(failed.message, { cause: failed });
}
