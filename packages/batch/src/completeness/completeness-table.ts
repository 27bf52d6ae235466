import { join } from 'node:path';
import { csvText } from '@spikeseg/detection';
import {
  type Completeness,
  type CompletenessReport,
  efficiencyAt,
  type MagnitudeDifference,
  type MagnitudeEstimate,
  rateOf,
  type SpeedCompleteness,
} from '@spikeseg/evaluation';
import { writeAtomic } from '@spikeseg/experiment/commands';
import { type CompletenessPlotOptions, type DetectorSeries, plots } from '@spikeseg/report';
import { alignRows } from '@spikeseg/report/words';

/** Tables for people: limits by speed and detector, differences, false alarms. */
export function completenessTables(report: CompletenessReport): string[] {
  return [...limitTable(report), ...differenceTable(report), '', ...falseAlarmTable(report), '', ...notes(report)];
}

function limitTable({ detectors, speedsPxS, completeness, recordings, zeroPoint }: CompletenessReport): string[] {
  const life = speedsPxS.map((_, i) => median(recordings.map(({ lifeS }) => lifeS[i])));
  const cell = (speed: SpeedCompleteness) => `${limitText(speed.m50)}${rateText(speed.m50, zeroPoint)}`;
  const rows = speedsPxS.map((speed, i) => [
    `${speed} px/s`,
    `${life[i].toFixed(1)} s`,
    ...completeness.detectors.map((speeds) => cell(speeds[i])),
  ]);
  return [
    `m50 with 95 % interval (the larger, the fainter), and the events/s that it is; objects are there for the time beside their speed`,
    ...alignRows([['speed', 'there', ...shownNames(detectors)], ...rows]),
  ];
}

function differenceTable({ detectors, speedsPxS, completeness }: CompletenessReport): string[] {
  if (detectors.length === 1) return [];
  const [first, ...others] = shownNames(detectors);
  return [
    '',
    `m50 minus that of ${first}, on the same objects (above 0: sees fainter ones)`,
    ...alignRows([
      ['speed', ...others],
      ...speedsPxS.map((speed, i) => [`${speed} px/s`, ...completeness.differences.map((speeds) => differenceText(speeds[i]))]),
    ]),
  ];
}

function falseAlarmTable({ recordings, detectors }: CompletenessReport): string[] {
  const rows = recordings.flatMap(({ name, seconds, falsePlaces }) =>
    falsePlaces.map((one, k) => [
      name,
      shownNames(detectors)[k],
      `${one.places} in ${seconds.toFixed(0)} s`,
      `${one.perHour.toFixed(0)}/h`,
      one.above === null ? 'all count' : one.above.toPrecision(4),
      `${one.placesLeft}`,
      `${(100 * one.spoiled).toFixed(1)} %`,
    ]),
  );
  return [
    `places found without injections, away from labels, each taken for false; common rate: that of ${shownNames(detectors)[0]}`,
    ...alignRows([['recording', 'detector', 'places', 'rate', 'score above', 'left', 'spoiled'], ...rows]),
  ];
}

/** What a reader of the tables must know, one line each. */
function notes(report: CompletenessReport): string[] {
  const { detectors, completeness, injectionsPerCell, quick } = report;
  const rough = completeness.detectors.flatMap((speeds, k) => {
    const cells = speeds.flatMap(({ speedPxS, cells: ofSpeed }) =>
      ofSpeed.filter(({ magnitude }) => isFilledUp(quick, speedPxS, magnitude)),
    );
    const few = cells.filter(({ trials }) => trials < fewTrials).length;
    const who = shownNames(detectors)[k];
    return few === 0
      ? []
      : [
          `${who}: fewer than ${fewTrials} usable objects in ${few} of ${cells.length} kinds; give a larger option injections than ${injectionsPerCell}`,
        ];
  });
  return [...quickNotes(report), ...rateNotes(report), ...rough];
}

