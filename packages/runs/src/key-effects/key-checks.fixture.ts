import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ConfigOverrides, SpikesegConfig } from '@spikeseg/config';
import { type GeneratorOptions, generateRecording } from '@spikeseg/events';
import { detectionsToCsv } from '@spikeseg/segmentation';
import { wasmBackend } from '@spikeseg/snn-core';
import { zipOf } from '../../../event-formats/src/compression/zip.fixture.ts';
import { memorySink, temporaryFolder, testContext } from '../context/context.fixture.ts';
import { neverInterrupted } from '../context/context.ts';
import { makeLogger, terminalTarget } from '../log/log.ts';
import { type Detected, detect } from '../models/detector.ts';
import { networkFromConfig, untrainedWeights } from '../network/network.ts';
import { chooseBackend } from '../options/device.ts';
import { openDetectorPool } from '../pool/detector-pool.ts';
import { testInterruption } from '../pool/jobs.fixture.ts';
import { openDataset } from '../recordings/dataset.ts';
import { linesOf, nmnistOf, npyOfEvents, someEvents } from '../recordings/event-files.fixture.ts';
import { loadStimuli } from '../recordings/stimuli.ts';
import { generatorOptions, planRecordings, writeRecordings } from '../recordings/synthetic.ts';
import { runPaths } from '../run-folder/run-config.ts';
import { trainRun, writeRunStart } from '../training/train-run.ts';
import { smallConfig } from './observe-run.fixture.ts';

/** A key whose effect shows elsewhere than in what a small run leaves. */
export interface KeyCheck {
  readonly key: string;
  readonly from: unknown;
  readonly to: unknown;
  /** What differs, for the documentation. */
  readonly what: string;
  /** What is observed with a value of the key. */
  readonly observe: (value: unknown) => Promise<unknown>;
}

export const keyChecks: readonly KeyCheck[] = [
  {
    key: 'device',
    from: 'cpu',
    to: 'cuda',
    what: 'the engine: TensorFlow.js on a GPU; where that cannot be had one line that says so, and the CPU; `cuda:N` and any device on the command line are errors then; evidence neurons compute on the processor, and another device on the command line is an error',
    observe: async (device) => {
      const sink = memorySink(false);
      await chooseBackend(String(device), {}, makeLogger([terminalTarget(sink, 'DEBUG')]));
      return sink.text();
    },
  },
  {
    key: 'data.dataset',
    from: 'synthetic',
    to: 'ebssa',
    what: 'the recordings that are read: generated ones, or those of the folder',
    observe: async (dataset) => namesIn({ ...(await writtenFolder()), 'data.dataset': dataset }),
  },
  {
    key: 'data.data_root',
    from: 'a folder with recordings',
    to: 'a folder that does not exist',
    what: 'the recordings that are read; an error that says what was looked for',
    observe: async (which) => {
      const folder = which === 'a folder with recordings' ? await writtenFolder() : { 'data.data_root': '/nowhere' };
      return namesIn({ ...folder, 'data.dataset': 'ebssa' }).catch((error: Error) => error.message);
    },
  },
  {
    key: 'data.sensor',
    from: 'all',
    to: 'ATIS',
    what: 'the recordings that are read',
    observe: async (sensor) => namesIn({ ...(await writtenFolder()), 'data.dataset': 'ebssa', 'data.sensor': sensor }),
  },
  {
    key: 'data.num_workers',
    from: 0,
    to: 2,
    what: 'the threads at work; results stay the same to the byte (a test of its own)',
    observe: async (workers) => {
      const pool = openDetectorPool({ workers: Number(workers), jobs: 9, backend: wasmBackend, stop: testInterruption().stop });
      await pool.close();
      return pool.workers;
    },
  },
  ...(
    [
      ['sensor_size', null, '346x260', 'the size of the sensor of every recording'],
      ['format', null, 'nmnist', 'the recordings that are read: files without a mark, too'],
      ['columns', 't,x,y,p', 't,y,x,p', 'the events of a table'],
      ['unit', 'us', 'ms', 'the times of the events'],
      ['stream', 'day', 'night', 'which events of a file are read'],
    ] as const
  ).map(([name, from, to, what]) => ({
    key: `data.${name}`,
    from,
    to,
    what,
    observe: (value: unknown) => eventsWith({ [`data.${name}`]: value }),
  })),
  {
    key: 'data.limit_factor',
    from: 1,
    to: 1e-7,
    what: 'whether a recording is read, or refused with the name of the key',
    observe: (value: unknown) => readingWith({ 'data.limit_factor': value }),
  },
  {
    key: 'checkpoint.save_on_interrupt',
    from: true,
    to: false,
    what: 'whether Ctrl-C leaves `last.safetensors`',
    observe: async (save) => interruptedRunSaves({ 'checkpoint.save_on_interrupt': save }),
  },
  ...(
    [
      ['evaluation.detector', 'network', 'evidence'],
      ['evidence.passes', 'causal', 'both'],
      ['evidence.false_alarms_per_hour', 1, 1e6],
      ['evidence.bin_px', 1, 2],
      ['evidence.object_off_share', 0.2, 0.9],
    ] as const
  ).map(([key, from, to]) => ({
    key,
    from,
    to,
    what: 'the detections',
    observe: (value: unknown) => evidenceWith({ [key]: value }),
  })),
  {
    key: 'evidence.threshold_nats',
    from: 20,
    to: 12,
    what: 'the detections, where the threshold is fixed',
    observe: (value: unknown) => evidenceWith({ 'evidence.false_alarms_per_hour': null, 'evidence.threshold_nats': value }),
  },
  ...(
    [
      ['sky.mount', 'unknown', 'fixed'],
      ['sky.scale_arcsec_px', null, 5],
    ] as const
  ).map(([key, from, to]) => ({
    key,
    from,
    to,
    what: 'what is known of the sky, and with it classes of tracks',
    observe: async (value: unknown) => {
      const still = [60, 120, 180].map((x) => ({ x, y: x, vx: 0, vy: 0, rateHz: 60 }));
      return JSON.stringify(
        (await evidenceIn(still, smallConfig({ 'evaluation.detector': 'evidence', 'sky.mount': 'fixed', [key]: value }))).sky,
      );
    },
  })),
];

