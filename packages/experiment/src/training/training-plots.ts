import { join } from 'node:path';
import { type FiltersPlotOptions, plots } from '@spikeseg/report';
import type { NetworkSpec } from '@spikeseg/snn-core';
import type { FinishedLayer } from '@spikeseg/stdp';
import type { CheckRow } from '../checkpoints/metrics-csv.ts';
import type { Model } from '../network/network.ts';
import { writeAtomic } from '../run-folder/files.ts';

const writePlot = async (folder: string, name: string, png: Promise<Uint8Array>): Promise<void> =>
  writeAtomic(join(folder, `${name}.png`), await png);

/** Pictures of the filters of convolutions that do not learn. */
export async function writeFixedFilters(folder: string, { network, weights }: Model, learning: readonly string[]): Promise<void> {
  for (const { kind, name } of network.layers) {
    if (kind !== 'conv' || learning.includes(name)) continue;
    await writePlot(folder, `filters-${name}`, plots.filters(weights[`${name}.weight`], filterCaptions(network, name, 'fixed')));
  }
}

/** What stands at a picture of a layer's filters, as far as it is not the same for all. */
function filterCaptions(
  { layers, input }: NetworkSpec,
  name: string,
  origin: 'learned' | 'fixed' = 'learned',
): FiltersPlotOptions {
  const channelNames = layers[0].name === name && input.channels === 2 ? ['OFF', 'ON'] : undefined;
  return { title: `${name}: ${origin} filters`, channelNames, notes: notesOf[origin] };
}

/** What is normal, for who sees such filters for the first time; docs/learning.md says why. */
const notesOf = {
  fixed: ['never learned; red excites, blue inhibits;', 'empty: not looked at by this map'],
  learned: [
    'normal: nearly all weights at 0, a few at 1, often at the edge of the kernel, which meets first',
    'what moves in; empty input channels, too. Not normal: all maps alike, or all in between',
  ],
} as const;

/** Pictures of a layer that has ended its training: filters, wins, thresholds, convergence. @param checks of the layer */
export async function drawLayer(
  folder: string,
  { network, weights }: Model,
  { layer: name, wins }: FinishedLayer,
  checks: readonly CheckRow[],
): Promise<void> {
  const resting = network.layers.find((layer) => layer.name === name);
  const write = (kind: string, png: Promise<Uint8Array>) => writePlot(folder, `${kind}-${name}`, png);
  await write('filters', plots.filters(weights[`${name}.weight`], filterCaptions(network, name)));
  await write('wins', plots.wins(wins, { title: `${name}: wins per map` }));
  if (resting?.kind === 'conv') {
    const options = { title: `${name}: thresholds per map`, restingThreshold: resting.neuron.threshold };
    await write('thresholds', plots.thresholds(weights[`${name}.threshold`].data, options));
  }
  await write('convergence', plots.convergence(checks, { title: `${name}: convergence` }));
}
