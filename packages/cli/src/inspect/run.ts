import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { layersOf, type SpikesegConfig } from '@spikeseg/config';
import {
  type Context,
  formatDuration,
  generatorOptions,
  readCheckpoint,
  readMetrics,
  readRunRecord,
  runConfig,
  runPaths,
  trainedLayers,
} from '@spikeseg/experiment/parts';
import { alignRows, configDifferences, shellLine } from '@spikeseg/report';
import { trainingLines } from './checkpoint.ts';
import type { Inspection } from './inspection.ts';
import { fileLines, filesOf, scoreLines } from './result.ts';

/**
 * Shows a run folder: what ran, its detector, its data, its scores and its files.
 *
 * @throws ConfigError, CheckpointError when a file of the run is damaged
 */
export function inspectRun(context: Context, root: string): Inspection {
  const { host } = context;
  const config = runConfig(context, root);
  const paths = runPaths(root, config);
  const record = readRunRecord(paths.run);
  const checkpoint = ['best', 'last'].map((name) => join(paths.checkpoints, `${name}.safetensors`)).find(existsSync);
  const training = checkpoint === undefined ? undefined : readCheckpoint(checkpoint).training;
  const metrics = existsSync(paths.metricsJson) ? readMetrics(paths.metricsJson) : undefined;
  const files = filesOf(root);
  const settings = configDifferences(config).map(({ key, value, standard }) => [`    ${key}`, value, `default ${standard}`]);
  return {
    facts: { kind: 'run', path: root, run: record, config, checkpoint, training, metrics, files } as Inspection['facts'],
    text: [
      `${root}: a run of spikeseg-cli train`,
      ...alignRows([
        ['  outcome', record.outcome],
        ['  started', `${record.started}, took ${formatDuration(record.seconds)}`],
        ['  command', shellLine(record.command, host.platform)],
        ['  detector', detectorText(config)],
        ['  data', dataText(config)],
      ]),
      ...(training === undefined ? ['  training', '    no checkpoint yet'] : trainingLines(training)),
      '  settings that differ from the defaults',
      ...(settings.length === 0 ? ['    none'] : alignRows(settings)),
      ...scoreLines(metrics),
      ...fileLines(files),
    ],
  };
}

function detectorText(config: SpikesegConfig): string {
  const maps = layersOf(config).flatMap((layer) => (layer.kind === 'pool' ? [] : [`${layer.name} ${layer.maps}`]));
  return `network: ${maps.join(', ')} maps; trained: ${trainedLayers(config).join(', ')}`;
}

function dataText(config: SpikesegConfig): string {
  const { data } = config;
  const { synthetic } = data;
  const scene = synthetic.scene === 'plain' ? '' : `, scene ${synthetic.scene}`;
  return data.dataset === 'synthetic'
    ? `generated: ${synthetic.recordings} recording(s) with satellites, ${synthetic.negatives} without, ${generatorOptions(config).durationS} s each${scene}`
    : `${data.data_root}, sensor ${data.sensor}`;
}
