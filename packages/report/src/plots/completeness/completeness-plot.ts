import { type EfficiencyFit, type Estimate, efficiencyAt, type MagnitudeEstimate } from '@spikeseg/evaluation';
import type { TopLevelSpec } from 'vega-lite';
import { asPng, type ChartSpec } from '../../drawing/chart.ts';
import type { Layer, Panel } from '../../drawing/chart-parts.ts';
import { INK } from '../../drawing/palette.ts';
import { chartLegend, seriesEntry, seriesStyle } from '../../drawing/series.ts';

/** What one detector finds, for objects of one speed. */
export interface EfficiencySeries {
  readonly speedPxS: number;
  readonly points: readonly { readonly magnitude: number; readonly efficiency: Estimate }[];
  readonly fit?: EfficiencyFit | undefined;
  readonly m50: MagnitudeEstimate;
}

export interface DetectorSeries {
  readonly name: string;
  readonly series: readonly EfficiencySeries[];
}

export interface CompletenessPlotOptions {
  readonly title: string;
  /** A line below the title each. */
  readonly notes: readonly string[];
  /** Magnitude of an object that causes one event/s. */
  readonly zeroPoint: number;
}

/** Width of the only panel, and of each of several; height; figure units. */
const PANEL = { alone: 480, beside: 400, height: 210 } as const;
/** Points of a fitted line. */
const fitSteps = 120;

/** Efficiency over magnitude, a panel for each detector and a curve with its fit for each speed; below it m50 over speed. */
export function completenessChart(
  detectors: readonly DetectorSeries[],
  { title, notes, zeroPoint }: CompletenessPlotOptions,
): ChartSpec {
  const speeds = detectors[0].series.map(({ speedPxS }) => speedPxS);
  const columns = Math.min(2, detectors.length);
  const width = columns === 1 ? PANEL.alone : columns * PANEL.beside + 70;
  const ofSpeeds = speeds.map((speed, i) => seriesEntry(`${speed} px/s`, i));
  const ofDetectors = detectors.map(({ name }, i) => seriesEntry(name, i));
  return {
    title: { text: title, subtitle: [...notes] },
    spacing: 18,
    vconcat: [
      {
        columns,
        spacing: 30,
        concat: detectors.map((detector) => efficiencyPanel(detector, detectors.length > 1, zeroPoint)),
      },
      ...chartLegend(ofSpeeds, width),
      limitPanel(detectors, speeds, zeroPoint, width),
      ...(detectors.length > 1 ? chartLegend(ofDetectors, width) : []),
    ],
  } satisfies TopLevelSpec;
}

export const completenessPlot = asPng(completenessChart);

/** Of the magnitudes that were measured the whole ones, where they make an axis: those between are put where a curve falls. */
function magnitudeTicks(magnitudes: readonly number[]): readonly number[] {
  const all = [...new Set(magnitudes)];
  const whole = all.filter((magnitude) => Number.isInteger(magnitude));
  return whole.length >= 3 ? whole : all;
}

/** Events/s at the ticks of an axis of magnitudes, as vega writes it. */
const asRate = (zeroPoint: number): string => `format(pow(10, (${zeroPoint} - datum.value) / 2.5), '.2~s')`;
/** As it is, where vega would round, and with the minus sign of print. */
const asMagnitude = "replace('' + datum.value, '-', '−')";

const shareAxis = (field: string) => ({
  field,
  type: 'quantitative' as const,
  title: 'Share found',
  scale: { domain: [0, 1] },
  axis: { tickCount: 5 },
});

function efficiencyPanel({ name, series }: DetectorSeries, isNamed: boolean, zeroPoint: number): Panel {
  const magnitudes = series.flatMap(({ points }) => points.map(({ magnitude }) => magnitude));
  const [low, high] = [Math.min(...magnitudes), Math.max(...magnitudes)];
  const margin = 0.04 * (high - low);
  const ticks = magnitudeTicks(magnitudes);
  const scale = { domain: [low - margin, high + margin], nice: false };
  const x = (field: string, axis: object) => ({ field, type: 'quantitative' as const, scale, axis });
  const below = { title: 'Magnitude (fainter to the right)', values: ticks, labelExpr: asMagnitude, grid: false };
  const above = {
    title: 'events/s',
    values: ticks,
    orient: 'top' as const,
    labelExpr: asRate(zeroPoint),
    grid: false,
    titleFontSize: 12,
  };
  // Side by side where they share a magnitude, so that each interval can be seen.
  const aside = (place: number) => ((place - (series.length - 1) / 2) * (high - low)) / 220;
  const valuesOf = (place: number) =>
    series[place].points.flatMap(({ magnitude, efficiency: { value, low: from, high: to } }) =>
      value === null ? [] : [{ magnitude: magnitude + aside(place), value, from, to }],
    );
  const layer: Layer[] = [
    {
      data: { values: [{ half: 0.5 }] },
      mark: { type: 'rule', color: INK.axis, strokeDash: [4, 4] },
      encoding: { y: shareAxis('half') },
    },
    ...series.flatMap(({ fit }, place): Layer[] => {
      const { colour, dash } = seriesStyle(place);
      const line = Array.from({ length: fitSteps + 1 }, (_, i) => low + ((high - low) * i) / fitSteps);
      return [
        ...(fit
          ? [
              {
                data: { values: line.map((magnitude) => ({ magnitude, value: efficiencyAt(fit, magnitude) })) },
                mark: { type: 'line' as const, color: colour, strokeDash: [...dash], strokeWidth: 1.8 },
                encoding: { x: x('magnitude', below), y: shareAxis('value') },
              },
            ]
          : []),
        {
          data: { values: valuesOf(place) },
          mark: { type: 'rule', color: colour, strokeWidth: 1.2, opacity: 0.4 },
          encoding: { x: x('magnitude', below), y: shareAxis('from'), y2: { field: 'to' } },
        },
      ];
    }),
    // Upon the intervals of all: those of few objects are long.
    ...series.map((_, place): Layer => {
      const { colour, shape } = seriesStyle(place);
      return {
        data: { values: valuesOf(place) },
        mark: { type: 'point', filled: true, color: colour, shape, size: 42, opacity: 1 },
        encoding: { x: x('magnitude', below), y: shareAxis('value') },
      };
    }),
  ];
  return {
    ...(isNamed && { title: { text: name, fontSize: 13, offset: 6 } }),
    width: isNamed ? PANEL.beside : PANEL.alone,
    height: PANEL.height,
    layer: [{ layer }, topAxis(x('magnitude', above), ticks)],
    resolve: { axis: { x: 'independent' } },
  };
}