/** Whether a kind has all objects: without `--quick` every one. */
const isFilledUp = (quick: CompletenessReport['quick'], speedPxS: number, magnitude: number): boolean =>
  quick === undefined || quick.undecided.some((kind) => kind.speedPxS === speedPxS && kind.magnitude === magnitude);

/** How many objects there are of which kinds. */
function quickNotes({ quick, speedsPxS, magnitudes, injectionsPerCell }: CompletenessReport): string[] {
  if (quick === undefined) return [];
  const kinds = speedsPxS.length * magnitudes.length;
  return [
    `quick: ${injectionsPerCell} objects in each recording of the ${quick.undecided.length} kinds around m50, ${quick.firstPerCell} of the other ${kinds - quick.undecided.length}`,
  ];
}

/** Where detectors cannot be brought to the common rate. */
function rateNotes({ recordings, detectors }: CompletenessReport): string[] {
  return recordings.flatMap(({ name, falsePlaces }) =>
    falsePlaces.flatMap((one, k) => {
      const who = `${shownNames(detectors)[k]} on ${name}`;
      return one.places < falsePlaces[0].places
        ? [`${who}: below the common rate at its own settings; a score can raise a threshold and not lower it`]
        : [];
    }),
  );
}

/** With fewer objects a share is known to a fifth at best. */
const fewTrials = 20;

/** What it came to, in words. */
export function completenessConclusion({ detectors, completeness, zeroPoint }: CompletenessReport): string {
  const [speeds] = completeness.detectors;
  const at = (kinds: readonly string[]) => speeds.filter(({ m50 }) => kinds.includes(m50.kind)).map(({ speedPxS }) => speedPxS);
  const measured = speeds.flatMap(({ speedPxS, m50: { kind, value } }) =>
    kind === 'measured' && value !== null ? [{ speedPxS, value }] : [],
  );
  const rate = (value: number) => `${figure(rateOf({ zeroPoint }, value))} events/s`;
  const parts: string[] = [];
  if (measured.length > 0) {
    const best = measured.reduce((a, b) => (b.value > a.value ? b : a));
    const worst = measured.reduce((a, b) => (b.value < a.value ? b : a));
    parts.push(`finds half of the objects that cause ${rate(best.value)} at ${best.speedPxS} px/s`);
    if (worst !== best) parts.push(`at ${worst.speedPxS} px/s half of those that cause ${rate(worst.value)}`);
  }
  const [all, blind, unknown] = [at(['fainter']), at(['brighter', 'never']), at(['unknown'])];
  if (all.length > 0)
    parts.push(`finds more than half of the faintest at ${all.join(', ')} px/s: add fainter ones to option magnitudes`);
  if (blind.length > 0) parts.push(`finds less than half of the brightest at ${blind.join(', ')} px/s`);
  if (unknown.length > 0) parts.push(`was shown too few objects at ${unknown.join(', ')} px/s`);
  return `${shownNames(detectors)[0]} ${parts.join('; ')}.`;
}

/** A limit with its interval: `−3.88 [−3.97, −3.79]`, `> −1`, `< −8`, `never 50 %`. */
export function limitText({ kind, value, low, high }: MagnitudeEstimate): string {
  if (kind === 'unknown') return 'too few objects';
  if (kind === 'never' || value === null) return 'never reached';
  if (kind !== 'measured') return `${kind === 'fainter' ? '>' : '<'} ${signed(value)}`;
  return `${decimals(value)} [${low === null ? '…' : decimals(low)}, ${high === null ? '…' : decimals(high)}]`;
}

const rateText = ({ kind, value }: MagnitudeEstimate, zeroPoint: number): string =>
  kind === 'measured' && value !== null ? `  ${figure(rateOf({ zeroPoint }, value))}/s` : '';

function differenceText({ value, low, high }: MagnitudeDifference): string {
  if (value === null) return low === null && high === null ? '–' : `– [${end(low)}, ${end(high)}]`;
  return `${plus(value)} [${end(low)}, ${end(high)}]`;
}

