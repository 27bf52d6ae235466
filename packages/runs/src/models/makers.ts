import type { SpikesegConfig } from '@spikeseg/config';
import { type Baseline, baselineDetector } from '@spikeseg/evaluation';
import { type EventStream, type SensorSize, stepsOf } from '@spikeseg/events';
import {
  type Detector,
  EvidenceDetector,
  type EvidenceWatch,
  hindsightReports,
  NetworkDetector,
  type Report,
  run,
} from '@spikeseg/segmentation';
import type { Backend } from '@spikeseg/snn-core';
import { detectorOf } from '../detectors/detector-kinds.ts';
import type { Model } from '../network/network.ts';
import { windowOptions } from '../recordings/stimuli.ts';
import { evidenceOptions } from './detector-options.ts';

/** How a detector is opened. */
export interface DetectorUse {
  /** Name to write into the detections. */
  readonly recording: string;
  /** After every time step, as a live stream wants its reports, or after every window, which is faster. */
  readonly reports: 'at every step' | 'at every window';
  /** False where detections are only counted: those of a network then lie where its weights are. */
  readonly decodes?: boolean | undefined;
  readonly watch?: EvidenceWatch | undefined;
}

/** A recording to detect in. */
export interface Search {
  readonly events: EventStream;
  readonly use: DetectorUse;
  /** Awaited with the share of the work that is done, where reports come late. */
  readonly onShare: (share: number) => Promise<void>;
}

/** Opens the detectors of a kind. */
interface DetectorMaker {
  /** Undefined where every sensor can be searched. @throws RecordingError, UsageError when this one cannot */
  readonly check?: (backend: Backend, model: Model, sensor: SensorSize) => void;
  readonly open: (backend: Backend, model: Model, sensor: SensorSize, use: DetectorUse) => Promise<Detector>;
  /** Reports about a recording in memory, where they are not made step by step as those about a stream. */
  readonly reports?: (backend: Backend, model: Model, search: Search) => AsyncIterable<Report>;
}

/** Reports about a recording in memory. @throws what opening the detector throws */
export async function* reportsOf(backend: Backend, model: Model, search: Search): AsyncGenerator<Report, void> {
  if (search.events.t.length === 0) return;
  const { reports = stepByStep } = makerOf(model.config);
  yield* reports(backend, model, search);
}

async function* stepByStep(backend: Backend, model: Model, { events, use }: Search): AsyncGenerator<Report, void> {
  const detector = await makerOf(model.config).open(backend, model, events.sensor, use);
  yield* run(detector, stepsOf(events, detector.stepUs));
}

const evidence: DetectorMaker = {
  check: (backend, model, sensor) => void evidenceOptions(backend, model, '', sensor),
  open: async (backend, model, sensor, { recording, watch }) =>
    EvidenceDetector.open(sensor, { ...evidenceOptions(backend, model, recording, sensor), watch }),
  async *reports(backend, model, search) {
    const { events, use, onShare } = search;
    if (model.config.evidence.passes === 'causal') yield* stepByStep(backend, model, search);
    else yield* hindsightReports(events, evidenceOptions(backend, model, use.recording, events.sensor), onShare);
  },
};

const network: DetectorMaker = {
  open: async (backend, { config, network: spec, weights }, sensor, { recording, decodes, reports }) =>
    NetworkDetector.open(sensor, {
      recording,
      backend,
      network: spec,
      weights,
      windows: windowOptions(config),
      carries: config.evaluation.state === 'carry',
      decodes,
      stepsAtOnce: reports === 'at every step' ? 1 : config.data.n_timesteps,
    }),
};

const makerOfBaseline = (baseline: Baseline): DetectorMaker => ({
  open: async (_backend, { config }, sensor, { recording }) =>
    baselineDetector(baseline, sensor, {
      recording,
      stepUs: Math.round(1000 * config.data.timestep_ms),
    }),
});

const makers = { evidence, network };

/** The maker of the detector of a configuration. */
export function makerOf(config: Pick<SpikesegConfig, 'evaluation'>): DetectorMaker {
  const { maker } = detectorOf(config);
  return typeof maker === 'string' ? makers[maker] : makerOfBaseline(maker);
}
