import { resolve } from 'node:path';
import { cudaReport, type Device, findLibrary, OnnxRuntimeError, runtimeReport } from '@spikeseg/onnx';
import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { beginEnding } from '../ending.ts';
import { addExamples } from '../help/examples.ts';
import { checkDevice, checkLines, type DeviceCheck } from '../doctor/device-check.ts';
import { engineFindings } from '../doctor/engine-findings.ts';
import { type Finding, isHealthy } from '../doctor/finding.ts';
import { gpuFinding } from '../doctor/gpu-finding.ts';
import { nodeFinding } from '../doctor/node-finding.ts';
import { cudaFindings, runtimeFinding } from '../doctor/onnx-findings.ts';
import { dataFinding, fileFindings } from '../doctor/part-findings.ts';
import { tensorflowCudaFindings, tfjsFindings } from '../doctor/tfjs-findings.ts';
import { onnxLearner, tfjsLearner } from '../doctor/learners.ts';
import { checkTraining, type TrainingCheck, trainingLines } from '../doctor/training-check.ts';
import { AnsweredError, BackendUnavailableError, UsageError } from '../errors/errors.ts';
import { addCommonOptions, type OptionValues } from '../options/config-options.ts';
import { tfjsBackends } from '../options/backends.ts';
import { tfjsOnCuda } from '../options/device.ts';
import { printAnswer } from '../output.ts';
import { alignRows } from '../text-table.ts';
import { version } from '../version.ts';

