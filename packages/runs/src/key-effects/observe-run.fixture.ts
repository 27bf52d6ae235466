import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { type ConfigOverrides, loadConfig, type SpikesegConfig } from '@spikeseg/config';
import type { RunRecord } from '@spikeseg/report';
import { detectionsToCsv } from '@spikeseg/segmentation';
import { type NetworkWeights, type SparseSpikes, wasmBackend } from '@spikeseg/snn-core';
import { temporaryFolder, testContext } from '../context/context.fixture.ts';
import { neverInterrupted } from '../context/context.ts';
import { detect } from '../models/detector.ts';
import { networkFromConfig, untrainedWeights } from '../network/network.ts';
import { learnedFrom, openDataset } from '../recordings/dataset.ts';
import { epochStimuli, loadStimuli, type StimulusSet, stimuliOf } from '../recordings/stimuli.ts';
import { reserveFolder } from '../run-folder/output-folder.ts';
import { runPaths } from '../run-folder/run-config.ts';
import { trainRun, writeRunStart } from '../training/train-run.ts';

/** What a run is looked at by before it learns. */
const dataParts = ['recordings', 'windows', 'split', 'stimuli'] as const;
/** What a run is looked at by; two runs are compared part by part. */
const parts = [
  ...dataParts,
  'network',
  'initial weights',
  'checks',
  'outcome',
  'trained weights',
  'trained thresholds',
  'model',
  'detections',
  'log',
  'record',
  'files',
] as const;
export type Part = (typeof parts)[number];
export type Observation = Readonly<Partial<Record<Part, string>>>;

/** Learns something in a fraction of a second: 30 windows of 200 ms. */
const base: ConfigOverrides = {
  device: 'cpu',
  max_epochs: 3,
  data: {
    dataset: 'synthetic',
    timestep_ms: 20,
    input_height: 64,
    input_width: 64,
    synthetic: { recordings: 2, negatives: 1, duration_s: 2, background_rate_hz: 1000 },
  },
  convergence: { check_interval: 10 },
};

/** The configuration of a small run with changes, as a file and the command line would give it. */
export function smallConfig(...changes: readonly ConfigOverrides[]): SpikesegConfig {
  const environment = { cwd: '/', env: {}, home: '/' };
  return changes.reduce<SpikesegConfig>(
    (config, overrides) => loadConfig(undefined, { overrides: { ...flat(config), ...flat(overrides) }, environment }),
    loadConfig(undefined, { overrides: base, environment }),
  );
}

/** Dotted keys and their values. */
function flat(mapping: object, prefix = ''): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(mapping).flatMap(([key, value]: [string, unknown]) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.entries(flat(value, `${prefix}${key}.`))
        : [[`${prefix}${key}`, value]],
    ),
  );
}

/** Whether parts are there before anything learns. */
export const isOfData = (changes: readonly Part[]): boolean =>
  changes.every((part) => (dataParts as readonly Part[]).includes(part));

/** Reads what a small network would learn from. */
export async function observeData(config: SpikesegConfig): Promise<Observation> {
  return dataOf(config, await loadSmall(config));
}

const loadSmall = async (config: SpikesegConfig): Promise<StimulusSet> =>
  loadStimuli(config, learnedFrom(config, await openDataset(config)), { stop: neverInterrupted });

const dataOf = async (config: SpikesegConfig, { recordings, train, validation }: StimulusSet): Promise<Observation> => ({
  recordings: hash(recordings.map(({ seen, events: count }) => [seen.name, seen.fingerprint, count])),
  windows: hash((await textsOf(stimuliOf([...train, ...validation]))).toSorted()),
  split: hash([train, validation].map((part) => part.map(({ key }) => key))),
  stimuli: hash([
    await textsOf(epochStimuli(config, train, { layer: 'conv2', epoch: 0, skip: 0 })),
    await textsOf(epochStimuli(config, train, { layer: 'conv2', epoch: 1, skip: 0 })),
  ]),
});

/** Trains a small network and looks at all that comes of it. */
export async function observeRun(config: SpikesegConfig): Promise<Observation> {
  const cwd = temporaryFolder();
  const context = testContext([], { cwd, quiet: true });
  const stimuli = await loadSmall(config);
  const root = reserveFolder(`${cwd}/${config.output_dir.replaceAll('/', '_')}`, config.experiment_name, (folder) =>
    writeRunStart(context, config, folder),
  );
  const paths = runPaths(root, config);
  const trained = await trainRun({ context, config, paths, backend: wasmBackend, stimuli, resume: undefined });
  const network = networkFromConfig(config);
  const [test] = await openDataset(config, 'test');
  const { events } = await test.load();
  const model = { config, network, weights: trained.weights };
  const last = trained.result.weights;
  return {
    ...(await dataOf(config, stimuli)),
    network: hash(network),
    'initial weights': hash(numbersOf(untrainedWeights(config, network), 'weight')),
    checks: readFileSync(paths.metricsCsv, 'utf8'),
    outcome: hash(trained.result.state.finished.map(({ layer, outcome, epochs }) => [layer, outcome, epochs])),
    'trained weights': hash(numbersOf(last, 'weight')),
    'trained thresholds': hash(numbersOf(last, 'threshold')),
    model: hash(numbersOf(trained.weights, '')),
    detections: detectionsToCsv((await detect(wasmBackend, model, 'night', events)).detections),
    // There is no log where no message is important enough for it.
    log: existsSync(paths.log) ? readFileSync(paths.log, 'utf8').replaceAll(cwd, '') : '',
    record: JSON.stringify((JSON.parse(readFileSync(paths.run, 'utf8')) as RunRecord).wandbSync)?.replaceAll(cwd, '') ?? '',
    files: hash(
      readdirSync(cwd, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => relative(cwd, `${entry.parentPath}/${entry.name}`))
        .toSorted(),
    ),
  };
}

const hash = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 12);

const textOf = ({ shape, offsets, index, values }: SparseSpikes): string =>
  [shape, offsets, index, values ?? []].map((list) => list.join(' ')).join('|');

async function textsOf(stimuli: AsyncIterable<SparseSpikes>): Promise<string[]> {
  const texts: string[] = [];
  for await (const stimulus of stimuli) texts.push(textOf(stimulus));
  return texts;
}

const numbersOf = (weights: NetworkWeights, ending: string): unknown =>
  Object.entries(weights)
    .filter(([name]) => name.endsWith(ending))
    .map(([name, { shape, data }]) => [name, shape, [...data]]);

/** The parts in which two runs differ. */
export const differences = (a: Observation, b: Observation): Part[] => parts.filter((part) => a[part] !== b[part]);
