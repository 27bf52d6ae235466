import type { SpikesegConfig } from '@spikeseg/config';
import { type Baseline, baselines } from '@spikeseg/evaluation';
import { type SensorSize, usualOffShare } from '@spikeseg/events';
import { evidenceRows, rowNames } from '@spikeseg/report';
import { ebssaModel, hasLearned, isEvidenceNetwork } from '@spikeseg/segmentation';
import type { NetworkSpec, NetworkWeights } from '@spikeseg/snn-core';

/** What is known of a detector before it is opened: facts that are asked instead of its name. */
interface Facts {
  /** Its name in `evaluation.detector` and in commands. */
  readonly id: SpikesegConfig['evaluation']['detector'];
  /** In tables and reports. */
  readonly title: string;
  /** What opens it (`models/makers.ts`). */
  readonly maker: 'evidence' | 'network' | Baseline;
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
  /** False alarms that it is set to; null where that is no setting of it. */
  readonly wishedFalseAlarmsPerHour: (config: Pick<SpikesegConfig, 'evidence'>) => number | null;
}

type ReadyDetector = Facts & {
  readonly needsTraining: false;
  /** What it runs for a sensor where nothing was learned. */
  readonly untrained: (sensor: SensorSize) => { readonly network: NetworkSpec; readonly weights: NetworkWeights };
};

/** One that needs training finds nothing of use before: it needs a file, and is scored beside what it was. */
export type DetectorKind = ReadyDetector | (Facts & { readonly needsTraining: true });

/** What holds where nothing else is said. */
const plain = {
  learns: 'nothing',
  keptAs: 'nothing',
  usesDevices: false,
  weighsEvents: () => false,
  holdsLevels: () => false,
  wishedFalseAlarmsPerHour: () => null,
} as const;

/** What detects where nothing else is named. */
export const usualDetector = 'evidence';

const evidence = {
  ...plain,
  id: usualDetector,
  title: evidenceRows.designed,
  maker: 'evidence',
  needsTraining: false,
  untrained: ebssaModel,
  learns: 'motions',
  keptAs: 'detector file',
  runs: isEvidenceNetwork,
  scoredAs({ config, network }) {
    const isTrained = hasLearned(network) || config.evidence.object_off_share !== usualOffShare;
    if (config.evidence.passes === 'both') return isTrained ? evidenceRows.trainedOffline : evidenceRows.offline;
    return isTrained ? evidenceRows.trained : evidenceRows.designed;
  },
  weighsEvents: () => true,
  holdsLevels: (config) => config.evidence.passes !== 'both',
  wishedFalseAlarmsPerHour: (config) => config.evidence.false_alarms_per_hour,
} as const satisfies DetectorKind;

const network = {
  ...plain,
  id: 'network',
  title: 'network',
  maker: 'network',
  needsTraining: true,
  learns: 'layers',
  keptAs: 'checkpoint',
  usesDevices: true,
  runs: () => true,
  scoredAs: () => rowNames.trained,
  weighsEvents: ({ data }) => data.encoding === 'llr',
} as const satisfies DetectorKind;

const withoutNetwork = (baseline: Baseline): ReadyDetector => ({
  ...plain,
  // The schema is made from the rows of the registry.
  id: baseline.id as DetectorKind['id'],
  title: baseline.title,
  maker: baseline,
  needsTraining: false,
  untrained: (sensor) => ({
    network: { input: { channels: 2, ...sensor }, layers: [], fireOnce: false, numerics: 'exact' },
    weights: {},
  }),
  runs: () => false,
  scoredAs: () => baseline.title,
});

/** Detectors that need no training, in the order of their rows in tables: every detector is compared with them. */
export const readyDetectors: readonly ReadyDetector[] = [...baselines.map(withoutNetwork), evidence];

const kinds: readonly DetectorKind[] = [network, ...readyDetectors];

/** The detector of a configuration: the one place that asks which it is. */
export function detectorOf({ evaluation: { detector } }: Pick<SpikesegConfig, 'evaluation'>): DetectorKind {
  const kind = kinds.find(({ id }) => id === detector);
  if (kind !== undefined) return kind;
  throw new Error(`evaluation.detector: expected a row of detector-kinds.ts, got none of ${detector}`);
}

/** The detector that a network was made for. */
export const detectorOfNetwork = (spec: NetworkSpec) => (evidence.runs(spec) ? evidence : network);

/** A detector in words. @param asked the file that was named, where one was */
export function detectorText(
  { config, name }: { readonly config: SpikesegConfig; readonly name: string },
  { model: asked }: { readonly model?: string | undefined },
): string {
  const { title } = detectorOf(config);
  return asked === undefined ? `${title}: nothing was trained` : `${title} ${name} (${asked})`;
}
