import { workerData } from 'node:worker_threads';
import { BackgroundModel } from '@spikeseg/events';
import { StepWeigher } from '@spikeseg/segmentation';
import type { EventStream } from '@spikeseg/snn-core';
import { passError, type PostedError } from './parallel/answer-jobs.ts';
import type { PostedStep, WeighThreadData } from './parallel/weigh-ahead.ts';

/*
 * The entry of a worker thread: the events of a step in, what they weigh out. It knows the background from the steps before.
 */

const { sensor, startUs, offShare, port, answered } = workerData as WeighThreadData;
const weigher = new StepWeigher(sensor, new BackgroundModel(sensor, startUs, offShare));

port.on('message', (events: Pick<EventStream, 't' | 'x' | 'y' | 'p'>) => {
  try {
    const { ratios, input } = weigher.weigh(events);
    const step: PostedStep = { kind: 'step', ratios, input };
    const columns = [ratios as Float32Array, input.index, ...(input.values ? [input.values] : [])];
    port.postMessage(
      step,
      columns.map(({ buffer }) => buffer as ArrayBuffer),
    );
  } catch (error) {
    port.postMessage({ kind: 'error', error: passError(error) } satisfies PostedError);
  }
  Atomics.add(answered, 0, 1);
  Atomics.notify(answered, 0);
});
