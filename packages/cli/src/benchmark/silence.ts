import type { BenchResult } from './report.ts';

/** What a reader must know before trusting the times: layers that never spiked cost nothing, and an engine without work is fast. */
export function silenceWarnings({
  densities,
  sizes,
  stream,
  training,
}: Pick<BenchResult, 'densities' | 'sizes' | 'stream' | 'training'>): string[] {
  const rows = [...densities, ...sizes];
  const layers = Object.keys(rows[0]?.layerSpikes ?? {});
  const silent = layers.filter((layer) => rows.every(({ layerSpikes }) => layerSpikes[layer] === 0));
  const idle = Object.entries(training).filter(([, { whole }]) => whole.stimuli === 0);
  return [
    ...(silent.length > 0
      ? [
          `the network is silent: no spike of ${silent.join(', ')} in any row of the encoder; what does not spike costs nothing, so the times say little: give larger --densities, or lower the thresholds (model.thresholds, or network)`,
        ]
      : []),
    ...(stream.detections === 0
      ? [
          `streaming detection found nothing in ${stream.recording}: its times are without decoding and say little of a network that answers`,
        ]
      : []),
    ...idle.map(([engine]) => `${engine} learned from no stimulus: the times of learning mean nothing`),
  ];
}
