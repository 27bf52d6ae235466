import { Session } from 'node:inspector/promises';

/**
 * Samples of V8's profiler while a task runs: of each the functions that were at work, the outermost first, and its time, µs.
 *
 * @param intervalUs between two samples
 */
export async function sampled(task, intervalUs) {
  const inspector = new Session();
  inspector.connect();
  await inspector.post('Profiler.enable');
  await inspector.post('Profiler.setSamplingInterval', { interval: intervalUs });
  await inspector.post('Profiler.start');
  await task();
  const { nodes, samples, timeDeltas } = (await inspector.post('Profiler.stop')).profile;
  inspector.disconnect();
  const names = new Map(nodes.map(({ id, callFrame }) => [id, callFrame.functionName]));
  const callers = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const stacks = new Map(nodes.map(({ id }) => [id, stackOf(id, names, callers)]));
  return samples.map((id, k) => ({ stack: stacks.get(id), us: timeDeltas[k] }));
}

function stackOf(id, names, callers) {
  const stack = [];
  for (let at = id; at !== undefined; at = callers.get(at)) stack.push(names.get(at));
  return stack.toReversed();
}

/** Time of samples by what they are given to: a share of all, the largest first. @param keyOf what the functions at work stand for */
export function sharesOf(samples, keyOf) {
  const total = samples.reduce((sum, { us }) => sum + us, 0);
  const shares = new Map();
  for (const { stack, us } of samples) shares.set(keyOf(stack), (shares.get(keyOf(stack)) ?? 0) + us / total);
  return new Map([...shares].toSorted(([, a], [, b]) => b - a));
}
