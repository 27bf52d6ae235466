import { resolve } from 'node:path';
import { platformReports } from '@spikeseg/backend-tfjs';
import { AnsweredError, type Context, type OptionValues } from '@spikeseg/experiment/parts';
import { cudaReport, findLibrary, runtimeReport } from '@spikeseg/onnx';
import type { Command } from 'commander';
import { addCommonOptions, addExamples } from '../options.ts';
import { beginEnding, printAnswer } from '../output.ts';
import { version } from '../package.ts';
import { cudaCheck } from './cuda-check.ts';
import { engineFindings } from './engine-findings.ts';
import { abilities, type Finding, type Findings, findingLines, isHealthy } from './finding.ts';
import { dataFinding, fileFindings, gpuFinding, nodeFinding } from './machine-findings.ts';
import { cudaFindings, runtimeFinding } from './onnx-findings.ts';
import { tensorflowCudaFindings, tfjsFindings } from './tfjs-findings.ts';

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
      'instead: run exported networks and training steps on CUDA, compare every spike and weight with the engine, and time batches',
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
      'whether exported networks compute the same spikes, whether training steps (TensorFlow.js, ONNX) learn the same weights, and how fast; on a CUDA server without --device',
    ],
  ).action((options: OptionValues) => doctor(context, options));
}

async function doctor(context: Context, options: OptionValues): Promise<void> {
  if (options['cudaCheck'] === true) return cudaCheck(context, options);
  const ending = beginEnding(context, options);
  const { dataRoot } = options;
  const cuda = options['cuda'] === true;
  const found: Findings = {
    needed: [
      nodeFinding(context.nodeVersion),
      ...(await engineFindings()),
      ...(await fileFindings()),
      await dataFinding(typeof dataRoot === 'string' ? resolve(context.cwd, dataRoot) : undefined),
    ],
    optional: [await runtimeFinding(runtimeReport()), ...(await tensorflowFindings(false))],
    cuda: cuda ? await gpuFindings() : undefined,
  };
  const findings: readonly Finding[] = [...found.needed, ...found.optional, ...(found.cuda ?? [])];
  const healthy = isHealthy(findings);
  const can = abilities(findings);
  printAnswer(context, options, {
    json: { seconds: ending.seconds(), version, host: context.host, healthy, can, findings },
    text: options['quiet'] === true ? [] : findingLines(found, can),
  });
  // What to do next has been told with what is missing.
  if (!healthy) throw new AnsweredError('doctor: something that is needed does not work');
  ending.tell(typeof dataRoot === 'string' ? ['detect', dataRoot] : ['synth', '--output', 'night']);
}

/** GPU, CUDA for ONNX Runtime, TensorFlow.js with libtensorflow and what it needs. */
const gpuFindings = async (): Promise<Finding[]> => [
  gpuFinding(),
  ...cudaFindings(cudaReport()),
  // Last: a TensorFlow that starts sets NVIDIA_TF32_OVERRIDE for this process.
  ...(await tensorflowFindings(true)),
  ...tensorflowCudaFindings((file) => findLibrary(file)),
];

/** TensorFlow.js on the platforms that need libtensorflow, or on the others. */
const tensorflowFindings = (native: boolean): Promise<Finding[]> =>
  tfjsFindings(platformReports().filter(({ platform }) => (platform === 'gpu' || platform === 'node') === native));
