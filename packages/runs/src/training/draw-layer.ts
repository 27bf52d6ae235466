import type { Backend } from '@spikeseg/snn-core';
import type { FinishedLayer } from '@spikeseg/stdp';
import type { CheckRow } from '../checkpoints/metrics-csv.ts';
import type { Model } from '../network/model.ts';
import type { StimulusSet } from '../recordings/stimuli.ts';
import { exampleWindow, writeLayerPlots } from './training-plots.ts';

interface LayerToDraw {
  readonly finished: FinishedLayer;
  readonly rows: readonly CheckRow[];
  readonly stimuli: Pick<StimulusSet, 'train' | 'validation'>;
}

/** Draws a layer that has ended, its spikes on a window that it did not learn from as far as there is one. */
export async function drawLayer(
  folder: string,
  backend: Backend,
  model: Model,
  { finished, rows, stimuli }: LayerToDraw,
): Promise<void> {
  const part = stimuli.validation.length > 0 ? 'validation' : 'training';
  const windows = part === 'validation' ? stimuli.validation : stimuli.train;
  const example = await exampleWindow(backend, model, finished.layer, windows);
  const checks = rows.filter(({ layer }) => layer === finished.layer);
  await writeLayerPlots(folder, model, { finished, checks, example, part });
}
