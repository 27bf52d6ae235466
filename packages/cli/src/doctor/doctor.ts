import { type Context } from '@spikeseg/runs';
import type { Command } from 'commander';
import { addCommonOptions, addExamples } from '../options.ts';
import { type OptionValues } from '../settings.ts';

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
  ).action(async (options: OptionValues) => {
    // Late: it needs what runs and writes ONNX files, a large part of all the code.
    const { examine } = await import('./examine.ts');
    return examine(context, options);
  });
}
