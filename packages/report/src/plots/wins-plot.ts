import { chartPng, type ChartSpec } from './chart.ts';
import { mapBars } from './map-bars.ts';
import { quantity } from './quantity.ts';

/** What a plot of wins needs besides them. */
export interface WinsPlotOptions {
  /** e.g. `conv2: wins per map`. */
  readonly title: string;
}

/**
 * Bars of how often each map won the competition in training, maps in their order in the network; the dashed line is the
 * mean, which equal shares would reach.
 *
 * @param wins per map
 */
export const winsPlot = (wins: readonly number[], options: WinsPlotOptions): Promise<Uint8Array> =>
  chartPng(winsChart(wins, options));

/** The chart of {@link winsPlot}. */
export function winsChart(wins: readonly number[], { title }: WinsPlotOptions): ChartSpec {
  const total = wins.reduce((sum, count) => sum + count, 0);
  const silent = wins.filter((count) => count === 0).length;
  const subtitle = `${total.toLocaleString('en')} wins in all; ${silent} of ${quantity(wins.length, 'map')} never won`;
  return mapBars(wins, {
    title: { text: title, subtitle },
    valueTitle: 'Wins (stimuli)',
    base: 0,
    domain: [0, Math.max(1, ...wins)],
    line: { value: total / wins.length, label: 'equal shares' },
  });
}