/** What is read of a folder with lines, with records, and with an archive of two streams. */
async function eventsWith(overrides: ConfigOverrides): Promise<unknown> {
  const folder = temporaryFolder();
  const files = {
    'lines.csv': Buffer.from(linesOf(someEvents)),
    'records.bin': nmnistOf(someEvents),
    'streams.npz': zipOf({ 'day.npy': npyOfEvents(someEvents), 'night.npy': npyOfEvents(someEvents.slice(1)) }),
  };
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
  const sources = await openDataset(smallConfig({ 'data.dataset': 'ebssa', 'data.data_root': folder, ...overrides }));
  const loaded = await Promise.all(sources.map((source) => source.load()));
  return loaded.map(({ name, events: { t, x, sensor } }) => [name, [...t], [...x], sensor]);
}

/** A folder with one generated recording of each sensor. */
async function writtenFolder(): Promise<ConfigOverrides> {
  const folder = temporaryFolder();
  for (const sensor of ['DAVIS', 'ATIS']) {
    const config = smallConfig({
      'data.synthetic.sensor': sensor,
      'data.synthetic.recordings': 1,
      'data.synthetic.negatives': 0,
    });
    writeRecordings(planRecordings(config, join(folder, sensor)), () => {});
  }
  return { 'data.data_root': folder };
}

/** Reads two recordings of two objects each. */
async function readingWith(overrides: ConfigOverrides): Promise<string> {
  const folder = temporaryFolder();
  const config = smallConfig({ 'data.synthetic.satellites': 2, 'data.synthetic.negatives': 0 });
  writeRecordings(planRecordings(config, folder), () => {});
  return outcomeOf({ 'data.dataset': 'ebssa', 'data.data_root': folder, ...overrides });
}

/** Events of the first recording; where it is refused, by which key. */
async function outcomeOf(overrides: ConfigOverrides): Promise<string> {
  const [source] = await openDataset(smallConfig(overrides));
  return source.load().then(
    ({ events }) => `${events.t.length} events`,
    ({ message }: Error) => /data\.limit_factor/.exec(message)?.[0] ?? message,
  );
}

async function namesIn(overrides: ConfigOverrides): Promise<string[]> {
  return (await openDataset(smallConfig(overrides))).map(({ name }) => name);
}

async function interruptedRunSaves(overrides: ConfigOverrides): Promise<boolean> {
  const config = smallConfig(overrides);
  const cwd = temporaryFolder();
  const context = testContext([], { cwd, signal: AbortSignal.abort(), quiet: true });
  const paths = runPaths(cwd, config);
  writeRunStart(context, config, cwd);
  const stimuli = await loadStimuli(config, await openDataset(config), { stop: neverInterrupted });
  const run = trainRun({ context, config, paths, backend: wasmBackend, stimuli, resume: undefined });
  const { name } = (await run.catch((error: Error) => error)) as Error;
  if (name !== 'InterruptedError') throw new Error(`expected the run to be interrupted, got ${name}`);
  return existsSync(join(paths.checkpoints, 'last.safetensors'));
}

const known = new Map<string, Promise<string>>();

/** What is found out of a configuration; once, where several rows have the same. */
function once(config: SpikesegConfig, find: (config: SpikesegConfig) => Promise<string>): Promise<string> {
  const name = `${find.name} ${JSON.stringify(config)}`;
  const found = known.get(name) ?? find(config);
  known.set(name, found);
  return found;
}

/** What neurons that add up evidence find in a bright object, one that passes and leaves the sensor, and a fast one. */
const evidenceWith = (overrides: ConfigOverrides): Promise<string> =>
  once(smallConfig({ 'evaluation.detector': 'evidence', ...overrides }), evidenceOf);

async function evidenceOf(config: SpikesegConfig): Promise<string> {
  const paths = [
    { x: 60, y: 60, vx: 0, vy: 0, rateHz: 60 },
    { x: 20, y: 120, vx: 120, vy: 0, rateHz: 400 },
    { knots: [3, 3.8].map((tS) => ({ tS, x: 300 * (tS - 3), y: 30 })), rateHz: 300 },
  ];
  return detectionsToCsv((await evidenceIn(paths, config)).detections);
}

async function evidenceIn(paths: GeneratorOptions['paths'], config: SpikesegConfig): Promise<Detected> {
  const options = { ...generatorOptions(config), durationS: 4, backgroundRateHz: 1000, paths };
  const { events } = generateRecording(options, 7).recording;
  const network = networkFromConfig(config);
  const model = { config, network, weights: untrainedWeights(config, network) };
  return detect(wasmBackend, model, 'night', events);
}
