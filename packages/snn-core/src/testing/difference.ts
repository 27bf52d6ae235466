import type { LayerTrace, RunResult } from '../backend/backend.ts';

/** The first place where two arrays differ, as text; undefined when they are the same. */
export function arrayDifference(
  name: string,
  actual: ArrayLike<number> | undefined,
  expected: ArrayLike<number> | undefined,
): string | undefined {
  if (actual === undefined || expected === undefined) {
    if (actual === expected) return undefined;
    return `${name}: expected ${expected ? 'an array' : 'none'}, got ${actual ? 'one' : 'none'}`;
  }
  const shorter = Math.min(actual.length, expected.length);
  for (let i = 0; i < shorter; i++) {
    if (actual[i] !== expected[i]) return `${name}: expected ${expected[i]} at ${i}, got ${actual[i]}`;
  }
  if (actual.length === expected.length) return undefined;
  return `${name}: expected ${expected.length} entries, got ${actual.length}`;
}

/** The first place where two traces differ: shape, spikes, potentials before reset, causes. */
export function traceDifference(name: string, actual: LayerTrace | undefined, expected: LayerTrace): string | undefined {
  if (actual === undefined) return `${name}: expected a trace, got none`;
  return (
    arrayDifference(`${name} shape`, actual.spikes.shape, expected.spikes.shape) ??
    arrayDifference(`${name} offsets`, actual.spikes.offsets, expected.spikes.offsets) ??
    arrayDifference(`${name} units`, actual.spikes.index, expected.spikes.index) ??
    arrayDifference(`${name} values`, actual.spikes.values, expected.spikes.values) ??
    arrayDifference(`${name} potentials`, actual.potential, expected.potential) ??
    arrayDifference(`${name} cause offsets`, actual.causes?.offsets, expected.causes?.offsets) ??
    arrayDifference(`${name} causes`, actual.causes?.index, expected.causes?.index)
  );
}

/** The first place where two runs differ, bit for bit; undefined when they are the same. */
export function runDifference(actual: RunResult, expected: RunResult): string | undefined {
  for (const name of new Set([...Object.keys(expected.layers), ...Object.keys(actual.layers)])) {
    if (!(name in expected.layers)) return `${name}: expected no trace of this layer, got one`;
    const difference = traceDifference(name, actual.layers[name], expected.layers[name]);
    if (difference !== undefined) return difference;
  }
  if (actual.synapticOps === expected.synapticOps) return undefined;
  return `synaptic operations: expected ${expected.synapticOps}, got ${actual.synapticOps}`;
}
