import { limitColumns, lostColumns } from '@spikeseg/detection';
import { observationColumns, observedLimitColumns } from '@spikeseg/observe';
import { expect, test } from 'vitest';
import { recordingColumns } from './jobs/collect-jobs.ts';
import { seasonColumns } from './jobs/write-collected.ts';

type Columns = readonly (readonly [name: string, meaning: string, ...rest: readonly unknown[]])[];

const tableOf = (file: string, what: string, columns: Columns): string =>
  [
    `### ${file}`,
    `${what}.`,
    ['| column | meaning |', '|---|---|', ...columns.map(([name, meaning]) => `| \`${name}\` | ${meaning} |`)].join('\n'),
  ].join('\n\n');

/** Written anew by `npx vitest run packages/batch/src/tables.test.ts -u`. */
test('The page of columns lists those of every table.', async () => {
  const { observation, star, light, candidate, stack } = observationColumns;
  const page = [
    '# Columns of tables',
    'All tables are CSV (RFC 4180). A cell is empty where nothing is known. Columns of `detections.csv` and of the `tracks.csv` of one search: [tutorial](tutorial.md#2-detect); of `sky.csv`: [motion of the sky](detection.md#motion-of-the-sky).',
    '## Of detect',
    '[What they mean](completeness.md#without-injection).',
    tableOf(
      'limits.csv',
      'A line for each part of the sensor and each second; of a long recording for each 2, 4, … s',
      limitColumns,
    ),
    tableOf('lost.csv', 'A line for each time in which less was seen, or nothing', lostColumns),
    '## Of observe',
    '[How observations are made](observations.md).',
    tableOf('observations.csv', 'A line for each second of a track', observation),
    tableOf('stars.csv', 'A line for each star of each picture', star),
    tableOf(
      'limits.csv of observe',
      'With a zero point, a line as in [that of detect](#limitscsv), with these columns beside it',
      observedLimitColumns.slice(limitColumns.length),
    ),
    tableOf('lightcurve.csv', 'A line for each block of about 20 events of a track', light),
    tableOf('satellites.csv', 'With `--tle`, of TLEs or OMM: a line for each satellite that a track may be', candidate),
    tableOf(
      'stacks.csv',
      'With `--tle`, of TLEs or OMM: a line for each satellite that was expected on the chip and is in no track',
      stack,
    ),
    '## Of batch',
    'Of `batch collect` ([many machines](how-to/many-machines.md#a-season)), where the command is `detect`.',
    tableOf('table.csv', 'A line for each recording', recordingColumns),
    tableOf('tracks.csv of a season', 'A line for each track of all recordings', seasonColumns),
  ];
  await expect(`${page.join('\n\n')}\n`).toMatchFileSnapshot('../../../docs/tables.md');
});
