import { type Backend, type LayerTrace, requireLayer } from '@spikeseg/snn-core';
import type { Stimulus } from '@spikeseg/stdp';
import type { Model } from '../models/detector.ts';
import type { WindowHandle } from './stimuli.ts';

/** Windows that are looked at for an example. */
const candidates = 24;

/** A window, and what a layer does with it. */
export interface ExampleWindow {
  readonly window: Stimulus;
  readonly trace: LayerTrace;
  /** Windows among which this one has the most spikes of the layer. */
  readonly among: number;
}

/**
 * Finds the window with the most spikes of a layer among a few that lie evenly over all of them. No label is asked, and
 * neurons run free, as when detecting.
 *
 * @param windows at least one
 */
export async function exampleWindow(
  backend: Backend,
  { network, weights }: Pick<Model, 'network' | 'weights'>,
  layer: string,
  windows: readonly WindowHandle[],
): Promise<ExampleWindow> {
  const upTo = { ...network, fireOnce: false, layers: network.layers.slice(0, requireLayer(network, layer) + 1) };
  const among = Math.min(candidates, windows.length);
  const session = await backend.compile(upTo, weights);
  try {
    let best: ExampleWindow | undefined;
    for (let i = 0; i < among; i++) {
      const { key, read } = windows[Math.floor(((i + 0.5) * windows.length) / among)];
      const window = { ...(await read()), key };
      const trace = (await session.run(window)).layers[layer];
      if (!best || trace.spikes.index.length > best.trace.spikes.index.length) best = { window, trace, among };
    }
    if (!best) throw new RangeError(`${layer}: expected a window for an example, got none`);
    return best;
  } finally {
    session.dispose();
  }
}
