import type { MagnitudeDifference, MagnitudeEstimate, SpeedCompleteness } from '@spikeseg/segmentation';
import { alignRows } from '../text-table.ts';
import type { CompletenessReport } from './conclude.ts';
import { rateOf } from './grid.ts';

/** Tables for people: limits by speed and detector, differences, false alarms. */
export function completenessTables(report: CompletenessReport): string[] {
  return [
    ...limitTable(report),
    ...differenceTable(report),
    '',
    ...falseAlarmTable(report),
    '',
    ...notes(report),
  ];
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
    ...alignRows([['speed', 'there', ...detectors.map(({ name }) => shortName(name))], ...rows]),
  ];
}

function differenceTable({ detectors, speedsPxS, completeness }: CompletenessReport): string[] {
  if (detectors.length === 1) return [];
  const [first, ...others] = detectors.map(({ name }) => shortName(name));
  return [
    '',
    `m50 minus that of ${first}, on the same objects (above 0: sees fainter ones)`,
    ...alignRows([
      ['speed', ...others],
      ...speedsPxS.map((speed, i) => [`${speed} px/s`, ...completeness.differences.map((speeds) => differenceText(speeds[i]))]),
    ]),
  ];
}

function falseAlarmTable({ recordings, detectors, falseAlarmsPerHour }: CompletenessReport): string[] {
  const wish = falseAlarmsPerHour === null ? `that of ${shortName(detectors[0].name)}` : `${falseAlarmsPerHour} per hour`;
  const rows = recordings.flatMap(({ name, seconds, falsePlaces }) =>
    falsePlaces.map((one, k) => [
      name,
      shortName(detectors[k].name),
      `${one.places} in ${seconds.toFixed(0)} s`,
      `${one.perHour.toFixed(0)}/h`,
      one.nothingLeft ? 'none is enough' : one.minScore === null ? 'all count' : `${one.minScore.toPrecision(4)}`,
      `${one.placesLeft}`,
      `${(100 * one.spoiled).toFixed(1)} %`,
    ]),
  );
  return [
    `places found without injections, away from labels, each taken for false; common rate: ${wish}`,
    ...alignRows([['recording', 'detector', 'places', 'rate', 'score from', 'left', 'spoiled'], ...rows]),
  ];
}

function notes({ recordings, detectors, completeness, falseAlarmsPerHour }: CompletenessReport): string[] {
  const lines: string[] = [];
  for (const { name, falsePlaces } of recordings) {
    const [reference] = falsePlaces;
    for (const [k, one] of falsePlaces.entries()) {
      const who = `${shortName(detectors[k].name)} on ${name}`;
      const isBelow = falseAlarmsPerHour === null ? one.places < reference.places : one.perHour < falseAlarmsPerHour;
      if (one.nothingLeft)
        lines.push(`${who}: so many places share its highest score that none may count at the common rate; it finds nothing there`);
      else if (isBelow) lines.push(`${who}: is below the common rate at its own settings, and a score cannot lower its threshold`);
    }
  }
  completeness.detectors.forEach((speeds, k) =>
    speeds.forEach(({ speedPxS, cells }) => {
      const few = cells.filter(({ trials }) => trials < fewTrials);
      if (few.length > 0)
        lines.push(
          `${shortName(detectors[k].name)} at ${speedPxS} px/s: fewer than ${fewTrials} usable objects at ${few.map(({ magnitude }) => `m ${signed(magnitude)}`).join(', ')}`,
        );
    }),
  );
  return lines;
}

const fewTrials = 20;

/** What it came to, in words. */
export function completenessConclusion({ detectors, completeness, zeroPoint }: CompletenessReport): string {
  const [speeds] = completeness.detectors;
  const name = shortName(detectors[0].name);
  const measured = speeds.flatMap(({ speedPxS, m50: { kind, value } }) =>
    kind === 'measured' && value !== null ? [{ speedPxS, value }] : [],
  );
  const blind = speeds.filter(({ m50: { kind } }) => kind === 'brighter' || kind === 'never').map(({ speedPxS }) => speedPxS);
  const all = speeds.filter(({ m50: { kind } }) => kind === 'fainter').map(({ speedPxS }) => speedPxS);
  const rate = (value: number) => `${figure(rateOf({ zeroPoint }, value))} events/s`;
  const parts: string[] = [];
  if (measured.length > 0) {
    const best = measured.reduce((a, b) => (b.value > a.value ? b : a));
    const worst = measured.reduce((a, b) => (b.value < a.value ? b : a));
    parts.push(`finds half of the objects of ${rate(best.value)} at ${best.speedPxS} px/s`);
    if (worst !== best) parts.push(`at ${worst.speedPxS} px/s they must cause ${rate(worst.value)}`);
  }
  if (all.length > 0) parts.push(`finds more than half of all magnitudes at ${all.join(', ')} px/s`);
  if (blind.length > 0) parts.push(`finds less than half of the brightest at ${blind.join(', ')} px/s`);
  return `${name} ${parts.join('; ')}.`;
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
export const signed = (value: number, digits?: number): string =>
  `${value < 0 ? '−' : ''}${digits === undefined ? Math.abs(value) : Math.abs(value).toFixed(digits)}`;

/** Two digits, never as a power of ten. */
export const figure = (value: number): string => Number(value.toPrecision(2)).toLocaleString('en', { maximumSignificantDigits: 2 });

/** A path is too long for a column. */
const shortName = (name: string): string => name.replace(/^.*[\\/]/, '');

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1];