export function registerDoctor(program: Command, context: Context): void {
  const command = program
    .command('doctor')
    .summary('show what works on this machine and what is missing')
    .description(
      'Tries what commands need (Node, engines) and what some can use (TensorFlow.js, ONNX Runtime, CUDA, file formats), and says how to get what is missing. Exit code 0 unless something that is needed does not work.',
    )
    .option(
      '--cuda-check',
      'instead: run exported networks and training steps on CUDA, compare every spike and weight with the engine, and time batches',
    )
    .option('--device <device>', 'with --cuda-check: cuda, cuda:N, or cpu', 'cuda')
    .option('--batches <list>', 'with --cuda-check: streams side by side to time', '1,4,16,64')
    .option('-d, --data-root <folder>', 'also look for recordings in this folder');
  addExamples(
    addCommonOptions(command),
    [
      'spikeseg-cli doctor',
      'Node, engines, TensorFlow.js, ONNX Runtime, CUDA libraries, GPU: what works, what is missing and how to get it',
    ],
    ['spikeseg-cli doctor --data-root ~/EBSSA --json', 'also whether there are recordings, as JSON'],
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
  const findings: readonly Finding[] = [
    nodeFinding(context.nodeVersion),
    ...(await engineFindings()),
    ...(await fileFindings()),
    await dataFinding(typeof dataRoot === 'string' ? resolve(context.cwd, dataRoot) : undefined),
    await runtimeFinding(runtimeReport()),
    gpuFinding(),
    ...cudaFindings(cudaReport()),
    // Last: a TensorFlow that starts sets NVIDIA_TF32_OVERRIDE for this process.
    ...(await tfjsFindings()),
    ...tensorflowCudaFindings((file) => findLibrary(file)),
  ];
  const healthy = isHealthy(findings);
  printAnswer(context, options, {
    json: { seconds: ending.seconds(), version, host: context.host, healthy, findings },
    text: options['quiet'] === true ? [] : doctorLines(findings, healthy),
  });
  // What to do next has been told with what is missing.
  if (!healthy) throw new AnsweredError('doctor: something that is needed does not work');
  ending.tell(['train', ...(typeof dataRoot === 'string' ? ['--data-root', dataRoot] : [])]);
}

/** What ONNX Runtime does on a device. */
interface OnnxChecks {
  readonly checks: readonly DeviceCheck[];
  readonly training: readonly TrainingCheck[];
}

const clock = (): number => performance.now();

async function cudaCheck(context: Context, options: OptionValues): Promise<void> {
  const ending = beginEnding(context, options);
  const device = String(options['device']);
  if (!/^(cpu|cuda(:\d+)?)$/.test(device))
    throw new UsageError(`--device: expected cpu, cuda or cuda:N, got ${JSON.stringify(device)}`);
  const batches = String(options['batches']).split(',').map(Number);
  const wrong = batches.find((batch) => !(Number.isSafeInteger(batch) && batch >= 1));
  if (wrong !== undefined)
    throw new UsageError(`--batches: expected whole numbers such as 1,4,16, got ${String(options['batches'])}`);
  const training = await trainingOn(device);
  const onnx = await onnxOn(device as Device, batches);
  const failed = onnx instanceof OnnxRuntimeError ? onnx : undefined;
  // Where neither can be had there is nothing to answer.
  if (failed && typeof training === 'string') throw failed;
  const { checks, training: graphs } = onnx instanceof OnnxRuntimeError ? { checks: [], training: [] } : onnx;
  const trained = [...(typeof training === 'string' ? [] : training), ...graphs];
  const passed = [...checks, ...trained].every((check) => check.passed);
  const notTried = [...(failed ? [failed.message] : []), ...(typeof training === 'string' ? [training] : [])];
  printAnswer(context, options, {
    json: { seconds: ending.seconds(), version, host: context.host, device, passed, checks, training: trained, notTried },
    text: options['quiet'] === true ? [] : cudaLines(checks, trained, notTried),
  });
  ending.tell();
  if (!passed) throw new AnsweredError('doctor --cuda-check: failed');
  if (failed) throw new BackendUnavailableError(failed.message, { cause: failed });
}

/** What came of exported networks and training graphs, or why ONNX Runtime cannot be had there. */
async function onnxOn(device: Device, batches: readonly number[]): Promise<OnnxChecks | OnnxRuntimeError> {
  try {
    const checks = await checkDevice(device, batches, clock);
    return { checks, training: await checkTraining(onnxLearner(device), clock) };
  } catch (error) {
    if (error instanceof OnnxRuntimeError) return error;
    throw error;
  }
}

/** What came of training steps: on TensorFlow.js, or why it cannot be had there. */
async function trainingOn(device: string): Promise<TrainingCheck[] | string> {
  const engines = device === 'cpu' ? tfjsBackends.filter(({ platform }) => platform !== 'gpu') : [tfjsOnCuda(device)];
  const reasons: string[] = [];
  for (const engine of engines) {
    const available = await engine.isAvailable();
    if (available === true) return checkTraining(tfjsLearner(engine), clock);
    reasons.push(available);
  }
  return `training on TensorFlow.js was not tried: ${reasons.join('; ')}`;
}

const cudaLines = (checks: readonly DeviceCheck[], trained: readonly TrainingCheck[], notTried: readonly string[]): string[] => [
  ...(trained.length === 0 ? [] : [...trainingLines(trained), '']),
  ...(checks.length === 0
    ? []
    : checkLines(
        checks,
        checks.every((check) => check.passed),
      )),
  ...notTried,
];

function doctorLines(findings: readonly Finding[], healthy: boolean): string[] {
  const rows = findings.map(({ part, state, required, found }) => [stateText(state, required), part, found]);
  // Several parts may have one remedy.
  const remedies = new Map<string, string[]>();
  for (const { part, remedy } of findings)
    if (remedy !== undefined) remedies.set(remedy, [...(remedies.get(remedy) ?? []), part]);
  return [
    ...alignRows(rows),
    ...(remedies.size === 0 ? [] : ['', 'To get what is missing:']),
    ...[...remedies].map(([remedy, parts]) => `  ${parts.join(', ')}: ${remedy}`),
    '',
    healthy ? 'all that is needed works' : 'something that is needed does not work',
  ];
}

const stateText = (state: Finding['state'], required: boolean): string =>
  state === 'ok' ? 'ok' : required ? state.toUpperCase() : state;
