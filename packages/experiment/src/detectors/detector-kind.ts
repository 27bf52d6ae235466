import type { SpikesegConfig } from '@spikeseg/config';
import type { EvidenceDetector, FollowWatch, OnlineDetector, Report } from '@spikeseg/detection';
import type { EventStream, SensorSize } from '@spikeseg/events';
import type { Backend, NetworkSpec, NetworkWeights } from '@spikeseg/snn-core';
import type { Model } from '../network/network.ts';

/** How a detector is opened. */
export interface DetectorUse {
  /** Name to write into the detections. */
  readonly recording: string;
  /** After every time step, as a live stream wants its reports, or after every window, which is faster. */
  readonly reports: 'at every step' | 'at every window';
  /** False where detections are only counted: those of a network then lie where its weights are. */
  readonly decodes?: boolean | undefined;
  readonly watch?: FollowWatch | undefined;
}

/** A recording to detect in. */
export interface SearchedEvents {
  readonly events: EventStream;
  readonly use: DetectorUse;
  /** Awaited with the share of the work that is done, where reports come late. */
  readonly onShare: (share: number) => Promise<void>;
}

type Open<D extends OnlineDetector> = (backend: Backend, model: Model, sensor: SensorSize, use: DetectorUse) => Promise<D>;

/** Facts that are asked instead of a detector's name, and how it is opened. */
interface DetectorFacts {
  /** Its name in `evaluation.detector` and in commands. */
  readonly id: SpikesegConfig['evaluation']['detector'];
  /** In tables and reports. */
  readonly title: string;
  /** @throws RecordingError, UsageError when a sensor cannot be searched, and whatever opening an engine throws */
  readonly open: Open<OnlineDetector>;
  /** The same, where it learns from a stream, can keep what it knows and go on from there. */
  readonly openLasting?: Open<EvidenceDetector>;
  /** Undefined where every sensor can be searched. @throws RecordingError, UsageError when this one cannot */
  readonly check?: (backend: Backend, model: Model, sensor: SensorSize) => void;
  /** Reports about a recording in memory, where they are not made step by step as those about a stream; undefined where they are. */
  readonly reports?: (backend: Backend, model: Model, search: SearchedEvents) => AsyncIterable<Report> | undefined;
  /** When it reports about a stream, in words. */
  readonly rhythm: (config: Pick<SpikesegConfig, 'data'>) => string;
  /** What its network takes in. */
  readonly takes: 'windows of events' | 'events by likelihood ratio' | 'nothing';
  /** What training teaches it. */
  readonly learns: 'layers' | 'motions' | 'nothing';
  /** What a file of it is, beside an export to ONNX. */
  readonly keptAs: 'checkpoint' | 'detector file' | 'nothing';
  /** Whether a GPU may run it. */
  readonly usesDevices: boolean;
  /** Whether it can be opened with a network. */
  readonly runs: (network: NetworkSpec) => boolean;
  /** Name of its row in a table of scores. */
  readonly scoredAs: (model: { readonly config: SpikesegConfig; readonly network: NetworkSpec }) => string;
  /** Whether it weighs events by likelihood ratios, which were designed on recordings. */
  readonly weighsEvents: (config: Pick<SpikesegConfig, 'data'>) => boolean;
  /** Whether its layers hold evidence while events come in, which the viewer shows and its page computes by itself. */
  readonly holdsLevels: (config: Pick<SpikesegConfig, 'evidence'>) => boolean;
  /** Whether it tells what it could have seen. */
  readonly tellsSight: boolean;
  /** False alarms that it is set to; null where that is no setting of it. */
  readonly wishedFalseAlarmsPerHour: (config: Pick<SpikesegConfig, 'evidence'>) => number | null;
}

export type ReadyDetector = DetectorFacts & {
  readonly needsTraining: false;
  /** What it runs for a sensor where nothing was learned. */
  readonly untrained: (sensor: SensorSize) => { readonly network: NetworkSpec; readonly weights: NetworkWeights };
};

/** One that needs training finds nothing of use before: it needs a file, and is scored beside what it was. */
export type DetectorKind = ReadyDetector | (DetectorFacts & { readonly needsTraining: true });

/** What holds where nothing else is said. */
export const plain = {
  takes: 'nothing',
  learns: 'nothing',
  keptAs: 'nothing',
  usesDevices: false,
  rhythm: ({ data }) => `time steps of ${data.timestep_ms} ms`,
  weighsEvents: () => false,
  holdsLevels: () => false,
  tellsSight: false,
  wishedFalseAlarmsPerHour: () => null,
} as const satisfies Partial<DetectorKind>;
