import { joinSteps } from '../spikes/sparse-spikes.ts';
import type { LayerTrace, SpikeCauses } from './backend.ts';

/**
 * What a layer did in runs that carried on from each other, as one run.
 *
 * @param traces of one layer, at least one
 */
export function joinTraces(traces: readonly LayerTrace[]): LayerTrace {
  const spikes = joinSteps(traces.map((trace) => trace.spikes));
  const potentials = traces.flatMap(({ potential }) => potential ?? []);
  const causes = traces.flatMap((trace) => trace.causes ?? []);
  return {
    spikes,
    ...(potentials.length > 0 && { potential: joinPotentials(potentials, spikes.index.length) }),
    ...(causes.length > 0 && { causes: joinCauses(causes, spikes.index.length) }),
  };
}

function joinPotentials(parts: readonly Float32Array[], count: number): Float32Array {
  const potential = new Float32Array(count);
  let filled = 0;
  for (const part of parts) {
    potential.set(part, filled);
    filled += part.length;
  }
  return potential;
}

function joinCauses(parts: readonly SpikeCauses[], count: number): SpikeCauses {
  const offsets = new Uint32Array(count + 1);
  const index = new Uint32Array(parts.reduce((sum, part) => sum + part.index.length, 0));
  let [spike, first] = [0, 0];
  for (const part of parts) {
    for (let k = 1; k < part.offsets.length; k++) offsets[++spike] = first + part.offsets[k];
    index.set(part.index, first);
    first += part.index.length;
  }
  return { offsets, index };
}
