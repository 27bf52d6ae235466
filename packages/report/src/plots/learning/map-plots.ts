import type { TopLevelSpec } from 'vega-lite';
import { asPng, type ChartSpec } from '../../drawing/chart.ts';
import { referenceLine } from '../../drawing/series.ts';
import { quantity, threeDigits } from '../../text.ts';

export interface ThresholdsPlotOptions {
  /** e.g. `conv2: thresholds per map`. */
  readonly title: string;
  /** Threshold at which every map started and to which it relaxes, in units of the membrane potential. */
  readonly restingThreshold: number;
}

/**
 * Bars from the resting threshold (a dashed line) to each map's threshold, maps in their order in the network: up = the map
 * has become harder to excite.
 *
 * @param thresholds per map, in units of the membrane potential
 */
export function thresholdsChart(thresholds: ArrayLike<number>, { title, restingThreshold }: ThresholdsPlotOptions): ChartSpec {
  const values = Array.from(thresholds);
  const [low, high] = [Math.min(restingThreshold, ...values), Math.max(restingThreshold, ...values)];
  const margin = 0.1 * (high > low ? high - low : Math.abs(high) || 1);
  const [min, max] = [threeDigits(Math.min(...values)), threeDigits(Math.max(...values))];
  const range = min === max ? min : `${min} to ${max}`;
  return mapBars(values, {
    title: {
      text: title,
      subtitle: `${quantity(values.length, 'map')}, ${range}; at rest ${threeDigits(restingThreshold)}`,
    },
    valueTitle: 'Threshold θ (membrane potential)',
    base: restingThreshold,
    domain: [low - margin, high + margin],
    line: { value: restingThreshold, label: 'at rest' },
  });
}

export const thresholdsPlot = asPng(thresholdsChart);

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

export const winsPlot = asPng(winsChart);

/** Labels and reference of a bar chart over the maps of a layer. */
interface MapBarsOptions {
  readonly title: { readonly text: string; readonly subtitle: string };
  readonly valueTitle: string;
  /** Where the bars start, and the ends of the axis. */
  readonly base: number;
  readonly domain: readonly [number, number];
  /** A dashed horizontal line with its meaning at the right end. */
  readonly line: { readonly value: number; readonly label: string };
}

/** One bar per map of a layer, in the order of the network, and a value to compare them with. */
function mapBars(values: readonly number[], { title, valueTitle, base, domain, line }: MapBarsOptions): ChartSpec {
  // More than two dozen numbers under the bars run together, so that only each fourth is written then.
  const every = values.length > 24 ? 4 : 1;
  const written = values.map((_, map) => map).filter((map) => map % every === 0);
  // A layer of a few maps would otherwise be a few blocks.
  const width = values.length > 8 ? { band: 0.75 } : 24;
  const scale = { domain: [...domain], nice: true };
  return {
    title,
    width: Math.min(760, Math.max(320, values.length * 22)),
    height: 240,
    data: { values: values.map((value, map) => ({ map, value })) },
    layer: [
      {
        mark: { type: 'bar', width },
        encoding: {
          x: { field: 'map', type: 'ordinal', title: 'Map (index in the layer)', axis: { labelAngle: 0, values: written } },
          y: { field: 'value', type: 'quantitative', title: valueTitle, scale, axis: { tickCount: 6 } },
          y2: { datum: base },
        },
      },
      ...referenceLine(line),
    ],
  } satisfies TopLevelSpec;
}