const end = (value: number | null): string => (value === null ? '…' : plus(value));
const plus = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;
const decimals = (value: number): string => signed(Number(value.toFixed(2)), 2);

/** With the minus sign of print. */
const signed = (value: number, digits?: number): string =>
  `${value < 0 ? '−' : ''}${digits === undefined ? Math.abs(value) : Math.abs(value).toFixed(digits)}`;

/** Two digits, never as a power of ten. */
const figure = (value: number): string => Number(value.toPrecision(2)).toLocaleString('en', { maximumSignificantDigits: 2 });

/** Names for columns: the last part of a path, where that tells detectors apart. */
function shownNames(detectors: CompletenessReport['detectors']): string[] {
  const names = detectors.map(({ name }) => name);
  const short = names.map((name) => name.replace(/^.*[\\/]/, ''));
  return new Set(short).size === short.length ? short : names;
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1];

/** Writes table, report and picture. @param makeFolder asked when there is something to write @returns the folder */
export async function writeCompleteness(makeFolder: () => string, report: CompletenessReport): Promise<string> {
  const picture = await plots.completeness(seriesOf(report), plotOptions(report));
  const folder = makeFolder();
  writeAtomic(join(folder, 'completeness.csv'), completenessCsv(report));
  writeAtomic(join(folder, 'completeness.json'), `${JSON.stringify(report, null, 2)}\n`);
  writeAtomic(join(folder, 'completeness.png'), picture);
  return folder;
}

const seriesOf = ({ detectors, completeness }: CompletenessReport): DetectorSeries[] =>
  detectors.map(({ title }, k) => ({
    name: title,
    series: completeness.detectors[k].map(({ speedPxS, cells, fit, m50 }) => ({ speedPxS, points: cells, fit, m50 })),
  }));

function plotOptions({
  detectors,
  recordings,
  injectionsPerCell,
  quick,
  zeroPoint,
  bootstrap,
}: CompletenessReport): CompletenessPlotOptions {
  const where = recordings.length === 1 ? recordings[0].name : `${recordings.length} recordings`;
  const few = quick === undefined ? '' : `${quick.firstPerCell * recordings.length} or `;
  const injected = `${few}${injectionsPerCell * recordings.length} objects for each point`;
  return {
    title: detectors.length === 1 ? `Completeness of ${detectors[0].title}` : 'Completeness at equal rates of false alarms',
    notes: [
      `${where}; ${injected}; bars: ${Math.round(100 * bootstrap.confidence)} %`,
      `magnitude = ${zeroPoint} − 2.5 log10(events/s)`,
    ],
    zeroPoint,
  };
}

const columns = [
  'recordings',
  'detector',
  'speed_px_s',
  'magnitude',
  'events_per_s',
  'injected',
  'spoiled',
  'found',
  'efficiency',
  'efficiency_low',
  'efficiency_high',
  'fitted',
];

/** completeness.csv: a row for every detector, speed and magnitude, of all recordings together and, of several, of each. */
function completenessCsv(report: CompletenessReport): string {
  const rows = (name: string, { detectors }: Completeness) =>
    detectors.flatMap((speeds, k) =>
      speeds.flatMap(({ speedPxS, cells, fit }) =>
        cells.map(({ magnitude, injected, spoiled, found, efficiency: { value, low, high } }) => [
          name,
          report.detectors[k].name,
          speedPxS,
          magnitude,
          Number(rateOf(report, magnitude).toPrecision(6)),
          injected,
          spoiled,
          found,
          ...[value, low, high, fit ? efficiencyAt(fit, magnitude) : null].map(rounded),
        ]),
      ),
    );
  const { recordings } = report;
  return csvText([
    columns,
    ...rows(recordings.length === 1 ? recordings[0].name : 'all', report.completeness),
    ...(recordings.length === 1 ? [] : recordings.flatMap((one) => rows(one.name, one.completeness))),
  ]);
}

const rounded = (value: number | null): number | null => (value === null ? null : Number(value.toFixed(4)));
