import { eventCells, eventNotes, segmentedRows } from '../scores/event-table.ts';
import { designedRows, type EvaluationRow, inSampleNotes, type Metrics } from '../scores/metrics.ts';
import { classCells, perRecordingCells, scoreCells, tableUnits, tableWarnings } from '../scores/score-table.ts';
import { trackCells, trackNotes } from '../scores/track-table.ts';
import { minus, quantity } from '../text.ts';
import { figures, type PlotFile, recordingFigures } from '../report/figures.ts';
import { folded, type Html, html, nothing, table } from '../report/html.ts';
import type { Section } from '../report/page.ts';
import { trackSection } from '../report/track-section.ts';

/** What was found, recording by recording. @param none said where nothing was scored @param noneEach the same of recordings and tracks */
export const scoreSections = (
  title: string,
  score: Metrics | undefined,
  plots: readonly PlotFile[],
  none: Html = nothing,
  noneEach: Html = none,
): readonly Section[] => [
  ['result', title, score ? scoreResult(score, plots) : none],
  ['recordings', 'Recordings', score ? recordingFigures(plots) : noneEach],
  ['tracks', 'Tracks', score ? trackSection(score.tracks ?? []) : noneEach],
];

/** What a score comes to at a glance: its plots, and what limits the figures. */
function scoreResult({ rows, designedOn, unlabelled, labelsMadeFrom = {} }: Metrics, plots: readonly PlotFile[]): Html {
  const left =
    unlabelled.length === 0
      ? []
      : [`Not searched, because they have no labels or no events to score with: ${unlabelled.join(', ')}`];
  const made = Object.entries(labelsMadeFrom).map(([name, detector]) => `${name}: labels made from tracks of ${detector}`);
  const plain = [...inSampleNotes(rows, designedOn), ...made, ...left];
  return html`${figures(plots, 'score')}
${plain.length === 0 ? nothing : warningItems(plain)}
${foldedWarnings(tableWarnings(rows))}`;
}

/** Warnings are many and repeat themselves: how many there are is read, they themselves are unfolded. */
const foldedWarnings = (warnings: readonly string[]): Html =>
  warnings.length === 0
    ? nothing
    : folded(
        `${warnings.length} ${warnings.length === 1 ? 'warning limits' : 'warnings limit'} what these figures say`,
        warningItems(warnings),
      );

/** The tables of a score with what their readers must know, folded away. */
export function scoreTables(score: Metrics): Html {
  const { rows, perRecording, eventsPerRecording, seen } = score;
  const trained = Object.values(seen).some((role) => role.endsWith('trained the model'));
  const all = trained ? 'all recordings, those that trained the network among them' : 'all recordings';
  const part = score.part === 'all' ? all : `the ${score.part} recordings`;
  const title = `Scores on ${part}; in brackets the interval`;
  const ofScores = html`${table(title, scoreCells(rows).map(typeset), (row) => rows[row].kind)}
<ul class="notes">${tableUnits(rows).map((note) => html`<li>${note}</li>\n`)}</ul>`;
  const cells = perRecordingCells(rows[0].name, perRecording, eventsPerRecording, seen).map(typeset);
  const eachTitle = `${capital(rows[0].name)} recording by recording`;
  return html`${folded('Scores of all detectors, baselines and null tests', ofScores)}
${score.byClass.length === 0 ? nothing : folded(classTitle, table(classTitle, classCells(score.byClass).map(typeset)))}
${tracks(rows)}
${events(rows)}
${folded(eachTitle, table(eachTitle, cells))}`;
}

const classTitle = 'What was found, by the classes of its tracks';

/** Warnings below a heading, where there are some. */
export const warningList = (warnings: readonly string[]): Html =>
  warnings.length === 0 ? nothing : html`<h3>Warnings</h3>${warningItems(warnings)}`;

const warningItems = (warnings: readonly string[]): Html =>
  html`<ul class="warnings">${warnings.map((text) => html`<li>${text}</li>\n`)}</ul>`;

/** The table of tracks, where any row has some. */
function tracks(rows: Metrics['rows']): Html {
  const tracked = rows.filter((row) => row.tracks !== undefined);
  if (tracked.length === 0) return nothing;
  const title = 'Scores of the tracks made of the detections';
  return folded(
    title,
    html`${table(title, trackCells(tracked).map(typeset), (row) => tracked[row].kind)}
<ul class="notes">${trackNotes(tracked).map((note) => html`<li>${note}</li>\n`)}</ul>`,
  );
}

/** The table of events, where the model has figures of them. */
function events(rows: Metrics['rows']): Html {
  const segmented = segmentedRows(rows);
  if (segmented.length === 0) return nothing;
  return folded(
    'Events of satellites',
    html`${table('Events of satellites', eventCells(segmented).map(typeset), (row) => segmented[row].kind)}
<ul class="notes">${eventNotes(segmented).map((note) => html`<li>${note}</li>\n`)}</ul>`,
  );
}

/** Figures with the minus sign of print, intervals and names of figures kept on one line; the name of the row stays as it is. */
const typeset = ([name, ...cells]: readonly string[]): string[] => [
  name,
  ...cells.map((cell) => minus(cell).replaceAll(', ', ',\u00a0').replace('J r', 'J\u00a0r')),
];

