import { BackendUnavailableError, UsageError } from '@spikeseg/experiment/commands';
import type { Command } from 'commander';
import type { ProcessContext } from '../console.ts';
import { deviceOf } from '../device.ts';
import { checkCuda, examine } from '../doctor/doctor.ts';
import { addCommonOptions, addExamples } from '../options.ts';
import { AnsweredError, beginEnding, printAnswer } from '../output.ts';
import { version } from '../package.ts';
import type { OptionValues } from '../settings.ts';

export function registerDoctor(program: Command, context: ProcessContext): void {
  const command = program
    .command('doctor')
    .summary('show what works on this machine and what is missing')
    .description(
      'Shows versions, engines (each computes a small network) and devices: ONNX Runtime, TensorFlow.js, GPU, CUDA and WebGPU, how to get what is missing, and what device=auto takes. Exit code 0 unless something that is needed does not work.',
    )
    .option(
      '--cuda-check',
      'instead: run networks on a device (TensorFlow.js, ONNX Runtime), compare every spike with the engine, and time batches',
    )
    .option('--device <device>', 'with --cuda-check: cuda, cuda:N, webgpu, webgpu:software or cpu', 'cuda')
    .option('--batches <list>', 'with --cuda-check: numbers of streams to time side by side', '1,4,16,64');
  addExamples(
    addCommonOptions(command),
    ['spikeseg-cli doctor', 'what works here, what is missing and how to get it'],
    [
      'NVIDIA_TF32_OVERRIDE=0 spikeseg-cli doctor --cuda-check --device cpu --batches 1,4',
      'whether TensorFlow.js and exported networks compute the same spikes, and how fast; on a CUDA server without --device',
    ],
  ).action((options: OptionValues) => (options['cudaCheck'] === true ? cudaCheck(context, options) : doctor(context, options)));
}

/** @throws AnsweredError when something that is needed does not work */
async function doctor(context: ProcessContext, options: OptionValues): Promise<void> {
  const ending = beginEnding(context, options);
  const { lines, host, healthy, findings } = await examine();
  printAnswer(context, options, {
    json: { seconds: ending.seconds(), version, host, healthy, findings },
    text: options['quiet'] === true ? [] : lines,
  });
  // What to do next has been told with what is missing.
  if (!healthy) throw new AnsweredError('doctor: something that is needed does not work');
  ending.tell(['synth', '--output', 'night']);
}

/** `doctor --cuda-check`. @throws BackendUnavailableError when the device cannot be had, AnsweredError when something differs */
async function cudaCheck(context: ProcessContext, options: OptionValues): Promise<void> {
  const ending = beginEnding(context, options);
  const device = await deviceOf(options['device']);
  const batches = String(options['batches']).split(',').map(Number);
  const wrong = batches.find((batch) => !(Number.isSafeInteger(batch) && batch >= 1));
  if (wrong !== undefined)
    throw new UsageError(`--batches: expected whole numbers such as 1,4,16, got ${String(options['batches'])}`);
  const { host, passed, checks, notTried, failed, lines } = await checkCuda(device, batches);
  printAnswer(context, options, {
    json: { seconds: ending.seconds(), version, host, device, passed, checks, notTried },
    text: options['quiet'] === true ? [] : lines,
  });
  ending.tell();
  if (!passed) throw new AnsweredError('doctor --cuda-check: failed');
  if (failed) throw new BackendUnavailableError(failed.message, { cause: failed });
}
