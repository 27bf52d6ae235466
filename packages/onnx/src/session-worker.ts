import { parentPort, workerData } from 'node:worker_threads';
import type { Reply, Request, ThreadFailure, ThreadSetup } from './run/messages.ts';
import { ThreadModel } from './run/thread-model.ts';

/*
 * The entry of a session's thread: ONNX Runtime's run() holds the thread that calls it, so it has one of its own. Jobs are
 * done one after the other in the order in which they come; each gets one answer.
 */

class RuntimeMissing extends Error {}

const setup = workerData as ThreadSetup;
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port to another thread, not to a window
const reply = (message: Reply): void => parentPort?.postMessage(message);

try {
  const model = await open();
  let last: Promise<void> = Promise.resolve();
  parentPort?.on('message', ({ id, job }: Request) => {
    last = last.then(async () => {
      try {
        reply({ kind: 'answer', id, answer: await model.do(job) });
      } catch (error) {
        reply({ kind: 'error', id, failure: failureOf(error) });
      }
      if (job.kind === 'close') parentPort?.close();
    });
  });
  reply({ kind: 'ready' });
} catch (error) {
  reply({ kind: 'failed', failure: failureOf(error) });
}

async function open(): Promise<ThreadModel> {
  const runtime = await importRuntime();
  const { cudaDevice, threads, optimization, bytes } = setup;
  const session = await runtime.InferenceSession.create(bytes, {
    executionProviders: cudaDevice === undefined ? ['cpu'] : [{ name: 'cuda', deviceId: cudaDevice }],
    graphOptimizationLevel: optimization,
    logSeverityLevel: 4,
    ...(threads !== undefined && { intraOpNumThreads: threads }),
  });
  return new ThreadModel(runtime, session, setup);
}

async function importRuntime(): Promise<typeof import('onnxruntime-node')> {
  try {
    const module = (await import(setup.runtime)) as { default: typeof import('onnxruntime-node') };
    // What it would print comes as an error, too.
    module.default.env.logLevel = 'fatal';
    return module.default;
  } catch (cause) {
    throw new RuntimeMissing(String(cause instanceof Error ? cause.message : cause), { cause });
  }
}

function failureOf(error: unknown): ThreadFailure {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof RangeError) return { problem: 'range', message };
  return { problem: error instanceof RuntimeMissing ? 'runtime-missing' : 'runtime-failed', message };
}
