import type { Preset } from './preset.ts';
import { measured } from './preset.ts';

/** @see docs/detection.md */
export const ebssa: Preset = {
  title: 'Satellites in EBSSA recordings, without training',
  about:
    'Neurons add up evidence against a model of the background, which is learned while events come. docs/detection-limits.md says what the ' +
    'constants rest on, docs/detection-measured.md how sensitive the result is to each.',
  values: {
    experiment_name: measured('ebssa', 'names the run folder'),
    'data.dataset': measured('ebssa', ''),
    'data.sensor': measured('all', 'the size is read from each recording'),
    'evaluation.detector': measured('evidence', 'a network whose windows start from rest finds few of these objects'),
    'evidence.threshold_nats': measured(20, 'few places per hour on Poisson background of known rates'),
    'evidence.false_alarms_per_hour': measured(1, 'one place per hour may fire by chance, by what is seen below the threshold'),
  },
};
