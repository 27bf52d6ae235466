import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PIXELS_PER_UNIT } from '../drawing/chart.ts';
import { pngHeader } from '../drawing/raster.ts';
import { type Html, html, nothing } from './html.ts';

/** A plot of a run folder. */
export interface PlotFile {
  /** Name without extension, e.g. `filters-conv2`. */
  readonly name: string;
  readonly png: Uint8Array;
}

/** What a plot shows. */
interface FigureText {
  /** Of a layer, of the score or of a recording: where it belongs in a report. */
  readonly about: 'layer' | 'score' | 'recording';
  /** Name of the layer or the recording; empty for the score. */
  readonly subject: string;
  /** Instead of the picture, for who cannot see it. */
  readonly alt: string;
  readonly caption: string;
  /** Light on dark. */
  readonly isDark?: true;
}

type FigureTexts = (subject: string) => Pick<FigureText, 'alt' | 'caption' | 'isDark'>;

/** The plots of a layer and of a recording by the beginning of their names, in the order in which one reads them. */
const textsOf: Readonly<Record<'layer' | 'recording', Readonly<Record<string, FigureTexts>>>> = {
  layer: {
    filters: (layer) => ({
      alt: `The weights of all maps of ${layer} as coloured squares.`,
      caption: `Filters of ${layer}: a tile per map, in it a square per input channel; the colour is the weight of a synapse. The grey lines say what is normal.`,
    }),
    convergence: (layer) => ({
      alt: `Three curves over the stimuli that ${layer} has learned: convergence measure, mean change of a weight, share of converged maps.`,
      caption: `Convergence of ${layer}: C is the mean of (w − min)(max − w) and falls to 0 as weights settle at either end; |Δw| is the mean change of a synapse per win.`,
    }),
    wins: (layer) => ({
      alt: `Bars: how often each map of ${layer} won the competition.`,
      caption: `Wins of every map of ${layer} in training. Maps that never won have learned nothing.`,
    }),
    thresholds: (layer) => ({
      alt: `Bars: the threshold of each map of ${layer} beside the one at rest.`,
      caption: `Thresholds of the maps of ${layer} at the end of training: homeostasis raises those of maps that win often.`,
    }),
    // Of a layer whose evidence moves on.
    motions: (layer) => ({
      alt: `A plane of velocities with a point for every motion that ${layer} has learned.`,
      caption: `Motions that ${layer} has learned without labels: velocity, spread (crosses) and how many objects share it (size of the point); grey: all objects.`,
    }),
  },
  recording: {
    overview: (recording) => ({
      alt: `All events of ${recording} on the sensor, as a long exposure, with the paths of satellites and of unknown objects.`,
      caption: `All events on the sensor, as a long exposure: the lighter, the more there were. Orange: satellites; blue: unknown objects, which may be satellites. Stars are the other trails and points.`,
      isDark: true,
    }),
    spacetime: (recording) => ({
      alt: `All events of ${recording} as grey dust in a box of x, y and time, with tracks as numbered lines, other detections as points and labels as bands.`,
      caption: `Space and time: events (darker where more of them coincide), tracks (lines with their numbers), detections outside of tracks (points) and labels (grey bands). Whole lines are at a label, dashed ones are not. Lines parallel to the axis of time stand still in the picture.`,
    }),
    tracks: (recording) => ({
      alt: `Horizontal and vertical positions of tracks, detections and labels of ${recording} over time.`,
      caption: `Positions of tracks (numbered lines), detections outside of them (points) and labels (grey bands) over time; dashed lines and hollow points are at no label.`,
    }),
    limits: (recording) => ({
      alt: `How faint the search of ${recording} saw, by part of the sensor and time, at three speeds.`,
      caption: `What the search could see: the rate from which on half of the objects of a speed are found, by time and part of the sensor; the lighter, the fainter. A line is a part: rows of parts from the upper edge on, in each from left to right. Black: nothing was seen.`,
    }),
    frame: (recording) => ({
      alt: `Events of ${recording} in one time step, with detections as boxes and labels as circles; beside it the strongest detection, enlarged, and the same place in the second before.`,
      caption: `Events, detections and labels in one time step. The second line says which step. Solid boxes are at a label, dashed ones are not. A box may hold no event, as the detector looks seconds back. At the right is the strongest detection, enlarged, and the same place in the second before.`,
    }),
  },
};

