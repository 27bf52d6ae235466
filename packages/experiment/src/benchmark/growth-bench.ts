import type { Backend, NetworkSpec, NetworkWeights, SparseSpikes } from '@spikeseg/snn-core';
import { fitLine, type LineFit } from './line-fit.ts';
import { type Clock, spreadOf } from './timing.ts';

/** How the cost of a window grows with what happens in it. */
export interface Growth {
  readonly fit: LineFit;
  /** Spikes of a window, into the network and out of its layers, and its median time, ms. */
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

/** Times real windows one by one, in turns. */
export async function benchGrowth(
  backend: Backend,
  network: NetworkSpec,
  weights: NetworkWeights,
  windows: readonly SparseSpikes[],
  rounds: number,
  clock: Clock,
): Promise<Growth> {
  const session = await backend.compile(network, weights);
  const record = network.layers.map(({ name }) => name);
  const spikes: number[] = [];
  for (const window of windows) {
    const { layers } = await session.run(window, { record });
    spikes.push(window.index.length + Object.values(layers).reduce((sum, layer) => sum + layer.spikes.index.length, 0));
  }
  const samples: number[][] = windows.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [k, window] of windows.entries()) {
      const start = clock();
      await session.run(window);
      samples[k].push(clock() - start);
    }
  }
  session.dispose();
  const points = spikes.map((x, k) => ({ x, y: spreadOf(samples[k]).median }));
  return { fit: fitLine(points), points };
}