/** Of the scores of an evaluation what a conclusion needs. */
export type Concluded = Pick<Metrics, 'rows' | 'designedOn'> & Partial<Pick<Metrics, 'byClass' | 'labelsMadeFrom' | 'tracks'>>;

/**
 * What a score comes to, in words: the first row, or of it the class that is labelled; where labels come from; all that was found; and the best of what it must beat.
 */
export function scoreConclusion({ rows, designedOn, byClass = [], labelsMadeFrom = {}, tracks: found = [] }: Concluded): string {
  const sample = (name: string) => (designedOn.length > 0 && designedRows.includes(name) ? ' (in-sample)' : '');
  const [own, ...others] = rows
    .filter(({ kind }) => kind !== 'null')
    .map((row) => ({ ...row, name: `${row.name}${sample(row.name)}` }));
  const head = labelledClass(own, byClass);
  const { score, what } = head ?? { score: own.score, what: '' };
  const { detection, strict } = score.figures;
  const share =
    detection.pd.value === null ? 'no label could be scored' : `${percent(detection.pd.value)} of the labels are found`;
  const alarms = falseText(detection.falsePerMinute.value);
  const origin = labelOrigin(labelsMadeFrom, own.name);
  const j = strict.informedness.value;
  const begin = `${capital(own.name)}${what}: ${share}${alarms === '' ? '' : `, with ${alarms}`}.`;
  if (j === null) return `${begin} Strict J is not measurable.${origin}`;
  const scale = '(1 is perfect, an output that knows nothing has at most 0)';
  const rest = head === undefined ? withoutStars(byClass) : withAll(own, found);
  return `${begin} Strict J is ${figure(j)} ${scale}.${origin}${rest}${besideOthers(j, others)}`;
}

const falseText = (alarms: number | null): string => (alarms === null ? '' : `${rate(alarms)} false detections per minute`);

/**
 * The part of what was found that labels are of: what is called a satellite; where that is less than half of the labelled, as no class is known of it,
 * what is not called a star. Undefined where nothing has a class.
 */
function labelledClass(own: EvaluationRow, byClass: Metrics['byClass']) {
  const part = (row: string, what: string) => {
    const score = byClass.find(({ name }) => name === row)?.score;
    return score === undefined || score.figures.strict.informedness.value === null ? undefined : { score, what };
  };
  const satellites = part('satellites', ', what it calls satellites');
  const found = satellites?.score.figures.detection.pd.value ?? 0;
  const isMost = found > 0 && 2 * found >= (own.score.figures.detection.pd.value ?? 0);
  return isMost ? satellites : part('all but stars', ', all but stars');
}

/** All that was found: stars have no labels, so a detector that finds more of them has a lower score. */
function withAll({ score }: EvaluationRow, found: NonNullable<Metrics['tracks']>): string {
  const { detection, strict } = score.figures;
  const stars = quantity(found.filter((track) => track.class === 'star').length, 'track');
  const alarms = falseText(detection.falsePerMinute.value);
  const j = strict.informedness.value;
  return j === null
    ? ''
    : ` With all that it found, ${stars} of stars among it, it is ${figure(j)}${alarms === '' ? '' : `, with ${alarms}`}.`;
}

function withoutStars(byClass: Metrics['byClass']): string {
  const row = byClass.find(({ name }) => name === 'without the stars of the truth');
  const j = row?.score.figures.strict.informedness.value ?? null;
  return j === null ? '' : ` Without detections at stars, which have no labels, it is ${figure(j)}.`;
}

/** Labels that were made from tracks agree with the detector of these. */
function labelOrigin(madeFrom: NonNullable<Metrics['labelsMadeFrom']>, own: string): string {
  const names = Object.keys(madeFrom);
  if (names.length === 0) return '';
  const detectors = [...new Set(Object.values(madeFrom))];
  const isOwn = detectors.every((detector) => detector.startsWith(own.replace(' (in-sample)', '')));
  const whose = isOwn ? 'its own tracks' : `tracks of ${detectors.join(', ')}`;
  return ` The labels of ${names.join(', ')} were made from ${whose}: what was never found has a label only where people drew it.`;
}

/** The best of the others, whether it is better or not. */
function besideOthers(own: number, others: readonly EvaluationRow[]): string {
  const measured = others.flatMap(({ name, score }) => {
    const { value } = score.figures.strict.informedness;
    return value === null ? [] : [{ name, value }];
  });
  if (measured.length === 0) return '';
  const best = measured.reduce((first, one) => (one.value > first.value ? one : first));
  const verdict = best.value > own ? 'is better' : best.value === own ? 'is as good' : 'comes next';
  return ` Of the others, ${best.name} ${verdict} with ${figure(best.value)}.`;
}

const figure = (value: number): string => minus(value.toFixed(2));
/** Tenths of large rates say nothing. */
const rate = (value: number): string => (value < 100 ? value.toFixed(1) : Math.round(value).toLocaleString('en'));
const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
/** The name of a file stays as it is. */
const capital = (text: string): string => (/\.\w+( |$)/.test(text) ? text : text.slice(0, 1).toUpperCase() + text.slice(1));
