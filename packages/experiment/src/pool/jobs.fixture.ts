import { generateRecording } from '@spikeseg/events/synthetic';
import { type Backend, wasmBackend } from '@spikeseg/snn-core';
import { onTestFinished } from 'vitest';
import type { Interruption } from '../context/context.ts';
import { InterruptedError } from '../errors/errors.ts';
import { type Model, networkFromConfig } from '../network/network.ts';
import { tinyConfig } from '../network/tiny.fixture.ts';
import { untrainedWeights } from '../network/untrained-weights.ts';
import { generatorOptions } from '../recordings/synthetic.ts';
import { type DetectionJob, type DetectorPool, mainThreadPool, workerThreadPool } from './detector-pool.ts';

const config = tinyConfig();
const network = networkFromConfig(config);

/** A network before training, which answers to many things. */
export const model: Model = { config, network, weights: untrainedWeights(config, network) };

/** Generated recordings of different lengths, so that they are done in another order than they are begun. */
export const jobs = [2, 1, 1, 1].map((durationS, i): DetectionJob => {
  const { events } = generateRecording({ ...generatorOptions(config), durationS }, i).recording;
  return { model, recording: `night ${i + 1}`, events };
});

const error = () => new InterruptedError('interrupted; nothing was written');

/** What a test stops work with. */
export function testInterruption(): { readonly stop: Interruption; readonly interrupt: () => void } {
  const controller = new AbortController();
  return { stop: { signal: controller.signal, error }, interrupt: () => controller.abort() };
}

const workerFile = new URL('../parallel/detect-worker.fixture.ts', import.meta.url);

/** A pool over the sources, closed after the test; 0 workers: the thread of the test. */
export function testPool(
  workers: number,
  { stop = testInterruption().stop, backend = wasmBackend }: { readonly stop?: Interruption; readonly backend?: Backend } = {},
): DetectorPool {
  const pool = workers === 0 ? mainThreadPool(backend, stop) : workerThreadPool(workers, backend.name, stop, workerFile);
  onTestFinished(() => pool.close());
  return pool;
}