const scoreTexts: Readonly<Record<string, Pick<FigureText, 'alt' | 'caption'>>> = {
  scores: {
    alt: 'Bars with intervals: strict J and share of labels found, for the detector, baselines and null tests.',
    caption:
      'Strict J and share of labels found (Pd) of the detector, in the first row, beside what it must beat; lines are the intervals of the table.',
  },
  'operating-curve': {
    alt: 'Curves: share of labels found against false detections per minute, for the detector and baselines.',
    caption:
      'Share of labels found (Pd) against false detections per minute when only detections above a threshold on their score count.',
  },
  'track-operating-curve': {
    alt: 'Curves: share of labelled time covered by a track against false tracks per hour, for the detector and baselines.',
    caption:
      'Share of labelled time covered by a confirmed track (Pd) against false tracks per hour when only tracks above a threshold on their score are shown.',
  },
};

/** What the plot of a name shows; undefined for a picture that no command of this version draws. */
export function figureText(name: string): FigureText | undefined {
  if (Object.hasOwn(scoreTexts, name)) return { about: 'score', subject: '', ...scoreTexts[name] };
  const [kind, ...rest] = name.split('-');
  const subject = rest.join('-');
  const about = (['layer', 'recording'] as const).find((one) => Object.hasOwn(textsOf[one], kind));
  return about && { about, subject, ...textsOf[about][kind](subject) };
}

/** Plots about one thing, the kinds in the order of their texts. */
export function figures(plots: readonly PlotFile[], about: FigureText['about'], subject?: string): Html {
  const order = [textsOf.layer, textsOf.recording, scoreTexts].flatMap((texts) => Object.keys(texts));
  const rank = ({ name }: PlotFile) => order.indexOf(Object.hasOwn(scoreTexts, name) ? name : name.split('-')[0]);
  const chosen = plots
    .flatMap((plot) => {
      const text = figureText(plot.name);
      return text ? [{ ...plot, text }] : [];
    })
    .filter(({ text }) => text.about === about && (subject === undefined || text.subject === subject))
    .toSorted((a, b) => a.text.subject.localeCompare(b.text.subject, 'en') || rank(a) - rank(b));
  return chosen.length === 0 ? nothing : html`<div class="figures">${chosen.map(({ png, text }) => figure(png, text))}</div>`;
}

/** The pictures of every recording below its name. */
export function recordingFigures(plots: readonly PlotFile[]): Html {
  const texts = plots.flatMap(({ name }) => figureText(name) ?? []);
  const names = [...new Set(texts.filter(({ about }) => about === 'recording').map(({ subject }) => subject))];
  if (names.length === 0) return html`<p>No recording was searched that can be drawn.</p>`;
  return html`${names.toSorted((a, b) => a.localeCompare(b, 'en')).map((name) => html`<h3>${name}</h3>\n${figures(plots, 'recording', name)}\n`)}`;
}

/** Device pixels as those of the page, for which plots have twice as many. */
const size = (pixels: number): number => Math.round(pixels / PIXELS_PER_UNIT);

/** A small picture that is large when it is unfolded: the same image both times, and no script. */
function figure(png: Uint8Array, { alt, caption, isDark }: FigureText): Html {
  const source = `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
  const { width, height } = pngHeader(png);
  return html`<figure><details><summary title="enlarge, or make small again"><img src="${source}" width="${size(width)}" height="${size(height)}" alt="${alt}" class="${isDark ? 'dark' : ''}" /></summary></details><figcaption>${caption}</figcaption></figure>\n`;
}

/**
 * The plots below a folder, those that a report has words for; a recording's name may hold slashes.
 *
 * @param wanted leaves out others, by what they show
 */
export const plotsIn = (folder: string, wanted: (subject: string) => boolean = () => true): PlotFile[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.png'))
    .map((file) => ({ file, name: file.replaceAll('\\', '/').replace(/\.png$/, '') }))
    .filter(({ name }) => {
      const text = figureText(name);
      return text !== undefined && wanted(text.subject);
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ file, name }) => ({ name, png: readFileSync(join(folder, file)) }));
