import { type Device, OnnxRuntimeError } from '@spikeseg/onnx';
import { AnsweredError, BackendUnavailableError, type Context, tfjsBackends, tfjsOnCuda, UsageError } from '@spikeseg/runs';
import { beginEnding, printAnswer } from '../output.ts';
import { version } from '../package.ts';
import { type OptionValues } from '../settings.ts';
import { checkDevice, checkLines, type DeviceCheck } from './device-check.ts';
import { checkEngine } from './engine-check.ts';

const clock = (): number => performance.now();

/**
 * `doctor --cuda-check`: runs networks on a device, by TensorFlow.js and exported to ONNX, and compares them with the engine.
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
  const engine = await engineOn(device);
  const onnx = await onnxOn(device as Device, batches);
  const failed = onnx instanceof OnnxRuntimeError ? onnx : undefined;
  // Where neither can be had there is nothing to answer.
  if (failed && typeof engine === 'string') throw failed;
  const checks = [engine, onnx].flatMap((found) => (Array.isArray(found) ? found : []));
  const passed = checks.every((check) => check.passed);
  const notTried = [...(failed ? [failed.message] : []), ...(typeof engine === 'string' ? [engine] : [])];
  printAnswer(context, options, {
    json: { seconds: ending.seconds(), version, host: context.host, device, passed, checks, notTried },
    text: options['quiet'] === true ? [] : [...checkLines(checks, passed), ...notTried],
  });
  ending.tell();
  if (!passed) throw new AnsweredError('doctor --cuda-check: failed');
  if (failed) throw new BackendUnavailableError(failed.message, { cause: failed });
}

/** What came of exported networks, or why ONNX Runtime cannot be had there. */
async function onnxOn(device: Device, batches: readonly number[]): Promise<DeviceCheck[] | OnnxRuntimeError> {
  try {
    return await checkDevice(device, batches, clock);
  } catch (error) {
    if (error instanceof OnnxRuntimeError) return error;
    throw error;
  }
}

/** What came of networks on TensorFlow.js, or why it cannot be had there. */
async function engineOn(device: string): Promise<DeviceCheck[] | string> {
  const engines = device === 'cpu' ? tfjsBackends.filter(({ platform }) => platform !== 'gpu') : [tfjsOnCuda(device)];
  const reasons: string[] = [];
  for (const engine of engines) {
    const available = await engine.isAvailable();
    if (available === true) return checkEngine(engine, clock);
    reasons.push(available);
  }
  return `TensorFlow.js was not tried: ${reasons.join('; ')}`;
}
