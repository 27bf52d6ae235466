import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { wasmBackend } from '@spikeseg/snn-core';
import { typescriptBackend } from '@spikeseg/snn-core/reference';
import { expect, test } from 'vitest';
import { threadsPerRecording, withThreads } from './engine-threads.ts';

test('one engine alone has threads, and none is asked for one', () => {
  expect(withThreads(wasmBackend, 1)).toBe(wasmBackend);
  expect(withThreads(typescriptBackend, 4)).toBe(typescriptBackend);
  expect(withThreads(wasmBackend, 4)).not.toBe(wasmBackend);
  expect(withThreads(wasmBackend, 4).name).toBe(wasmBackend.name);
});

test('a thread of a program has one thread per recording', async () => {
  const file = new URL('./engine-threads.ts', import.meta.url).href;
  const program = `import('${file}').then(({ threadsPerRecording }) => require('node:worker_threads').parentPort.postMessage(threadsPerRecording(1)))`;
  const worker = new Worker(program, { eval: true, execArgv: [] });
  expect(await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))).toBe(1);
  await worker.terminate();
});

test('recordings that are at work at once share what the machine has', () => {
  const cores = availableParallelism();
  // Tests may run in threads themselves.
  expect([1, cores]).toContain(threadsPerRecording(1));
  expect(threadsPerRecording(cores)).toBe(1);
  expect(threadsPerRecording(10 * cores)).toBe(1);
});
