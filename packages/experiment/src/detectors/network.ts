import { rowNames } from '@spikeseg/report/words';
import { windowOptions } from '../network/network.ts';
import { type DetectorKind, plain } from './detector-kind.ts';

/** A network of convolutions that was trained, with its decoder. */
export const network = {
  ...plain,
  id: 'network',
  title: 'network',
  open: async (backend, { config, network: spec, weights }, sensor, { recording, decodes, reports }) => {
    const { NetworkDetector } = await import('@spikeseg/detection/network');
    return NetworkDetector.open(sensor, {
      recording,
      backend,
      network: spec,
      weights,
      windows: windowOptions(config),
      carries: config.evaluation.state === 'carry',
      decodes,
      stepsAtOnce: reports === 'at every step' ? 1 : config.data.n_timesteps,
    });
  },
  rhythm: ({ data }) => `time steps of ${data.timestep_ms} ms, windows of ${data.n_timesteps}`,
  takes: 'windows of events',
  needsTraining: true,
  learns: 'layers',
  keptAs: 'checkpoint',
  usesDevices: true,
  runs: () => true,
  scoredAs: () => rowNames.trained,
  weighsEvents: ({ data }) => data.encoding === 'llr',
} as const satisfies DetectorKind;
