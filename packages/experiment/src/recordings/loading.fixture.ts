import { neverInterrupted } from '../interruption.ts';
import { tinyConfig } from '../models/tiny.fixture.ts';
import { type DatasetRecording, datasetRecording } from './dataset.ts';
import type { LoadOptions } from './load-recordings.ts';
import { generatorOptions } from './synthetic.ts';

/** Generated recordings of the given names, each another one. */
export function recordingsNamed(names: readonly string[], durationS = 6): DatasetRecording[] {
  const options = { ...generatorOptions(tinyConfig()), durationS };
  return names.map((name, seed) => datasetRecording(name, { kind: 'generated', options, seed }));
}

/** Loads with nobody to stop it, and with nothing to write. */
export const loadOptions = (changes: Partial<LoadOptions> = {}): LoadOptions => ({
  stop: neverInterrupted,
  spillBelow: '/nowhere',
  now: () => 1_700_000_000_000,
  workerFile: new URL('../parallel/load-worker.fixture.ts', import.meta.url),
  ...changes,
});
