import type { NetworkSpec } from '@spikeseg/snn-core';
import type { FiltersPlotOptions } from '../plots/filters-plot.ts';

/** What stands at a picture of a layer's filters, wherever it is shown. */
export function filterCaptions(
  { layers, input }: NetworkSpec,
  name: string,
  origin: 'learned' | 'fixed' = 'learned',
): FiltersPlotOptions {
  const channelNames = layers[0].name === name && input.channels === 2 ? ['OFF', 'ON'] : undefined;
  return { title: `${name}: ${origin} filters`, channelNames };
}
