// The tables of docs/measured.md, "How faint", from a completeness.json: m50 by speed, detector and recording, differences, and false places. Prints
// Markdown. Needs a build.
//   npx node bench/completeness.mjs completeness.json
// With recordings instead how many rounds they take with --quick and without (parts/completeness-rounds.mjs).
//   npx node bench/completeness.mjs completeness.json recording.mat …
import { readFileSync } from 'node:fs';
import { printRounds } from './parts/completeness-rounds.mjs';

const [file, ...files] = process.argv.slice(2);
const report = JSON.parse(readFileSync(file, 'utf8'));
if (files.length > 0) {
  await printRounds(report, files);
  process.exit();
}
const { detectors, speedsPxS, recordings, zeroPoint } = report;
const shortOf = (name) => name.split('_')[0].replace(/^2018.*/, 'bsidavis');
const rate = (m50) => (m50.kind === 'measured' ? ` (${Number((10 ** ((zeroPoint - m50.value) / 2.5)).toPrecision(2))})` : '');
const limit = ({ kind, value, low, high }) => {
  if (kind !== 'measured' || value === null) return { fainter: `> ${value}`, brighter: `< ${value}` }[kind] ?? '–';
  return `${value.toFixed(2)} [${low?.toFixed(2) ?? '…'}, ${high?.toFixed(2) ?? '…'}]`;
};
const signed = (value, digits) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(digits)}`;
const table = (head, rows) =>
  [head, head.map((_, i) => (i === 0 ? '---' : '---:')), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

for (const [k, { title }] of detectors.entries()) {
  console.log(`\n${title}: m50 [95 %] (events/s)\n`);
  console.log(
    table(
      ['px/s', 'there', ...recordings.map(({ name }) => shortOf(name)), 'all'],
      speedsPxS.map((speed, i) => [
        `${speed}`,
        recordings.map(({ lifeS }) => lifeS[i].toFixed(1)).join(' / '),
        ...[...recordings, report].map(({ completeness }) => {
          const { m50 } = completeness.detectors[k][i];
          return limit(m50) + rate(m50);
        }),
      ]),
    ),
  );
}
for (const [k, { title }] of detectors.slice(1).entries()) {
  console.log(`\n${title} minus ${detectors[0].title}\n`);
  console.log(
    table(
      ['px/s', ...recordings.map(({ name }) => shortOf(name)), 'all'],
      speedsPxS.map((speed, i) => [
        `${speed}`,
        ...[...recordings, report].map(({ completeness }) => {
          const { value, low, high } = completeness.differences[k][i];
          const end = (at) => (at === null ? '…' : signed(at, 2));
          return value === null ? '–' : `${signed(value, 2)} [${end(low)}, ${end(high)}]`;
        }),
      ]),
    ),
  );
}
console.log('\nfalse places\n');
console.log(
  table(
    ['recording', 'detector', 'places', 'per hour', 'score above', 'left', 'spoiled'],
    recordings.flatMap(({ name, seconds, falsePlaces }) =>
      falsePlaces.map((one, k) => [
        shortOf(name),
        detectors[k].title,
        `${one.places} in ${seconds.toFixed(0)} s`,
        one.perHour.toFixed(0),
        one.above === null ? 'all' : one.above.toPrecision(4),
        `${one.placesLeft}`,
        `${(100 * one.spoiled).toFixed(1)} %`,
      ]),
    ),
  ),
);
const poor = report.completeness.detectors.flatMap((speeds, k) =>
  speeds.flatMap(({ speedPxS, fit }) =>
    fit && fit.deviance > 20
      ? [`${detectors[k].title}, ${speedPxS} px/s: deviance ${fit.deviance.toFixed(0)} for ${fit.degreesOfFreedom}`]
      : [],
  ),
);
console.log(`\n${poor.join('\n')}`);
