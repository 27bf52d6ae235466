import { defaultConfig, mergeConfigs, type PartialConfig, type SpikesegConfig } from '@spikeseg/config';
import { expect, it } from 'vitest';
import { type SweepRow, seedWarnings, sweepCsv, sweepTable } from './sweep-result.ts';

const rows: readonly SweepRow[] = [
  {
    name: 'run-1',
    settings: { seed: '1', 'model.thresholds': '[0.1, 0.1, 0.1]' },
    trained: { strictJ: 0.5, pd: 0.75, falsePerMinute: 12 },
    matched: { strictJ: 0.25, pd: 0.5, falsePerMinute: 14 },
    outcome: 'converged',
    convergenceMeasure: 0.0078125,
  },
  {
    name: 'run-2',
    settings: { seed: '2', 'model.thresholds': '[0.1, 0.1, 0.1]' },
    trained: { strictJ: null, pd: null, falsePerMinute: 0 },
    matched: { strictJ: -0.5, pd: 0, falsePerMinute: 0 },
    outcome: 'max-epochs',
    convergenceMeasure: null,
  },
];
const cells = (line: string): string[] => line.trim().split(/ {2,}/);

it('a line per run: what was varied, both networks, how it ended', () => {
  expect(sweepTable(rows).map(cells)).toEqual([
    ['run', 'seed', 'model.thresholds', 'strict J', 'Pd', 'false/min', 'untrained: J', 'Pd', 'false/min', 'outcome', 'C_l'],
    ['run-1', '1', '[0.1, 0.1, 0.1]', '0.50', '0.75', '12.0', '0.25', '0.50', '14.0', 'converged', '0.0078'],
    ['run-2', '2', '[0.1, 0.1, 0.1]', '–', '–', '0.0', '-0.50', '0.00', '0.0', 'max-epochs', '–'],
  ]);
});

it('sweep.csv has the same in full', () => {
  expect(sweepCsv(rows)).toBe(
    [
      'run,seed,model.thresholds,strict_j,pd,false_per_minute,untrained_strict_j,untrained_pd,untrained_false_per_minute,outcome,c_l',
      'run-1,1,"[0.1, 0.1, 0.1]",0.5,0.75,12,0.25,0.5,14,converged,0.0078125',
      'run-2,2,"[0.1, 0.1, 0.1]",,,0,-0.5,0,0,max-epochs,',
      '',
    ].join('\n'),
  );
});

const sweepOf = (changes: PartialConfig, ...seeds: readonly number[]) =>
  seeds.map((seed) => mergeConfigs<SpikesegConfig>(defaultConfig(), mergeConfigs<PartialConfig>({ seed }, changes)));

it('several seeds move the split of recordings, and draw other generated ones', () => {
  expect(seedWarnings(sweepOf({ data: { dataset: 'ebssa' } }, 1, 2))).toEqual([
    expect.stringMatching(/^the seeds also draw the split: what trained one run may score another/),
  ]);
  expect(seedWarnings(sweepOf({ data: { dataset: 'synthetic' } }, 1, 2))).toEqual([
    expect.stringMatching(/^the seeds also draw the generated recordings/),
  ]);
});

it('one seed moves nothing, and what is held out stays held out', () => {
  expect(seedWarnings(sweepOf({ data: { dataset: 'ebssa' } }, 1, 1))).toEqual([]);
  expect(seedWarnings(sweepOf({ data: { dataset: 'ebssa', held_out: ['a'] } }, 1, 2))).toEqual([]);
});
