import { chartPng, type ChartSpec } from './chart.ts';
import { mapBars } from './map-bars.ts';
import { quantity } from './quantity.ts';

/** What a plot of thresholds needs besides them. */
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
export const thresholdsPlot = (thresholds: ArrayLike<number>, options: ThresholdsPlotOptions): Promise<Uint8Array> =>
  chartPng(thresholdsChart(thresholds, options));

/** The chart of {@link thresholdsPlot}. */
export function thresholdsChart(thresholds: ArrayLike<number>, { title, restingThreshold }: ThresholdsPlotOptions): ChartSpec {
  const values = Array.from(thresholds);
  const [low, high] = [Math.min(restingThreshold, ...values), Math.max(restingThreshold, ...values)];
  const margin = 0.1 * (high > low ? high - low : Math.abs(high) || 1);
  const [least, most] = [format(Math.min(...values)), format(Math.max(...values))];
  const range = least === most ? least : `${least} to ${most}`;
  return mapBars(values, {
    title: {
      text: title,
      subtitle: `${quantity(values.length, 'map')}, ${range}; at rest ${format(restingThreshold)}`,
    },
    valueTitle: 'Threshold θ (membrane potential)',
    base: restingThreshold,
    domain: [low - margin, high + margin],
    line: { value: restingThreshold, label: 'at rest' },
  });
}

/** Three significant digits, no zeros behind. */
const format = (value: number): string => String(Number(value.toPrecision(3)));
