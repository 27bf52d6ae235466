import { backends } from '@spikeseg/experiment/parts';
import type { Backend, SparseSpikes } from '@spikeseg/snn-core';
import { type Finding, ok } from './finding.ts';
import { tinyInput, tinyNetwork, tinySpikes, tinyWeights } from './tiny-network.ts';

/** Every engine, after it has computed a network whose spikes are known; the first is the one that commands use. */
export const engineFindings = (engines: readonly Backend[] = backends): Promise<Finding[]> =>
  Promise.all(engines.map((engine, position) => engineFinding(engine, position === 0)));

/** One engine, after it has computed a network whose spikes are known. */
export async function engineFinding(engine: Backend, required: boolean): Promise<Finding> {
  const part = `engine ${engine.name}`;
  const remedy = 'install spikeseg-cli again; the engine comes with it';
  try {
    const available = await engine.isAvailable();
    if (available !== true) return { part, state: 'missing', required, found: available, remedy };
    const session = await engine.compile(tinyNetwork, tinyWeights);
    const { layers } = await session.run(tinyInput);
    session.dispose();
    const problem = spikeProblem(layers[tinyNetwork.layers[0].name].spikes);
    return problem === undefined
      ? ok(part, 'computes a small network', required)
      : { part, state: 'broken', required, found: problem, remedy };
  } catch (error) {
    return { part, state: 'broken', required, found: error instanceof Error ? error.message : String(error), remedy };
  }
}

/** What is wrong with the spikes of the small network. */
export function spikeProblem({ index }: SparseSpikes): string | undefined {
  const found = [...index].join(' ');
  const expected = tinySpikes.join(' ');
  return found === expected ? undefined : `expected spikes of the units ${expected} of a small network, got ${found || 'none'}`;
}
