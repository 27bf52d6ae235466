import { UsageError } from '../../errors/errors.ts';
import { type Job, workOf } from './job.ts';

/** A part of the jobs of a batch, as tasks of an array do one each. */
export interface Shard {
  /** From 1. */
  readonly index: number;
  readonly count: number;
}

/** Reads `3/8`. @throws UsageError */
export function shardOf(text: string): Shard {
  const [, index = '0', count = '0'] = /^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? [];
  const shard = { index: Number(index), count: Number(count) };
  if (shard.index >= 1 && shard.index <= shard.count) return shard;
  throw new UsageError(`--shard: expected I/N with I from 1 to N, e.g. 3/8 for the third of eight, got ${JSON.stringify(text)}`);
}

/**
 * The jobs of a shard, in the order of the list: the largest recording first, each to the shard with the fewest bytes so far, the first of
 * equals. All tasks of an array find the same parts without a word to each other, also when some of the jobs are done. The longest shard
 * has at most the mean and one recording more (Graham 1969).
 */
export function shardJobs(jobs: readonly Job[], { index, count }: Shard): Job[] {
  const order = jobs
    .map((_, at) => at)
    .toSorted((a, b) => workOf(jobs[b]) - workOf(jobs[a]) || (jobs[a].hash < jobs[b].hash ? -1 : 1));
  const heap = new LeastLoaded(count);
  const mine = new Set<number>();
  for (const at of order) if (heap.add(workOf(jobs[at])) === index - 1) mine.add(at);
  return jobs.filter((_, at) => mine.has(at));
}

/** Shards by load, the least first: a binary heap. */
class LeastLoaded {
  readonly #loads: Float64Array;
  readonly #heap: Uint32Array;

  constructor(count: number) {
    this.#loads = new Float64Array(count);
    this.#heap = Uint32Array.from({ length: count }, (_, shard) => shard);
  }

  /** Adds to the shard with the least load, and says which that is. */
  add(bytes: number): number {
    const heap = this.#heap;
    const [shard] = heap;
    this.#loads[shard] += bytes;
    for (let at = 0; ; ) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2])
        if (child < heap.length && this.#isBefore(heap[child], heap[least])) least = child;
      if (least === at) return shard;
      [heap[at], heap[least]] = [heap[least], heap[at]];
      at = least;
    }
  }

  #isBefore(a: number, b: number): boolean {
    return this.#loads[a] < this.#loads[b] || (this.#loads[a] === this.#loads[b] && a < b);
  }
}
