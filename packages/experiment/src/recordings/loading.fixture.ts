import { tinyConfig } from '../network/tiny.fixture.ts';
import { type DatasetRecording, datasetRecording } from './dataset.ts';
import { generatorOptions } from './synthetic.ts';

/** Generated recordings of the given names, each another one. */
export function recordingsNamed(names: readonly string[], durationS = 6): DatasetRecording[] {
  const options = { ...generatorOptions(tinyConfig()), durationS };
  return names.map((name, seed) => datasetRecording(name, { kind: 'generated', options, seed }));
}