/** An axis of its own over marks that cannot be seen. */
const topAxis = (x: object, ticks: readonly number[]): Layer => ({
  data: { values: ticks.map((magnitude) => ({ magnitude })) },
  mark: { type: 'point', opacity: 0 },
  encoding: { x },
});

/** m50 over speed, fainter upwards; what is only known to lie beyond the magnitudes is an arrow at their end. */
function limitPanel(detectors: readonly DetectorSeries[], speeds: readonly number[], zeroPoint: number, width: number): Panel {
  const magnitudes = detectors.flatMap(({ series }) => series.flatMap(({ points }) => points.map(({ magnitude }) => magnitude)));
  const [low, high] = [Math.min(...magnitudes), Math.max(...magnitudes)];
  const ticks = magnitudeTicks(magnitudes);
  const margin = 0.06 * (high - low);
  const scale = { domain: [low - margin, high + margin], nice: false };
  const y = (field: string, axis: object) => ({ field, type: 'quantitative' as const, scale, axis });
  const left = { title: 'm50 (fainter upwards)', values: ticks, labelExpr: asMagnitude };
  const right = { title: 'm50, events/s', orient: 'right' as const, values: ticks, labelExpr: asRate(zeroPoint), grid: false };
  const x = {
    field: 'place',
    type: 'quantitative' as const,
    scale: { domain: [-0.5, speeds.length - 0.5], nice: false },
    axis: {
      title: 'Speed (px/s)',
      values: speeds.map((_, i) => i),
      labelExpr: `[${speeds.join(', ')}][datum.value]`,
      tickCount: speeds.length,
    },
  };
  const layer = detectors.flatMap(({ series }, k): Layer[] => {
    const { colour, dash, shape } = seriesStyle(k);
    const at = (i: number) => i + (k - (detectors.length - 1) / 2) * 0.1;
    const measured = series.flatMap(({ m50 }, i) =>
      m50.kind === 'measured' ? [{ place: at(i), value: m50.value, from: m50.low ?? low, to: m50.high ?? high }] : [],
    );
    const arrows = (kinds: readonly string[], end: number, arrow: string): Layer => ({
      data: { values: series.flatMap(({ m50 }, i) => (kinds.includes(m50.kind) ? [{ place: at(i), value: end }] : [])) },
      mark: { type: 'point', shape: arrow, filled: true, color: colour, size: 110, opacity: 1 },
      encoding: { x, y: y('value', left) },
    });
    return [
      {
        data: { values: measured },
        mark: { type: 'line', color: colour, strokeDash: [...dash], strokeWidth: 1.5 },
        encoding: { x, y: y('value', left) },
      },
      {
        data: { values: measured },
        mark: { type: 'rule', color: colour, strokeWidth: 1.4 },
        encoding: { x, y: y('from', left), y2: { field: 'to' } },
      },
      {
        data: { values: measured },
        mark: { type: 'point', filled: true, color: colour, shape, size: 60, opacity: 1 },
        encoding: { x, y: y('value', left) },
      },
      arrows(['fainter'], high, 'arrow'),
      arrows(['brighter', 'never'], low, 'M0,0.9L-0.5,0.1L-0.15,0.1L-0.15,-0.9L0.15,-0.9L0.15,0.1L0.5,0.1Z'),
    ];
  });
  const rates: Layer = {
    data: { values: ticks.map((value) => ({ value })) },
    mark: { type: 'point', opacity: 0 },
    encoding: { y: y('value', right) },
  };
  return { width, height: PANEL.height, layer: [{ layer }, rates], resolve: { axis: { y: 'independent' } } };
}
