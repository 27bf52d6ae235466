import {
  AnsweredError,
  BackendUnavailableError,
  type Context,
  type OptionValues,
  tfjsBackends,
  tfjsOnCuda,
  UsageError,
} from '@spikeseg/experiment/parts';
import { type Device, OnnxRuntimeError } from '@spikeseg/onnx';
import { beginEnding, printAnswer } from '../output.ts';
import { version } from '../package.ts';
import { checkDevice, checkLines, type DeviceCheck } from './device-check.ts';
import { onnxLearner, tfjsLearner } from './learners.ts';
import { checkTraining, type TrainingCheck, trainingLines } from './training-check.ts';

/** What ONNX Runtime does on a device. */
interface OnnxChecks {
  readonly checks: readonly DeviceCheck[];
  readonly training: readonly TrainingCheck[];
}

const clock = (): number => performance.now();

/**
 * `doctor --cuda-check`: runs exported networks and training steps on a device and compares them with the engine.
 *
 * @throws BackendUnavailableError when the device cannot be had, AnsweredError when something differs
 */
export async function cudaCheck(context: Context, options: OptionValues): Promise<void> {
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
