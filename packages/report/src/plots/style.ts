import type { Config } from 'vega-lite';
import { INK, OKABE_ITO } from './palette.ts';

const TEXT = { font: 'Roboto', color: INK.text, fontSize: 12 } as const;

/** Style of every vega-lite chart: left and bottom axis, light horizontal grid, one font, no frame. */
export const chartStyle: object = {
  background: 'white',
  padding: 12,
  font: TEXT.font,
  view: { stroke: null },
  title: {
    ...TEXT,
    fontSize: 15,
    fontWeight: 'bold',
    anchor: 'start',
    offset: 12,
    subtitleColor: INK.muted,
    subtitleFontSize: 12,
  },
  axis: {
    labelColor: INK.text,
    labelFontSize: 12,
    titleColor: INK.text,
    titleFontSize: 13,
    titleFontWeight: 'normal',
    titlePadding: 8,
    domainColor: INK.axis,
    tickColor: INK.axis,
    gridColor: INK.grid,
    labelOverlap: 'greedy',
  },
  axisX: { grid: false, labelFlush: false },
  legend: {
    labelColor: INK.text,
    labelFontSize: 12,
    labelLimit: 320,
    titleColor: INK.text,
    titleFontSize: 12,
    titleFontWeight: 'normal',
    symbolSize: 90,
  },
  header: { labelColor: INK.text, labelFontSize: 12, titleColor: INK.text },
  bar: { color: OKABE_ITO.blue },
  line: { color: OKABE_ITO.blue, strokeWidth: 2 },
  rule: { color: INK.muted, strokeWidth: 1.2 },
  text: { ...TEXT },
} satisfies Config;
