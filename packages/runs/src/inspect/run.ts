import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { layersOf, type SpikesegConfig } from '@spikeseg/config';
import { alignRows, configDifferences, quantity, shellLine } from '@spikeseg/report';
import { readCheckpoint } from '../checkpoints/checkpoint.ts';
import type { Call } from '../context/context.ts';
import { detectorOf } from '../detectors/detector-kinds.ts';
import { readMetrics } from '../evaluation/read-metrics.ts';
import { formatDuration } from '../log/progress.ts';
import { learnedTable } from '../motions/learned-table.ts';
import { learnedFromObjects } from '../motions/learning.ts';
import { readLearning } from '../motions/learning-state.ts';
import { trainedLayers } from '../network/network.ts';
import { generatorOptions } from '../recordings/synthetic.ts';
import { runConfig } from '../run-folder/run-config.ts';
import { type RunPaths, runPaths } from '../run-folder/run-paths.ts';
import { readRunRecord } from '../training/run-record.ts';
import { trainingLines } from './checkpoint.ts';
import type { Inspection } from './inspection.ts';
import { fileLines, filesOf, scoreLines } from './result.ts';

/**
 * Shows a run folder: what ran, its detector, its data, its scores and its files.
 *
 * @throws ConfigError, CheckpointError when a file of the run is damaged
 */
export function inspectRun(call: Call, root: string): Inspection {
  const config = runConfig(call, root);
  const paths = runPaths(root, config);
  const record = readRunRecord(paths.run);
  const checkpoint = ['best', 'last'].map((name) => join(paths.checkpoints, `${name}.safetensors`)).find(existsSync);
  const learned = learnedBy[detectorOf(config).learns](config, paths, checkpoint);
  const metrics = existsSync(paths.metricsJson) ? readMetrics(paths.metricsJson) : undefined;
  const files = filesOf(root);
  const settings = configDifferences(config).map(({ key, value, standard }) => [`    ${key}`, value, `default ${standard}`]);
  return {
    facts: { kind: 'run', path: root, run: record, config, checkpoint, ...learned.facts, metrics, files } as Inspection['facts'],
    text: [
      `${root}: a run of spikeseg-cli train`,
      ...alignRows([
        ['  outcome', record.outcome],
        ['  started', `${record.started}, took ${formatDuration(record.seconds)}`],
        ['  command', shellLine(record.command, process.platform)],
        ['  detector', learned.detector],
        ['  data', dataText(config)],
      ]),
      ...learned.text,
      '  settings that differ from the defaults',
      ...(settings.length === 0 ? ['    none'] : alignRows(settings)),
      ...scoreLines(metrics),
      ...fileLines(files),
    ],
  };
}

/** What a run has learned so far, as facts and as lines. */
interface Learned {
  /** The detector in words. */
  readonly detector: string;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly text: readonly string[];
}

function learnedLayers(config: SpikesegConfig, _paths: RunPaths, checkpoint: string | undefined): Learned {
  const maps = layersOf(config).flatMap((layer) => (layer.kind === 'pool' ? [] : [`${layer.name} ${layer.maps}`]));
  const detector = `network: ${maps.join(', ')} maps; trained: ${trainedLayers(config).join(', ')}`;
  if (checkpoint === undefined) return { detector, facts: {}, text: ['  training', '    no checkpoint yet'] };
  const { training } = readCheckpoint(checkpoint);
  return { detector, facts: { training }, text: trainingLines(training) };
}

/** What objects have taught the detector. */
function learnedMotions(config: SpikesegConfig, paths: RunPaths): Learned {
  const detector = detectorOf(config).title;
  const stored = readLearning(paths);
  if (stored === undefined) return { detector, facts: {}, text: ['  learned', '    nothing yet: no recording is done'] };
  const { learning, ended } = stored;
  const learned = learnedFromObjects(learning, config);
  const recordings = learning.map(({ recording }) => recording);
  return {
    detector,
    facts: { learned: { ended, recordings, ...learned } },
    text: [
      `  learned${ended ? '' : ', so far'}`,
      ...alignRows(learnedTable(learned)).map((line) => `    ${line}`),
      `  learned from ${recordings.join(', ')}`,
    ],
  };
}

function dataText(config: SpikesegConfig): string {
  const { data } = config;
  const { synthetic } = data;
  const scene = synthetic.scene === 'plain' ? '' : `, scene ${synthetic.scene}`;
  return data.dataset === 'synthetic'
    ? `generated: ${quantity(synthetic.recordings, 'recording')} with satellites, ${synthetic.negatives} without, ${generatorOptions(config).durationS} s each${scene}`
    : `${data.data_root}, sensor ${data.sensor}`;
}

/** By what the detector learns. */
const learnedBy = { layers: learnedLayers, motions: learnedMotions, nothing: learnedLayers } as const;
