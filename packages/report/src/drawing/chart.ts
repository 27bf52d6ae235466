import { fileURLToPath } from 'node:url';
import type { Config, TopLevelSpec } from 'vega-lite';
import { packageFolder } from '../package-folder.ts';
import { INK, OKABE_ITO } from './palette.ts';

/*
 * The one place that knows how a picture is drawn: vega-lite → vega → SVG → resvg → PNG. All three are loaded when the first
 * plot is drawn, for they are the heaviest dependencies and most commands draw nothing. Fonts come with this package and
 * system fonts are not looked at, so that a plot is the same on every machine.
 */

/** Device pixels per unit of a figure: twice as many as CSS has, for print and for dense screens. */
export const PIXELS_PER_UNIT = 2;

/** First name of a text's font in every figure. */
export const FONT = 'Roboto';

/** A file of {@link FONT}, the weight in it, and the characters that it is for, as CSS writes them. */
interface FontFile {
  readonly path: string;
  readonly weight: 400 | 700;
  readonly range: string;
}

const GREEK = 'U+0370-03FF';
const NOT_GREEK = 'U+0000-036F, U+0400-FFFF';

const fontFile = (name: string, weight: FontFile['weight'], range: string): FontFile => ({
  path: fileURLToPath(new URL(`fonts/${name}`, packageFolder)),
  weight,
  range,
});

export const fontFiles: readonly FontFile[] = [
  fontFile('Roboto-Regular-latin.ttf', 400, NOT_GREEK),
  fontFile('Roboto-Bold-latin.ttf', 700, NOT_GREEK),
  fontFile('Roboto-Regular-greek.ttf', 400, GREEK),
];

/** Mean advance of a character of {@link FONT} over the font's size. */
const CHARACTER_WIDTH = 0.53;

/** Vega's hook for measuring text; exported by vega, missing in its types. */
interface TextMetrics {
  width: (item: { readonly fontSize?: number }, text?: string | number | boolean | null) => number;
}

/** A vega-lite chart. Its own types need those of a browser, which a program that uses this package may not have. */
export type ChartSpec = object;

/** Draws a vega-lite chart as SVG, in the style that all charts share. */
export async function chartSvg(spec: ChartSpec): Promise<string> {
  const [vega, vegaLite] = await Promise.all([import('vega'), import('vega-lite')]);
  // Else vega measures with node-canvas where that happens to be installed, and with far too wide characters elsewhere.
  const { textMetrics } = vega as unknown as { readonly textMetrics: TextMetrics };
  textMetrics.width = ({ fontSize = 11 }, text) => CHARACTER_WIDTH * fontSize * (text == null ? 0 : text.toString().length);
  const view = new vega.View(vega.parse(vegaLite.compile(withoutInherited(spec) as TopLevelSpec, { config: chartStyle }).spec), {
    renderer: 'none',
  });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

/**
 * A chart none of whose texts is called like what every object has (`constructor`): vega keeps constants by their text, in a plain object,
 * and takes what that inherits for one. A space behind it is not seen. Values of data are no constants.
 */
function withoutInherited(spec: unknown): unknown {
  if (typeof spec === 'string') return spec in Object.prototype ? `${spec} ` : spec;
  if (Array.isArray(spec)) return spec.map(withoutInherited);
  if (typeof spec !== 'object' || spec === null) return spec;
  return Object.fromEntries(
    Object.entries(spec).map(([key, value]) => [key, key === 'values' ? value : withoutInherited(value)]),
  );
}

/** Rasterises an SVG on white, with `PIXELS_PER_UNIT`, as a PNG file. */
export async function svgToPng(svg: string): Promise<Uint8Array> {
  const { Resvg } = await import('@resvg/resvg-js');
  const image = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: PIXELS_PER_UNIT },
    background: 'white',
    font: { fontFiles: fontFiles.map(({ path }) => path), loadSystemFonts: false, defaultFontFamily: FONT },
  });
  return image.render().asPng();
}

/** Makes what draws a PNG file of what makes a chart, or the markup of a figure. */
export const asPng =
  <Args extends readonly unknown[]>(make: (...args: Args) => ChartSpec | string) =>
  async (...args: Args): Promise<Uint8Array> => {
    const made = make(...args);
    return typeof made === 'string' ? svgToPng(made) : chartPng(made);
  };

/** Draws a vega-lite chart as a PNG file. */
export const chartPng = async (spec: ChartSpec): Promise<Uint8Array> => svgToPng(await chartSvg(spec));

const TEXT = { font: 'Roboto', color: INK.text, fontSize: 12 } as const;

/** Style of every vega-lite chart: left and bottom axis, light horizontal grid, one font, no frame. */
const chartStyle: object = {
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
