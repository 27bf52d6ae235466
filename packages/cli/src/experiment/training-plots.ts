import { join } from 'node:path';
import { convergencePlot } from '../plots/convergence-plot.ts';
import { filtersPlot } from '../plots/filters-plot.ts';
import { thresholdsPlot } from '../plots/thresholds-plot.ts';
import { winsPlot } from '../plots/wins-plot.ts';
import { writeAtomic } from '../run-folder/write-atomic.ts';
import type { Model } from './detector.ts';
import type { TrainedRun } from './train-run.ts';

/** Pictures of what was learned: filters of every convolution; wins, thresholds and convergence of those that learned. */
export async function writeTrainingPlots(
  folder: string,
  { network, weights }: Model,
  { result, rows }: TrainedRun,
): Promise<void> {
  const write = async (name: string, png: Promise<Uint8Array>): Promise<void> =>
    writeAtomic(join(folder, `${name}.png`), await png);
  for (const layer of network.layers) {
    if (layer.kind !== 'conv') continue;
    const { name } = layer;
    const finished = result.state.finished.find((candidate) => candidate.layer === name);
    const channelNames = layer === network.layers[0] && network.input.channels === 2 ? ['OFF', 'ON'] : undefined;
    const title = `${name}: ${finished ? 'learned' : 'fixed'} filters`;
    await write(`filters-${name}`, filtersPlot(weights[`${name}.weight`], { title, channelNames }));
    if (!finished) continue;
    const thresholds = weights[`${name}.threshold`].data;
    await write(`wins-${name}`, winsPlot(finished.wins, { title: `${name}: wins per map` }));
    await write(
      `thresholds-${name}`,
      thresholdsPlot(thresholds, { title: `${name}: thresholds per map`, restingThreshold: layer.neuron.threshold }),
    );
    const checks = rows.filter((row) => row.layer === name);
    await write(`convergence-${name}`, convergencePlot(checks, { title: `${name}: convergence` }));
  }
}
