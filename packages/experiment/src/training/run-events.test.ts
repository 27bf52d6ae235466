import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckReport, EpochReport, FinishedLayer, TrainerState } from '@spikeseg/stdp';
import { expect, it, test } from 'vitest';
import { temporaryFolder, testContext } from '../context/context.fixture.ts';
import { tinyCheckpoint, tinyConfig } from '../network/tiny.fixture.ts';
import { readEvents } from './events.fixture.ts';
import { openRunEvents, type RunEvents, type RunEventsOptions, wandbSync, writesEvents } from './run-events.ts';

const map = { wins: 3, rate: 0.3, meanChange: 0.01, threshold: 5, gain: 2, converged: false, recovered: false };
const check: CheckReport = {
  layer: 'conv3',
  epoch: 0,
  stimuli: 20,
  maps: [map, { ...map, wins: 0, rate: 0.1, meanChange: null, threshold: 7, gain: 1, recovered: true }],
  convergenceMeasure: 0.1,
  share: 0.25,
};
const conv2: FinishedLayer = { layer: 'conv2', outcome: 'max-epochs', epochs: 1, stimuli: 100, wins: [1], best: null };
const inConv3: TrainerState = {
  finished: [conv2],
  current: {
    layer: 'conv3',
    epoch: 1,
    position: 0,
    stimuli: 40,
    windowStimuli: 0,
    maps: [],
    convergence: { bestShare: 0, epochsWithoutBetter: 0, checksInEpoch: 0, betterInEpoch: false },
    best: null,
  },
};
const epochEnd: EpochReport = {
  layer: 'conv3',
  epoch: 0,
  validation: { figure: 0.5, winners: 4, coverage: 0.75 },
  best: true,
  outcome: undefined,
  state: inConv3,
  weights: tinyCheckpoint().weights,
};

function record(options: RunEventsOptions, write: (events: RunEvents) => void) {
  const folder = join(temporaryFolder(), 'tensorboard');
  write(openRunEvents(folder, testContext(), options));
  return { folder, written: readEvents(folder)[0] };
}

const from = { ...inConv3, current: null };

it('tells of a check: figures of the layer, and of its maps the mean and the ends', () => {
  const { written } = record({ gain: true, resumed: from }, (events) => events.check(check));
  const values = Object.fromEntries(written.map(({ tag, value }) => [tag.replace('conv3/', ''), value]));
  expect(values).toMatchObject({ share_converged: 0.25, wins: 3, silent_maps: 1, recovered_maps: 1 });
  expect(values).toMatchObject({ threshold_mean: 6, threshold_min: 5, threshold_max: 7, gain_mean: 1.5, gain_max: 2 });
  expect(values['rate_mean']).toBeCloseTo(0.2);
  expect(values['wins_per_map']).toBe(5);
});

it('says nothing of a gain that does not move, or of a change that was not made', () => {
  const silent = { ...check, maps: [{ ...map, meanChange: null }] };
  const { written } = record({ gain: false, resumed: undefined }, (events) => events.check(silent));
  const tags = written.map(({ tag }) => tag);
  expect(tags.filter((tag) => /gain|mean_change/.test(tag))).toEqual([]);
});

it('tells of an epoch: histograms, filters, figures on the validation windows', () => {
  const { written } = record({ gain: true, resumed: undefined }, (events) => events.epoch(epochEnd));
  expect(written.map(({ tag, value }) => [tag, value])).toEqual([
    ['version', undefined],
    ['conv3/weights', 5],
    ['conv3/thresholds', 5],
    ['conv3/filters', 4],
    ['conv3/validation_concordance', 0.5],
    ['conv3/validation_coverage', 0.75],
  ]);
});

it('counts the stimuli of the run, over layers', () => {
  const { written } = record({ gain: false, resumed: undefined }, (events) => {
    events.check({ ...check, layer: 'conv2', stimuli: 100 });
    events.epoch({ ...epochEnd, layer: 'conv2', outcome: 'max-epochs', state: from });
    events.check(check);
    events.epoch(epochEnd);
  });
  const stepsOf = (layer: string) => [...new Set(written.filter(({ tag }) => tag.startsWith(layer)).map(({ step }) => step))];
  expect(stepsOf('conv2')).toEqual([100]);
  expect(stepsOf('conv3')).toEqual([120, 140]);
});

it('a resumed run voids what comes after its checkpoint, in a file that is read later', () => {
  const { folder } = record({ gain: false, resumed: undefined }, (events) => events.check(check));
  openRunEvents(folder, testContext(), { gain: false, resumed: inConv3 }).check({ ...check, stimuli: 60 });
  const [first, second] = readEvents(folder);
  expect(first.map(({ tag }) => tag)).not.toContain('start');
  expect(second.slice(0, 3).map(({ tag, step }) => [tag, step])).toEqual([
    ['version', 0],
    ['start', 141],
    ['conv3/convergence_measure', 160],
  ]);
});

const wanted = tinyConfig({ logging: { wandb: true, wandb_project: 'night sky' } });

/** A folder with event files. */
function eventsIn(...files: readonly string[]): { readonly tensorboard: string } {
  const tensorboard = join(temporaryFolder(), 'tensorboard');
  mkdirSync(tensorboard);
  for (const file of files) writeFileSync(join(tensorboard, file), '');
  return { tensorboard };
}

test.each([
  [true, true, true],
  [true, false, true],
  [false, true, true],
  [false, false, false],
])('tensorboard %s and wandb %s write events: %s', (tensorboard, wandb, events) => {
  expect(writesEvents(tinyConfig({ logging: { tensorboard, wandb } }))).toBe(events);
});

test('the command names project, run and folder', () => {
  const paths = eventsIn('events.out.tfevents.1.vm');
  const id = expect.stringMatching(/^[0-9a-f]{12}$/) as string;
  expect(wandbSync(wanted, paths)).toEqual(['wandb', 'sync', '--project', 'night sky', '--id', id, paths.tensorboard]);
  expect(wandbSync(tinyConfig(), paths)).toBeUndefined();
});

test('a resumed run keeps its id, another run in the same place has another one', () => {
  const paths = eventsIn('events.out.tfevents.1.vm');
  const first = wandbSync(wanted, paths);
  writeFileSync(join(paths.tensorboard, 'events.out.tfevents.2.vm'), '');
  expect(wandbSync(wanted, paths)).toEqual(first);
  expect(wandbSync(wanted, eventsIn('events.out.tfevents.2.vm'))).not.toEqual(first);
});
