import { availableParallelism } from 'node:os';
import { isMainThread } from 'node:worker_threads';
import { type Backend, wasmBackend } from '@spikeseg/snn-core';
import { threadedWasmBackend } from '@spikeseg/snn-core/threads';

/**
 * How many threads one recording may have: what the machine runs at once, divided by the recordings that are at work at once. One in a thread
 * of a program, which has others beside it.
 */
export const threadsPerRecording = (recordings: number): number =>
  isMainThread ? Math.max(1, Math.floor(availableParallelism() / recordings)) : 1;

/** An engine that computes large sensors with so many threads at most, if it has threads at all; its answers are the same, to the bit. */
export const withThreads = (backend: Backend, threads: number): Backend =>
  backend === wasmBackend && threads > 1 ? threadedWasmBackend({ atMost: threads }) : backend;
